#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "sim/stats/intervals.hpp"

namespace sim {

/// The error of a mean over strata that were observed separately: variance sum p_k² s_k² / n_k, and
/// degrees of freedom by Satterthwaite's approximation (Biometrics Bulletin 2, 1946). One stratum
/// gives the error of a plain mean, to the last digit. For linear forms of several numbers, of
/// which StratifiedMoments keeps one.
class StrataErrors {
 public:
  /// A stratum with the unbiased variance of its observations.
  void add(double probability, double variance, std::uint64_t observations) noexcept {
    ++strata_;
    observations_ += observations;
    if (observations < 2) {
      if (probability > 0) is_whole_ = false;
      return;
    }
    const double n = static_cast<double>(observations);
    const double part = probability * probability * variance / n;
    variance_ += part;
    squares_ += part / (n - 1) * part;
  }

  [[nodiscard]] double standard_error() const noexcept { return std::sqrt(variance_); }

  /// Never below 1.
  [[nodiscard]] double degrees_of_freedom() const noexcept {
    const double all = static_cast<double>(observations_) - static_cast<double>(strata_);
    if (strata_ == 1 || !(squares_ > 0)) return std::max(1.0, all);
    return std::max(1.0, variance_ / squares_ * variance_);
  }

  /// That the standard error is multiplied with for a two-sided interval. Empty while a stratum of
  /// positive probability has fewer than two observations.
  [[nodiscard]] std::optional<double> t_quantile(double confidence) const {
    if (!is_whole_) return std::nullopt;
    return student_t_quantile(0.5 + 0.5 * confidence, degrees_of_freedom());
  }

 private:
  std::uint64_t strata_ = 0;
  std::uint64_t observations_ = 0;
  double variance_ = 0;
  double squares_ = 0;  // sum of (part of the variance)² / degrees of freedom
  bool is_whole_ = true;
};

}  // namespace sim
