#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "sim/stats/estimate.hpp"
#include "sim/stats/stratified_moments.hpp"

namespace sim {

/// An observation and the stratum that it was taken from.
struct StratumValue {
  double value = 0;
  std::uint32_t stratum = 0;
};

/// A weighted mean of values, each of them weighing what its stratum's observations weigh.
struct WeightedMean {
  double mean = 0;
  double standard_error = 0;         ///< Of the ratio of sums, by the delta method.
  double effective_sample_size = 0;  ///< (sum w)^2 / sum w^2.
};

/// Requires a weight for each stratum that occurs.
[[nodiscard]] WeightedMean weighted_mean(const std::vector<StratumValue>& values,
                                         const std::vector<double>& weights);

/// Values in their order, with what they weigh: sorted once, looked up as often as one likes.
class WeightedValues {
 public:
  /// Each value weighs what its stratum's observations weigh. Requires values, and a weight for
  /// each stratum that occurs.
  WeightedValues(const std::vector<StratumValue>& values, const std::vector<double>& weights);
  /// The same of values that stand for a sample of another effective size: one for all zeros.
  WeightedValues(std::vector<StratumValue> values, const std::vector<double>& weights,
                 double effective_size);

  /// The least value at which the weights of the values up to it reach `probability` of all.
  [[nodiscard]] double quantile(double probability) const;

  /// Order-statistic ranks of a plain sample of the effective size, looked up in the weighted
  /// distribution: exact for equal weights up to rounding, an approximation otherwise. Empty where
  /// the effective sample is too small for one.
  [[nodiscard]] std::optional<Interval> quantile_interval(double probability,
                                                          double confidence) const;

 private:
  std::vector<double> values_;   ///< Ascending.
  std::vector<double> reached_;  ///< Weight of the values up to each.
  double effective_size_;
};

/// Observations that are mostly zero, kept for their quantiles: of zeros only the number.
/// Observations come from strata of known probabilities (see StratifiedMoments); one stratum is a
/// plain sample. A value; the same calls in the same order give the same bytes.
class StratifiedSample {
 public:
  StratifiedSample() = default;
  /// Requires what StratifiedMoments requires.
  explicit StratifiedSample(std::vector<double> probabilities)
      : moments_(std::move(probabilities)) {}

  /// Requires stratum < moments().strata() and value >= 0.
  void add(std::uint32_t stratum, double value);

  [[nodiscard]] const StratifiedMoments& moments() const noexcept { return moments_; }
  [[nodiscard]] std::uint64_t count() const noexcept { return moments_.count(); }
  [[nodiscard]] const std::vector<StratumValue>& nonzero() const noexcept { return nonzero_; }
  /// The values of nonzero(), in the order in which they were added.
  [[nodiscard]] std::vector<double> nonzero_values() const;

  /// All observations, zeros included, in order; whatever their strata.
  [[nodiscard]] std::vector<double> sorted_values() const;

  /// Of one stratum: sample_quantile. Of several: the least value whose weighted distribution
  /// function reaches `probability`, where an observation of stratum k weighs p_k / n_k.
  /// Requires count() > 0 and 0 <= probability <= 1.
  [[nodiscard]] double quantile(double probability) const;
  /// Of one stratum: sim::quantile_interval. Of several: as WeightedValues has it. Empty where
  /// there are too few observations for one.
  [[nodiscard]] std::optional<Interval> quantile_interval(double probability,
                                                          double confidence) const;

 private:
  /// Values that are not zero, and one more for all zeros.
  [[nodiscard]] WeightedValues weighted() const;

  StratifiedMoments moments_;
  std::vector<StratumValue> nonzero_;
};

}  // namespace sim
