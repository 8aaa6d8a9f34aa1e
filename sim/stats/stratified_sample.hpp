#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "sim/stats/estimate.hpp"
#include "sim/stats/quantile_sketch.hpp"
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
  struct Item {
    double value = 0;
    double weight = 0;
  };

  /// Each value weighs what its stratum's observations weigh. Requires values, and a weight for
  /// each stratum that occurs.
  WeightedValues(const std::vector<StratumValue>& values, const std::vector<double>& weights);
  /// Values that stand for a sample of another effective size. `rank_error`: by as much may the
  /// share of the weight up to a value be off.
  WeightedValues(std::vector<Item> items, double effective_size, double rank_error);

  /// The least value at which the weights of the values up to it reach `probability` of all.
  [[nodiscard]] double quantile(double probability) const;

  /// Order-statistic ranks of a plain sample of the effective size, looked up in the weighted
  /// distribution, as far apart as the error of ranks asks: exact for equal weights up to rounding,
  /// an approximation otherwise. Empty where the effective sample is too small for one.
  [[nodiscard]] std::optional<Interval> quantile_interval(double probability,
                                                          double confidence) const;

 private:
  std::vector<double> values_;   ///< Ascending.
  std::vector<double> reached_;  ///< Weight of the values up to each.
  double effective_size_;
  double rank_error_ = 0;
};

/// Quantiles of a sample, sorted once: of plain values that are all there, sample_quantile and
/// sim::quantile_interval; otherwise those of WeightedValues.
class SampleQuantiles {
 public:
  /// Requires a sorted, non-empty sample.
  explicit SampleQuantiles(std::vector<double> sorted) : sorted_(std::move(sorted)) {}
  explicit SampleQuantiles(WeightedValues weighted) : weighted_(std::move(weighted)) {}

  [[nodiscard]] double at(double probability) const;
  [[nodiscard]] std::optional<Interval> interval(double probability, double confidence) const;

 private:
  std::vector<double> sorted_;
  std::optional<WeightedValues> weighted_;
};

/// Observations that are mostly zero, kept for their quantiles: of zeros only the number, of others
/// a QuantileSketch for each stratum. Observations come from strata of known probabilities (see
/// StratifiedMoments); one stratum is a plain sample. A value; the same calls in the same order
/// give the same bytes.
class StratifiedSample {
 public:
  StratifiedSample() : StratifiedSample(std::vector<double>{1.0}) {}
  /// Requires what StratifiedMoments requires.
  explicit StratifiedSample(std::vector<double> probabilities)
      : moments_(std::move(probabilities)), nonzero_(moments_.strata()) {}

  /// Requires stratum < moments().strata() and value >= 0.
  void add(std::uint32_t stratum, double value);

  [[nodiscard]] const StratifiedMoments& moments() const noexcept { return moments_; }
  [[nodiscard]] std::uint64_t count() const noexcept { return moments_.count(); }
  /// The values of a stratum that are not zero.
  [[nodiscard]] const QuantileSketch& nonzero(std::size_t stratum) const {
    return nonzero_.at(stratum);
  }
  /// Their number, in all strata.
  [[nodiscard]] std::uint64_t nonzero_count() const noexcept;
  /// All of them, stratum by stratum, in the order in which they were added. Requires that they are
  /// all there: no more than QuantileSketch::capacity in a stratum.
  [[nodiscard]] std::vector<double> nonzero_values() const;

  /// All observations, zeros included, in order; whatever their strata. Requires the same.
  [[nodiscard]] std::vector<double> sorted_values() const;

  /// Where an observation of stratum k weighs p_k / n_k. Requires count() > 0.
  [[nodiscard]] SampleQuantiles quantiles() const;
  /// One of them. Requires 0 <= probability <= 1 as well.
  [[nodiscard]] double quantile(double probability) const { return quantiles().at(probability); }
  /// Empty where there are too few observations for one.
  [[nodiscard]] std::optional<Interval> quantile_interval(double probability,
                                                          double confidence) const {
    return quantiles().interval(probability, confidence);
  }

 private:
  StratifiedMoments moments_;
  std::vector<QuantileSketch> nonzero_;  ///< By stratum.
};

/// Several samples of the same strata as one, each observation weighing what its stratum's do.
/// Requires an observation.
[[nodiscard]] SampleQuantiles pooled_quantiles(const std::vector<const StratifiedSample*>& samples,
                                               const std::vector<double>& weights);
[[nodiscard]] WeightedMean pooled_mean(const std::vector<const StratifiedSample*>& samples,
                                       const std::vector<double>& weights);

}  // namespace sim
