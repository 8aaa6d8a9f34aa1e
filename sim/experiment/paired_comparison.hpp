#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/stats/estimate.hpp"
#include "sim/stats/moments.hpp"
#include "sim/stats/stratified_moments.hpp"
#include "sim/stats/stratum_weights.hpp"

namespace sim {

/// What a paired experiment says about B against A. Whether more is better is not its business.
enum class PairedVerdict : std::uint8_t { BLess, BMore, Undecided };

/// Two designs that met the same failures: one pair of results for each replication. Replications
/// may come from strata of known probabilities (see StratifiedMoments), both of a pair from one.
/// The two may meet a stratum with different probabilities (see StratumWeights).
class PairedComparison {
 public:
  /// One stratum: plain replications.
  PairedComparison() : PairedComparison(std::vector<double>{1.0}) {}
  /// Probabilities of both. Requires what StratifiedMoments requires.
  explicit PairedComparison(const std::vector<double>& probabilities)
      : PairedComparison(probabilities, probabilities) {}
  /// Those of a, and those of b. Requires what StratumWeights requires.
  PairedComparison(const std::vector<double>& of_a, const std::vector<double>& of_b);

  /// Requires stratum < differences().strata(). Returns whether the two differ as they are counted.
  bool add(double a, double b, std::size_t stratum = 0);
  /// As if the pairs of `other` had been added after these. Requires equal probabilities.
  void merge(const PairedComparison& other);

  [[nodiscard]] std::uint64_t count() const noexcept { return differences_.count(); }
  [[nodiscard]] double mean_a() const noexcept;
  [[nodiscard]] double mean_b() const noexcept;
  /// b - a, by stratum; each with its factor of StratumWeights.
  [[nodiscard]] const StratifiedMoments& differences() const noexcept { return differences_; }
  [[nodiscard]] const StratumWeights& weights() const noexcept { return weights_; }

  /// Mean of b - a with the t interval of the differences, of strata that of StratifiedMoments.
  [[nodiscard]] Estimate difference(double confidence) const;
  /// Mean b / mean a, interval by the delta method on the logarithm of the ratio (t). Empty unless
  /// both means are positive.
  [[nodiscard]] std::optional<Estimate> ratio(double confidence) const;
  /// BLess or BMore where the interval of the difference leaves out zero.
  [[nodiscard]] PairedVerdict verdict(double confidence) const;

  /// What the pairing achieved: the correlation of a and b, of strata that of plain pairs; 0 where
  /// their probabilities differ, since strata then do not tell what plain pairs would share.
  [[nodiscard]] double correlation() const noexcept;
  /// Variance of the difference of independent plain runs over that of these pairs: 4 means that as
  /// many of those would have needed four times as long. Empty where the differences do not vary.
  [[nodiscard]] std::optional<double> variance_reduction() const noexcept;

  /// Upper bound, at that confidence, on the probability of a pair that differs as none has yet in
  /// the strata whose differences were all equal: -ln(1 - confidence) max p_k / n_k. For
  /// n_k pairs of each without such a pair have a chance of exp(-sum n_k q_k), which is at least
  /// 1 - confidence, and sum p_k q_k is largest where p_k / n_k is. Strata without differences add
  /// nothing to the standard error.
  [[nodiscard]] double unseen_probability(double confidence) const;

 private:
  [[nodiscard]] bool is_plain() const noexcept { return pairs_.size() == 1; }
  /// Sum over the strata of their probability times `of(pairs)`.
  template <class Of>
  [[nodiscard]] double weighted(const Of& of) const noexcept;
  /// What plain pairs would have, as StratifiedMoments::plain_variance.
  struct Plain {
    double variance_a = 0;
    double variance_b = 0;
    double covariance = 0;
  };
  [[nodiscard]] Plain plain() const noexcept;

  StratumWeights weights_;
  StratifiedMoments differences_;
  std::vector<JointMoments> pairs_;  // (b, a) with their factors, by stratum
};

}  // namespace sim
