#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/stats/estimate.hpp"
#include "sim/stats/moments.hpp"

namespace sim {

/// How much of a mean may be what no run has shown: see StratifiedMoments::unseen.
struct Unseen {
  double below = 0;  ///< The true mean may be less than the observed one by that.
  double above = 0;  ///< Or more by that.
};

/// The mean of a quantity whose observations were taken separately from strata:
/// cases that exclude each other, of known probabilities that sum to 1 ("no
/// zone is lost this year", "one is", …).
///
/// mean = sum p_k mean_k, and its variance is sum p_k² s_k² / n_k: what the
/// strata differ by adds none, however often each is visited. Unbiased as long
/// as how often a stratum is visited does not depend on what was seen there;
/// runs that decided the allocation (a pilot) are left out.
///
/// A value; the same calls in the same order give the same bytes.
class StratifiedMoments {
 public:
  /// One stratum, the plain mean.
  StratifiedMoments() : StratifiedMoments(std::vector<double>{1.0}) {}
  /// Requires at least one, none negative, and a sum within 1e-9 of 1.
  explicit StratifiedMoments(std::vector<double> probabilities);

  /// An observation of that stratum. Requires stratum < strata().
  void add(std::size_t stratum, double value);
  /// As if the observations of `other` had been added after these. Requires
  /// equal probabilities.
  void merge(const StratifiedMoments& other);

  [[nodiscard]] std::size_t strata() const noexcept { return moments_.size(); }
  [[nodiscard]] const std::vector<double>& probabilities() const noexcept { return probabilities_; }
  [[nodiscard]] const Moments& stratum(std::size_t stratum) const { return moments_.at(stratum); }
  /// Observations of all strata.
  [[nodiscard]] std::uint64_t count() const noexcept;

  /// Sum of the probabilities of strata with fewer than `least` observations.
  [[nodiscard]] double probability_seen_less_than(std::uint64_t least) const noexcept;

  /// A stratum without observations adds nothing: see
  /// probability_seen_less_than(1).
  [[nodiscard]] double mean() const noexcept;
  /// Strata with fewer than two observations add nothing: see
  /// probability_seen_less_than(2).
  [[nodiscard]] double standard_error() const noexcept;
  /// Satterthwaite's approximation (Biometrics Bulletin 2, 1946) for a sum of
  /// variances that were estimated separately, as in Welch's test. count() -
  /// strata() where no stratum varies, never below 1.
  [[nodiscard]] double degrees_of_freedom() const noexcept;
  /// The mean with its t interval, which is empty while a stratum of positive probability has fewer
  /// than two observations. It does not count unseen().
  [[nodiscard]] Estimate estimate(double confidence) const;

  /// Upper bound, at that confidence, on the probability that a run does what no run has done yet
  /// in the strata whose observations were all equal: -ln(1 - confidence) max p_k / n_k, where no
  /// q_k has to be above 1 for that. For n_k runs of each that show nothing new have a chance of
  /// exp(-sum n_k q_k), which is at least 1 - confidence; this is the largest sum p_k q_k then.
  /// Such strata add nothing to the standard error, which is right where they cannot vary and too
  /// little where something rarer than 1 / n_k hides in them.
  [[nodiscard]] double unseen_probability(double confidence) const;
  /// The same as a part of the mean: each stratum's probability times how far a run of it would
  /// be off the value that all its runs had. That is taken to be what it is in other strata, on
  /// average over those that have runs with another value: there the mean square of what runs are
  /// off over its mean (its root where they are off both ways), which counts runs by what they
  /// weigh and is the deviation itself where only some runs have one. `least`: no observation is
  /// ever less, so that nothing below it is hidden. `noise`: observations that differ by no more
  /// than this share of them are equal, for runs that estimate a part of what they observe.
  [[nodiscard]] Unseen unseen(double confidence, std::optional<double> least = {},
                              double noise = 0) const;

  /// Variance that one plain run, which falls into a stratum by chance, would
  /// have: within the strata and between them. Unbiased, cut off at 0.
  [[nodiscard]] double plain_variance() const noexcept;
  /// How many times as many plain runs the same standard error would have
  /// taken: plain_variance() / count() over the squared standard error. Empty
  /// where that is 0.
  [[nodiscard]] std::optional<double> variance_reduction() const noexcept;

  friend bool operator==(const StratifiedMoments&, const StratifiedMoments&) = default;

 private:
  [[nodiscard]] double error_variance(std::size_t stratum) const noexcept;
  /// Whether all observations of a stratum that can happen are equal; none are too.
  [[nodiscard]] bool is_alike(std::size_t stratum, double noise) const noexcept;
  /// The largest sum of p_k q_k size_k over such strata that their runs allow, q_k being the
  /// probability of a run unlike them.
  template <class SizeOf>
  [[nodiscard]] double unseen_sum(double confidence, double noise, const SizeOf& size_of) const;
  /// How far runs that differ from `usual` are off it, on average over the strata that have some.
  [[nodiscard]] double mean_deviation(double usual, double noise) const noexcept;

  std::vector<double> probabilities_;
  std::vector<Moments> moments_;
};

}  // namespace sim
