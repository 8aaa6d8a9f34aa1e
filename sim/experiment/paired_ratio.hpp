#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/stats/estimate.hpp"
#include "sim/stats/ratio.hpp"

namespace sim {

/// Two designs that met the same failures, compared in a ratio of sums, e.g. seconds out of service
/// over outages: one pair of numerators and denominators for each replication.
///
/// Both ratios are linearised around the means (delta method), so that the covariance of all four
/// sums counts. Equal observations on both sides give a difference and an interval of exactly 0.
class PairedRatio {
 public:
  void add(const RatioObservation& a, const RatioObservation& b) noexcept;

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// Whether both designs have a denominator: nothing below means anything otherwise.
  [[nodiscard]] bool is_defined() const noexcept { return bottom_a() > 0 && bottom_b() > 0; }
  /// Sum of numerators over sum of denominators. Requires is_defined(), as all that follows.
  [[nodiscard]] double value_a() const noexcept { return mean_[top] / bottom_a(); }
  [[nodiscard]] double value_b() const noexcept {
    return (mean_[top] + mean_[more_top]) / bottom_b();
  }

  /// value_b - value_a, with a t interval of n - 1 degrees of freedom; none below two pairs.
  [[nodiscard]] Estimate difference(double confidence) const;
  /// Of the difference, to first order; 0 below two pairs.
  [[nodiscard]] double standard_error() const noexcept;
  /// value_b / value_a, interval on the logarithm. Empty unless both are positive.
  [[nodiscard]] std::optional<Estimate> ratio(double confidence) const;
  /// Of the linearised ratios; 0 where one of them does not vary.
  [[nodiscard]] double correlation() const noexcept;
  /// Variance of the difference of independent runs over that of these pairs. Empty where the
  /// difference does not vary.
  [[nodiscard]] std::optional<double> variance_reduction() const noexcept;

 private:
  // Numerator and denominator of a, and how much more b has: differences of equal runs are exact.
  static constexpr std::size_t top = 0, bottom = 1, more_top = 2, more_bottom = 3, size = 4;
  using Weights = std::array<double, size>;

  [[nodiscard]] double bottom_a() const noexcept { return mean_[bottom]; }
  [[nodiscard]] double bottom_b() const noexcept { return mean_[bottom] + mean_[more_bottom]; }
  [[nodiscard]] Weights weights_a() const noexcept;
  [[nodiscard]] Weights weights_b() const noexcept;
  /// Covariance of two linear forms of one observation, divisor n - 1; 0 below two pairs.
  [[nodiscard]] double covariance(const Weights& one, const Weights& other) const noexcept;

  std::uint64_t count_ = 0;
  Weights mean_{};
  std::array<Weights, size> cross_{};  // Sums of products of deviations.
};

}  // namespace sim
