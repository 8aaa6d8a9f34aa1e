#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/experiment/strata_errors.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/stats/ratio.hpp"
#include "sim/stats/stratum_weights.hpp"

namespace sim {

/// Two designs that met the same failures, compared in a ratio of sums, e.g. seconds out of service
/// over outages: one pair of numerators and denominators for each replication.
///
/// Both ratios are linearised around the means (delta method), so that the covariance of all four
/// sums counts. Equal observations on both sides give a difference and an interval of exactly 0.
/// Replications may come from strata of known probabilities, both of a pair from one: then means
/// and errors are those of StratifiedMoments. The two designs may meet a stratum with different
/// probabilities (see StratumWeights).
class PairedRatio {
 public:
  /// One stratum: plain replications.
  PairedRatio() : PairedRatio(std::vector<double>{1.0}) {}
  /// Probabilities of both. Requires what StratifiedMoments requires.
  explicit PairedRatio(const std::vector<double>& probabilities)
      : PairedRatio(probabilities, probabilities) {}
  /// Those of a, and those of b. Requires what StratumWeights requires.
  PairedRatio(const std::vector<double>& of_a, const std::vector<double>& of_b);

  /// Requires stratum < the number of probabilities.
  void add(const RatioObservation& a, const RatioObservation& b, std::size_t stratum = 0);

  [[nodiscard]] std::uint64_t count() const noexcept;
  /// Whether both designs have a denominator: nothing below means anything otherwise.
  [[nodiscard]] bool is_defined() const noexcept { return bottom_a() > 0 && bottom_b() > 0; }
  /// Sum of numerators over sum of denominators. Requires is_defined(), as all that follows.
  [[nodiscard]] double value_a() const noexcept { return mean(top) / bottom_a(); }
  [[nodiscard]] double value_b() const noexcept {
    return (mean(top) + mean(more_top)) / bottom_b();
  }

  /// value_b - value_a, with a t interval; none while a stratum has fewer than two pairs.
  [[nodiscard]] Estimate difference(double confidence) const;
  /// Of the difference, to first order; strata with fewer than two pairs add nothing.
  [[nodiscard]] double standard_error() const noexcept;
  /// value_b / value_a, interval on the logarithm. Empty unless both are positive.
  [[nodiscard]] std::optional<Estimate> ratio(double confidence) const;
  /// Of the linearised ratios of plain pairs; 0 where one of them does not vary, or where the
  /// probabilities differ, since strata then do not tell what plain pairs would share.
  [[nodiscard]] double correlation() const noexcept;
  /// Variance of the difference of independent plain runs over that of these pairs. Empty where the
  /// difference does not vary.
  [[nodiscard]] std::optional<double> variance_reduction() const noexcept;

 private:
  // Numerator and denominator of a, and how much more b has: differences of equal runs are exact.
  static constexpr std::size_t top = 0, bottom = 1, more_top = 2, more_bottom = 3, size = 4;
  using Weights = std::array<double, size>;

  /// Sums over the pairs of one stratum.
  struct Stratum {
    std::uint64_t count = 0;
    Weights mean{};
    std::array<Weights, size> cross{};  // Sums of products of deviations.

    void add(const Weights& value) noexcept;
    [[nodiscard]] double mean_of(const Weights& form) const noexcept;
    /// Of two linear forms of one pair, divisor n - 1; 0 below two pairs.
    [[nodiscard]] double covariance(const Weights& one, const Weights& other) const noexcept;
  };

  [[nodiscard]] double mean(std::size_t index) const noexcept;
  [[nodiscard]] double bottom_a() const noexcept { return mean(bottom); }
  [[nodiscard]] double bottom_b() const noexcept { return mean(bottom) + mean(more_bottom); }
  [[nodiscard]] Weights weights_a() const noexcept;
  [[nodiscard]] Weights weights_b() const noexcept;
  /// The error of a linear form of the means.
  [[nodiscard]] StrataErrors errors(const Weights& form) const noexcept;
  [[nodiscard]] Weights form_of_difference() const noexcept;
  /// Covariance of two linear forms of one plain pair, within the strata and between them.
  [[nodiscard]] double covariance(const Weights& one, const Weights& other) const noexcept;
  /// Of a linear form of what one design does in a plain run, which meets the strata with
  /// `probabilities`; `factor`: what its values were multiplied with.
  [[nodiscard]] double variance(const Weights& form, const std::vector<double>& probabilities,
                                double (StratumWeights::*factor)(std::size_t) const) const;
  /// That of a plus that of b, as if they were independent.
  [[nodiscard]] double variance_apart() const;

  StratumWeights weights_;
  std::vector<Stratum> strata_;
};

}  // namespace sim
