#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "sim/stats/estimate.hpp"

namespace sim {

/// The means of quantities, corrected by others of the same runs whose means are known exactly
/// (numbers of faults by cause, a companion model with a closed form). Runs may come from strata of
/// known probabilities, see StratifiedMoments; the controls' means are those within each stratum.
///
/// value = sum p_k (mean y_k - beta' (mean c_k - known)), one beta for all strata: that which makes
/// the variance sum p_k² s_k² / n_k of what is left the least. The standard error is that of the
/// regression's intercept (Lavenberg and Welch, "A perspective on the use of control variables",
/// Management Science 27, 1981), with one degree of freedom lost for each control; of strata,
/// Satterthwaite's degrees of freedom take the place of n - 1 in it. Exact for normal observations
/// of one stratum, else biased by O(1 / n). A control that does not vary, or that the others
/// determine, is left out and costs nothing. All quantities share the controls: the estimate is
/// linear, so that what adds up in each run adds up in the means.
///
/// A value; the same calls in the same order give the same bytes.
class ControlVariates {
 public:
  /// One known mean for each control; none is allowed too (the plain mean).
  explicit ControlVariates(std::vector<double> known_means,
                           std::vector<double> probabilities = {1.0}, std::size_t quantities = 1);

  /// One run of that stratum. Requires a value for each quantity and a control for each known mean.
  void add(std::size_t stratum, std::span<const double> values, std::span<const double> controls);
  /// Of one stratum and one quantity.
  void add(double value, std::span<const double> controls) { add(0, {&value, 1}, controls); }
  /// As if the runs of `other` had been added after these. Requires the same known means, strata
  /// and quantities.
  void merge(const ControlVariates& other);

  [[nodiscard]] std::uint64_t count() const noexcept;
  [[nodiscard]] std::size_t controls() const noexcept { return known_means_.size(); }
  [[nodiscard]] double plain_mean(std::size_t quantity = 0) const noexcept;
  /// Of the plain mean, squared; strata with fewer than two runs add nothing.
  [[nodiscard]] double plain_error_variance(std::size_t quantity = 0) const noexcept;

  /// What the runs say, computed once for all that is asked.
  struct Fit {
    double mean = 0;
    double standard_error = 0;
    double degrees_of_freedom = 0;     ///< n - 1 - controls used, or what strata have instead.
    std::vector<double> coefficients;  ///< beta; 0 for a control that was left out.
    std::size_t used = 0;              ///< Controls that were not left out.
    /// Plain variance of the mean over that of the corrected one: how many times as many plain runs
    /// (of the same strata) would have been needed. Empty where the corrected one is 0.
    std::optional<double> variance_reduction;
    std::vector<double> deviations;  ///< Of one run's rest, by stratum.
  };
  /// Empty while a stratum of positive probability has fewer than two runs, or where there are not
  /// enough degrees of freedom: at least one has to be left.
  ///
  /// `unseen`: where controls explain nearly all of what was seen, the rest may still have a rare
  /// part that no run has shown, e.g. an outage that the end of the run cuts off. What weighs as
  /// much as `unseen` average values other than 0 is taken to be left in each stratum: its variance
  /// is at least unseen / (number of such values) of the plain one. 0: nothing is hidden.
  [[nodiscard]] std::optional<Fit> fit(std::size_t quantity = 0, double unseen = 0) const;
  /// The corrected mean with its t interval; the plain mean without one where fit() is empty.
  [[nodiscard]] Estimate estimate(double confidence) const;

  friend bool operator==(const ControlVariates&, const ControlVariates&) = default;

 private:
  struct Stratum {
    std::uint64_t count = 0;
    std::vector<std::uint64_t> nonzero;  ///< Values other than 0, by quantity.
    std::vector<double> means;           ///< Of the quantities, then of the controls.
    std::vector<double> crosses;         ///< Sums of products of deviations, row by row.

    friend bool operator==(const Stratum&, const Stratum&) = default;
  };
  struct Sums;

  [[nodiscard]] std::size_t width() const noexcept { return quantities_ + known_means_.size(); }
  [[nodiscard]] double cross(const Stratum& of, std::size_t i, std::size_t j) const {
    return of.crosses[i * width() + j];
  }
  /// What a sum of squares of stratum k weighs in the variance of the mean: p² / (n (n - 1)).
  [[nodiscard]] double weight(std::size_t stratum) const noexcept;
  [[nodiscard]] Sums sums(std::size_t quantity) const;
  [[nodiscard]] double unexplained(const Stratum& of, std::size_t quantity,
                                   const std::vector<double>& beta) const;
  [[nodiscard]] double left(const Stratum& of, std::size_t quantity,
                            const std::vector<double>& beta, double unseen) const;
  [[nodiscard]] double combined_freedom(const std::vector<double>& parts, double whole) const;

  std::vector<double> known_means_;
  std::vector<double> probabilities_;
  std::size_t quantities_;
  std::vector<Stratum> strata_;
};

}  // namespace sim
