#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/stats/estimate.hpp"
#include "sim/stats/moments.hpp"

namespace sim {

/// One observation of a ratio of sums: e.g. downtime and length of a cycle, or requests lost and
/// requests offered in a replication.
struct RatioObservation {
  double numerator = 0;
  double denominator = 0;

  friend bool operator==(const RatioObservation&, const RatioObservation&) = default;
};

/// The jackknife of a ratio of sums.
struct RatioJackknife {
  double value = 0;           ///< n U - (n - 1) mean of the leave-one-out ratios; bias O(1/n^2).
  double standard_error = 0;  ///< sqrt((n - 1)/n * sum of squares of leave-one-out deviations).
  double acceleration = 0;    ///< For the BCa bootstrap (Efron 1987).
};

/// Empty below two observations, or where leaving one out leaves no denominator.
[[nodiscard]] std::optional<RatioJackknife> jackknife_ratio(
    std::span<const RatioObservation> observations);

/// Sum of numerators over sum of denominators, the estimator of regenerative simulation.
///
/// The first cycles are kept, so that the jackknife can be used while they are few.
class RatioEstimator {
 public:
  /// From this number of observations on, the delta method is used and none is kept.
  static constexpr std::uint64_t jackknife_below = 100;

  void add(double numerator, double denominator);
  /// As if the observations of `other` had been added after these.
  void merge(const RatioEstimator& other);

  [[nodiscard]] std::uint64_t count() const noexcept { return moments_.count(); }
  [[nodiscard]] double sum_numerator() const noexcept;
  [[nodiscard]] double sum_denominator() const noexcept;

  /// U = sum Y / sum X; 0 where the denominators sum to zero. Its bias is O(1/n).
  [[nodiscard]] double value() const noexcept;
  /// Delta method: sd(Y - U X) / (sqrt(n) mean X); 0 below two observations.
  [[nodiscard]] double standard_error() const noexcept;
  /// Empty from `jackknife_below` observations on, and where jackknife_ratio is.
  [[nodiscard]] std::optional<RatioJackknife> jackknife() const;

  /// With a t interval of n - 1 degrees of freedom around the jackknife below `jackknife_below`
  /// observations and around the plain ratio from there on.
  [[nodiscard]] Estimate estimate(double confidence) const;

  friend bool operator==(const RatioEstimator&, const RatioEstimator&) = default;

 private:
  JointMoments moments_;
  std::vector<RatioObservation> kept_;  // all of them, or none once there are too many
};

}  // namespace sim
