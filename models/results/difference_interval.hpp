#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "models/results/baseline_strata.hpp"
#include "models/results/samples.hpp"
#include "sim/stats/estimate.hpp"

namespace models {

/// One series less another: the mean difference and how far off it may be.
struct SeriesDifference {
  double difference = 0;                  ///< In the unit of the metric.
  std::optional<sim::Interval> interval;  ///< Absent where none can be given.
  std::string method;
  std::int64_t pairs = 0;      ///< 0: not paired.
  std::int64_t differing = 0;  ///< Pairs that are not alike, but for rounding.
};

/// What a difference is taken at.
struct DifferenceRule {
  double confidence = 0.95;
  std::uint64_t seed = 1;   ///< Of the bootstrap's own stream.
  bool same_model = false;  ///< Then alike pairs are known to be alike, and not only seen to be.
};

/// Pair by pair, of as many values. t interval of the differences; BCa bootstrap where fewer than
/// sim::few_outages pairs differ. Where none does, of another model, what n pairs cannot exclude:
/// 2.9957 / n (at 95 %) of the worst that a replication can come to, either way, as `nines compare`
/// says it; nothing where nobody knows the worst. Of strata the t interval of the stratified mean,
/// each side with its own probabilities (sim::StratumWeights), widened by what strata may hide
/// (StratifiedMoments::unseen). Requires series of one length, from the same strata.
[[nodiscard]] SeriesDifference paired_difference(const Series& before, const Series& after,
                                                 const DifferenceRule& rule,
                                                 const BaselineStrata& strata_before = {},
                                                 const BaselineStrata& strata_after = {});

/// A series by itself.
struct IndependentSeries {
  const Series& series;
  double years = 0;              ///< Simulated.
  const BaselineStrata& strata;  ///< Empty: plain replications.
};

/// Of two independent means. Each has the interval that a report gives it: of what is lost, down or
/// counted as an outage an upper bound alone where no replication saw any (2.9957 / n of the worst,
/// or 2.9957 / T of a rate), BCa bootstrap where fewer than sim::few_outages did, else t. The two
/// are combined by the method of variance estimates recovery (MOVER: Zou and Donner 2008, Statist.
/// Med. 27, 1693-1702), which keeps their skewness. Of strata the stratified t interval, widened by
/// what they may hide.
[[nodiscard]] SeriesDifference independent_difference(const IndependentSeries& before,
                                                      const IndependentSeries& after,
                                                      const DifferenceRule& rule);

/// Pairs that have to differ before a verdict is given: fewer, all in one direction, come about by
/// chance (sign test, two-sided) more often than 1 - confidence, whatever their size. 6 at 95 %.
[[nodiscard]] std::int64_t least_differing_pairs(double confidence);

}  // namespace models
