#pragma once

#include <cstdint>

#include "sim/stats/estimate.hpp"
#include "sim/stats/moments.hpp"

namespace sim {

/// What tells a weighted result that can be believed from one that cannot. Weighted runs fail
/// quietly: while the few runs that carry the answer are missing, everything looks precise.
struct WeightGuards {
  double mean_weight = 0;        ///< Has to be 1: nature's probabilities sum to 1.
  double mean_weight_error = 0;  ///< Standard error of that mean.
  /// (sum w)² / sum w² of the weights (Kish 1965).
  double effective_sample_size = 0;
  /// The same of what the runs contribute, weight * |score|: as good as how many equal ones.
  double effective_contributions = 0;
  /// Of the sum of all |contributions|, the part of the largest one.
  double largest_share = 0;

  /// Within four standard errors of 1.
  [[nodiscard]] bool mean_weight_is_one() const noexcept;
  /// No run carries more than a twentieth of the estimate.
  [[nodiscard]] bool no_run_dominates() const noexcept { return largest_share <= 0.05; }
  [[nodiscard]] bool hold() const noexcept { return mean_weight_is_one() && no_run_dominates(); }
};

/// The mean of a score over runs that carry a weight (PathWeight), with the guards. Unbiased: the
/// sum of weight * score is divided by the number of runs, not by the sum of the weights.
class WeightedMoments {
 public:
  /// Requires weight >= 0 and both finite.
  void add(double weight, double score);
  /// As if the runs of `other` had been added after these.
  void merge(const WeightedMoments& other) noexcept;

  [[nodiscard]] std::uint64_t count() const noexcept { return contributions_.count(); }
  [[nodiscard]] double mean() const noexcept { return contributions_.mean(); }
  [[nodiscard]] double standard_error() const noexcept { return contributions_.standard_error(); }
  /// Standard deviation over mean of one run's contribution; 0 where the mean is 0.
  [[nodiscard]] double relative_deviation() const noexcept;
  [[nodiscard]] const Moments& contributions() const noexcept { return contributions_; }
  [[nodiscard]] WeightGuards guards() const noexcept;
  /// With a t interval, which is empty unless the guards hold and there are two runs.
  [[nodiscard]] Estimate estimate(double confidence) const;

  friend bool operator==(const WeightedMoments&, const WeightedMoments&) = default;

 private:
  Moments contributions_;  // weight * score
  Moments sizes_;          // |weight * score|
  Moments weights_;
};

/// A mean and its standard error, from wherever.
struct UncertainMean {
  double mean = 0;
  double standard_error = 0;
};

[[nodiscard]] UncertainMean uncertain_mean(const Moments& sample) noexcept;
[[nodiscard]] UncertainMean uncertain_mean(const WeightedMoments& sample) noexcept;

/// Quotient of means that come from separate runs, by the delta method: outages per cycle from
/// biased cycles over the length of a cycle from natural ones. Requires denominator.mean != 0.
[[nodiscard]] UncertainMean quotient(const UncertainMean& numerator,
                                     const UncertainMean& denominator);

}  // namespace sim
