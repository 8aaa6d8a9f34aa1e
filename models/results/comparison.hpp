#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/design_change.hpp"
#include "models/results/report.hpp"

namespace models {

/// Whether a design is better than the first one in one metric. Undecided where the interval of
/// the difference holds zero, or where too few replications differ to tell.
enum class Verdict : std::uint8_t { Better, Worse, Undecided };

/// "better", "worse", "undecided".
[[nodiscard]] const char* to_string(Verdict verdict) noexcept;

/// One metric of a design less the same metric of the first, over replications that met the same
/// failures. Units as in MetricEstimate. Statistics: docs/guides/compare.md.
struct PairedFigure {
  std::string metric;     ///< A name of MetricEstimate: "availability.requests", ...
  double difference = 0;  ///< This design less the first.
  std::optional<double> low;
  std::optional<double> high;  ///< Absent where no interval can be given.
  double confidence = 0.95;    ///< Of this interval, after the correction for the number of pairs.
  std::string method;          ///< "t interval over pairs", "the same design", ...
  std::int64_t pairs = 0;
  std::int64_t differing = 0;  ///< Pairs in which the two are not exactly alike.
  /// What the ratio is of: the metric itself, or of an availability what is missing to 1. Empty
  /// where there is none, because one of the two is zero.
  std::string ratio_of;
  std::optional<double> ratio;  ///< This design over the first.
  std::optional<double> ratio_low;
  std::optional<double> ratio_high;
  std::optional<double> correlation;  ///< What the pairing achieved; absent where one is constant.
  /// Independent runs that would be as precise, per pair: variance of the difference without
  /// pairing over that with it. Absent where the differences do not vary.
  std::optional<double> variance_reduction;
  Verdict verdict = Verdict::Undecided;
  /// Where undecided: replications in which a difference as large as the one seen would be found
  /// with a probability of 80 %. Absent where no difference was seen.
  std::optional<double> replications_needed;
};

struct ComparedDesign {
  ScenarioReport report;                    ///< As `nines run` of as many replications gives it.
  std::vector<PairedFigure> against_first;  ///< Empty for the first one.
  std::vector<DesignChange> changes;        ///< From the first to this one.
  bool same_as_first = false;               ///< Nothing differs that could change a figure.

  [[nodiscard]] const PairedFigure* find(const std::string& metric) const;
};

/// How the pairs were drawn, where a precision or strata were asked for; then `watched` is not
/// empty. Of several comparisons, what is told is true of each.
struct PairedSampling {
  std::string method = "replications";  ///< Or "stratified".
  std::string plain_because;            ///< Why there are no strata, where some were asked for.
  std::size_t strata = 1;
  std::int64_t pilot_replications = 0;  ///< Of each design; they are not counted.
  std::string watched;                  ///< The metric whose differences all this is about.
  /// How many times as many plain pairs an interval as wide would have taken.
  std::optional<double> variance_reduction;
  std::optional<double> precision_asked;    ///< Relative, of the differences.
  std::optional<double> precision_reached;  ///< Relative; absent where it cannot be told.
};

/// Designs on the same failures, each against the first.
struct ComparisonReport {
  std::uint64_t seed = 1;
  std::int64_t replications = 0;  ///< Of each design.
  double years = 0;               ///< Of each design: the years of the first.
  std::string stopped;            ///< As ScenarioReport::stopped.
  double confidence = 0.95;       ///< That all intervals of one metric hold together (Bonferroni).
  PairedSampling sampling;
  std::vector<ComparedDesign> designs;
};

/// Confidence of each of `comparisons` intervals that hold together with `confidence`, by
/// Bonferroni's inequality: 1 - (1 - confidence) / comparisons. Requires comparisons > 0.
[[nodiscard]] double bonferroni(double confidence, std::size_t comparisons);

}  // namespace models
