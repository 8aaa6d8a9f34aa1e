#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/stats/estimate.hpp"

namespace sim {

/// The mean of a quantity, corrected by others of the same runs whose means are known exactly
/// (numbers of faults by cause, a companion model with a closed form).
///
/// value = mean y - beta' (mean c - known), beta by least squares on the same runs; the standard
/// error is that of the regression's intercept (Lavenberg and Welch, "A perspective on the use of
/// control variables", Management Science 27, 1981), with one degree of freedom lost for each
/// control. Exact for normal observations, else biased by O(1 / n). A control that does not vary,
/// or that the others determine, is left out and costs nothing.
class ControlVariates {
 public:
  /// One known mean for each control; none is allowed too (the plain mean).
  explicit ControlVariates(std::vector<double> known_means);

  /// One run. Requires as many controls as there are known means.
  void add(double value, std::span<const double> controls);
  /// As if the runs of `other` had been added after these. Requires the same known means.
  void merge(const ControlVariates& other);

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] double plain_mean() const noexcept { return means_[0]; }
  /// Of one run; divisor n - 1; 0 below two runs.
  [[nodiscard]] double plain_variance() const noexcept;

  /// What the runs say, computed once for all that is asked.
  struct Fit {
    double mean = 0;
    double standard_error = 0;
    double degrees_of_freedom = 0;     ///< n - 1 - controls used.
    std::vector<double> coefficients;  ///< beta; 0 for a control that was left out.
    std::size_t used = 0;              ///< Controls that were not left out.
    /// Plain variance of the mean over that of the corrected one: how many times as many plain runs
    /// would have been needed. Empty where the corrected one is 0.
    std::optional<double> variance_reduction;
  };
  /// Empty while there are not at least two runs more than controls.
  [[nodiscard]] std::optional<Fit> fit() const;
  /// The corrected mean with its t interval; the plain mean without one where fit() is empty.
  [[nodiscard]] Estimate estimate(double confidence) const;

  friend bool operator==(const ControlVariates&, const ControlVariates&) = default;

 private:
  [[nodiscard]] std::size_t width() const noexcept { return means_.size(); }
  [[nodiscard]] double cross(std::size_t i, std::size_t j) const {
    return crosses_[i * width() + j];
  }

  std::vector<double> known_means_;
  std::uint64_t count_ = 0;
  std::vector<double> means_;    // of the value, then of the controls
  std::vector<double> crosses_;  // sums of products of deviations, row by row
};

}  // namespace sim
