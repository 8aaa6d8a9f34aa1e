#pragma once

#include <cstdint>
#include <limits>

namespace sim {

/// Count, mean, variance, skewness and extremes of observations that are not kept.
///
/// Updates follow Welford and are stable for values far from zero; merge follows Chan, Golub and
/// LeVeque (1979) and Pébay (2008). The same calls in the same order give the same bytes; another
/// order gives the same numbers up to rounding, so the caller fixes the order.
class Moments {
 public:
  void add(double value) noexcept;
  /// As if the observations of `other` had been added after these.
  void merge(const Moments& other) noexcept;

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// 0 where nothing was added.
  [[nodiscard]] double mean() const noexcept { return mean_; }
  [[nodiscard]] double sum() const noexcept { return mean_ * static_cast<double>(count_); }
  /// Unbiased, divisor n - 1; 0 below two observations.
  [[nodiscard]] double variance() const noexcept;
  [[nodiscard]] double standard_deviation() const noexcept;
  /// Of the mean, for independent observations; 0 below two.
  [[nodiscard]] double standard_error() const noexcept;
  /// Third central moment over the 3/2 power of the second (divisors n); 0 where all are equal.
  [[nodiscard]] double skewness() const noexcept;
  /// +infinity and -infinity where nothing was added.
  [[nodiscard]] double min() const noexcept { return min_; }
  [[nodiscard]] double max() const noexcept { return max_; }

  friend bool operator==(const Moments&, const Moments&) = default;

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double m2_ = 0;  // sum of squares of deviations
  double m3_ = 0;  // sum of cubes of deviations
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
};

/// Means, variances and covariance of observations that come in pairs. Rules as for Moments.
class JointMoments {
 public:
  void add(double first, double second) noexcept;
  void merge(const JointMoments& other) noexcept;

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] double mean_first() const noexcept { return mean_first_; }
  [[nodiscard]] double mean_second() const noexcept { return mean_second_; }
  /// Divisor n - 1; 0 below two pairs.
  [[nodiscard]] double variance_first() const noexcept { return unbiased(m2_first_); }
  [[nodiscard]] double variance_second() const noexcept { return unbiased(m2_second_); }
  [[nodiscard]] double covariance() const noexcept { return unbiased(cross_); }
  /// Pearson's, in [-1, 1]; 0 where either side does not vary.
  [[nodiscard]] double correlation() const noexcept;
  /// Variance of first - factor * second, divisor n - 1, never negative.
  [[nodiscard]] double variance_of_difference(double factor) const noexcept;

  friend bool operator==(const JointMoments&, const JointMoments&) = default;

 private:
  [[nodiscard]] double unbiased(double sum) const noexcept;

  std::uint64_t count_ = 0;
  double mean_first_ = 0;
  double mean_second_ = 0;
  double m2_first_ = 0;
  double m2_second_ = 0;
  double cross_ = 0;
};

}  // namespace sim
