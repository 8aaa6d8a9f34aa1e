#pragma once

#include <cstdint>
#include <optional>

#include "sim/stats/moments.hpp"
#include "sim/stats/ratio.hpp"

namespace sim {

/// What is known when it is asked whether to stop.
struct StoppingEvidence {
  std::uint64_t replications = 0;
  /// Seen. Nothing where the value is one that outages do not move, so that none have to be.
  std::optional<std::uint64_t> outages = 0;
  double value = 0;                             ///< The estimate, e.g. an unavailability.
  double standard_error = 0;                    ///< Of that estimate.
  std::optional<double> effective_sample_size;  ///< Only where replications carry weights.
  std::optional<double> degrees_of_freedom;     ///< Of the standard error, where not one less.
  /// How much of the value, at most, may be what nothing has been seen of yet: added to the half
  /// width.
  double unseen = 0;
};

[[nodiscard]] StoppingEvidence evidence_of(const Moments& sample, std::uint64_t outages) noexcept;
[[nodiscard]] StoppingEvidence evidence_of(const RatioEstimator& ratio,
                                           std::uint64_t outages) noexcept;

/// When an estimate is precise enough. Defaults are those of the validation suite, section 7.
struct StoppingRule {
  double relative_precision = 0.05;  ///< r > 0: the estimate within r of the truth.
  double confidence = 0.95;
  std::uint64_t min_replications = 50;      ///< Small first samples would stop too soon.
  std::uint64_t min_outages = 100;          ///< Where outages are counted.
  double min_effective_sample_size = 1000;  ///< Of weighted replications only.

  /// t * SE <= r / (1 + r) * |value|, and every minimum is met (Law, Simulation Modeling and
  /// Analysis, 9.4.1: the r / (1 + r) makes up for measuring against the estimate, not the truth).
  [[nodiscard]] bool is_met(const StoppingEvidence& evidence) const;
};

/// The smallest relative precision that the half width supports: h / (|value| - h), infinite where
/// h >= |value| or there are fewer than two replications. Comparable with
/// StoppingRule::relative_precision.
[[nodiscard]] double relative_precision_reached(const StoppingEvidence& evidence,
                                                double confidence);

/// How many times as many replications the rule will probably take, 1 or more: half widths shrink
/// with the square root of their number. Infinite where nobody can tell yet.
[[nodiscard]] double growth_expected(const StoppingRule& rule, const StoppingEvidence& evidence);

/// (sum w)^2 / sum w^2 (Kish 1965). 0 where all weights are 0.
[[nodiscard]] double effective_sample_size(double sum_of_weights,
                                           double sum_of_squared_weights) noexcept;

}  // namespace sim
