#include "models/results/difference_interval.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/base/require.hpp"
#include "sim/random/stream.hpp"
#include "sim/stats/bootstrap.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/stats/moments.hpp"
#include "sim/stats/stratified_moments.hpp"
#include "sim/stats/stratum_weights.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

namespace {

/// Two results that differ by no more than sums in another order would.
bool is_rounding(double before, double after) {
  constexpr double relative = 1e-12;
  return std::abs(after - before) <= relative * std::max(std::abs(before), std::abs(after));
}

bool is_availability(const std::string& metric) {
  return metric.starts_with("availability");
}

/// Whether a replication that saw no outage has a zero here, or for an availability a one.
bool counts_outages(const std::string& metric) {
  return is_availability(metric) || metric.starts_with("downtime") || metric.starts_with("outages");
}

/// The most that a replication can lose; 0: nobody knows.
double worst_of(const std::string& metric) {
  if (is_availability(metric)) return 1;
  return metric.starts_with("downtime") ? sim::to_seconds(sim::year) : 0;
}

auto bits_of(const DifferenceRule& rule, const std::string& name) {
  return [stream = sim::named_stream(rule.seed, 0, "baseline", name)]() mutable {
    return stream.next_bits();
  };
}

/// Every pair is alike. `unseen`: how probable one that is not may be.
void settle_alike(const std::string& metric, const DifferenceRule& rule, double unseen,
                  SeriesDifference& found) {
  if (rule.same_model) {
    found.method = "the same model";
    found.interval = sim::Interval{0, 0};
    return;
  }
  found.method = "no pair differs: upper bound only";
  found.interval.reset();
  const double worst = worst_of(metric);
  if (worst <= 0 || found.pairs < 2) return;
  const double bound = worst * std::min(1.0, unseen);
  found.interval = sim::Interval{-bound, bound};
}

/// A mean with what is known of it; of an availability that of its complement.
struct Mean {
  double value = 0;
  std::optional<sim::Interval> interval;
  sim::IntervalMethod method = sim::IntervalMethod::StudentT;
};

/// The upper bound where no replication saw an outage.
double unseen_bound(const std::string& metric, std::size_t count, double years,
                    const DifferenceRule& rule) {
  const double bound = sim::zero_event_upper_bound(rule.confidence);
  const double worst = worst_of(metric);
  // A rate is bounded by the time that was watched.
  if (worst <= 0) return bound / years;
  return worst * std::min(1.0, bound / static_cast<double>(count));
}

/// The same from strata.
Mean stratified_mean_of(const Series& series, const BaselineStrata& strata,
                        const DifferenceRule& rule) {
  sim::StratifiedMoments moments(strata.probabilities);
  bool seen = false;
  for (std::size_t index = 0; index < series.values.size(); ++index) {
    const double value = series.values[index];
    const double lost = is_availability(series.metric) ? 1 - value : value;
    moments.add(strata.of_replication.at(index), lost);
    seen = seen || lost != 0;
  }
  const sim::Estimate estimate = moments.estimate(rule.confidence);
  Mean mean{estimate.value, estimate.interval, estimate.method};
  if (seen && mean.interval) {
    const sim::Unseen hidden = moments.unseen(rule.confidence, 0.0);
    mean.interval->low -= hidden.below;
    mean.interval->high += hidden.above;
  } else if (!seen && counts_outages(series.metric)) {
    mean.method = sim::IntervalMethod::ZeroEvents;
    mean.interval.reset();
    const double worst = worst_of(series.metric);
    const double unseen = moments.unseen_probability(rule.confidence);
    if (worst > 0) mean.interval = sim::Interval{0, worst * unseen};
  }
  return mean;
}

Mean mean_of(const IndependentSeries& one, const char* side, const DifferenceRule& rule) {
  const Series& series = one.series;
  const double years = one.years;
  if (!one.strata.empty()) return stratified_mean_of(series, one.strata, rule);
  sim::Moments moments;
  std::vector<double> nonzero;
  for (const double value : series.values) {
    const double lost = is_availability(series.metric) ? 1 - value : value;
    moments.add(lost);
    if (lost != 0) nonzero.push_back(lost);
  }
  Mean mean{moments.mean(), sim::t_interval(moments, rule.confidence), {}};
  mean.method = sim::IntervalMethod::StudentT;
  if (!mean.interval || !counts_outages(series.metric)) return mean;
  mean.method = sim::method_for_outages(nonzero.size());
  if (mean.method == sim::IntervalMethod::ZeroEvents) {
    mean.interval.reset();
    if (years > 0) {
      mean.interval =
          sim::Interval{0, unseen_bound(series.metric, series.values.size(), years, rule)};
    }
  } else if (mean.method == sim::IntervalMethod::BcaBootstrap) {
    mean.interval = sim::bca_mean_interval(nonzero, moments.count(), rule.confidence,
                                           bits_of(rule, series.metric + side));
  }
  return mean;
}

/// MOVER: the distance to each end is the root of the squares of the two that add up there.
std::optional<sim::Interval> combined(const Mean& before, const Mean& after) {
  if (!before.interval || !after.interval) return std::nullopt;
  const double difference = after.value - before.value;
  return sim::Interval{difference - std::hypot(after.value - after.interval->low,
                                               before.interval->high - before.value),
                       difference + std::hypot(after.interval->high - after.value,
                                               before.value - before.interval->low)};
}

std::string method_of(const Mean& before, const Mean& after) {
  std::string text = "two independent means, ";
  text += sim::to_string(before.method);
  if (before.method == after.method) return text;
  return text + " and " + std::string(sim::to_string(after.method));
}

}  // namespace

namespace {

/// Pairs of strata. Of an availability what is lost is compared: a factor of a stratum would leave
/// nothing alike of a one.
SeriesDifference stratified_difference(const Series& before, const Series& after,
                                       const DifferenceRule& rule,
                                       const BaselineStrata& strata_before,
                                       const BaselineStrata& strata_after) {
  const sim::StratumWeights weights(strata_before.probabilities, strata_after.probabilities);
  sim::StratifiedMoments differences(weights.probabilities());
  const bool turned = is_availability(before.metric);
  SeriesDifference found;
  found.pairs = static_cast<std::int64_t>(before.values.size());
  for (std::size_t index = 0; index < before.values.size(); ++index) {
    double first = turned ? 1 - before.values[index] : before.values[index];
    double second = turned ? 1 - after.values[index] : after.values[index];
    if (is_rounding(before.values[index], after.values[index])) second = first;
    const std::size_t stratum = strata_before.of_replication.at(index);
    first *= weights.factor_of_first(stratum);
    second *= weights.factor_of_other(stratum);
    const double difference = turned ? first - second : second - first;
    differences.add(stratum, difference);
    if (difference != 0) ++found.differing;
  }
  found.difference = differences.mean();
  found.method = "stratified t interval over pairs";
  const double unseen = weights.largest_factor() * differences.unseen_probability(rule.confidence);
  found.interval = differences.estimate(rule.confidence).interval;
  if (found.differing == 0) {
    settle_alike(before.metric, rule, unseen, found);
  } else if (found.interval) {
    const sim::Unseen hidden = differences.unseen(rule.confidence);
    found.interval->low -= hidden.below;
    found.interval->high += hidden.above;
  }
  return found;
}

}  // namespace

SeriesDifference paired_difference(const Series& before, const Series& after,
                                   const DifferenceRule& rule, const BaselineStrata& strata_before,
                                   const BaselineStrata& strata_after) {
  sim::require(before.values.size() == after.values.size(), "pairs need series of one length");
  if (!strata_before.empty()) {
    return stratified_difference(before, after, rule, strata_before, strata_after);
  }
  sim::Moments differences;
  std::vector<double> nonzero;
  for (std::size_t index = 0; index < before.values.size(); ++index) {
    const double first = before.values[index];
    const double second = after.values[index];
    const double difference = is_rounding(first, second) ? 0 : second - first;
    differences.add(difference);
    if (difference != 0) nonzero.push_back(difference);
  }
  SeriesDifference found{.difference = differences.mean(),
                         .interval = sim::t_interval(differences, rule.confidence),
                         .method = "t interval over pairs",
                         .pairs = static_cast<std::int64_t>(before.values.size()),
                         .differing = static_cast<std::int64_t>(nonzero.size())};
  if (nonzero.empty()) {
    settle_alike(before.metric, rule,
                 sim::zero_event_upper_bound(rule.confidence) / static_cast<double>(found.pairs),
                 found);
  } else if (nonzero.size() < sim::few_outages && differences.variance() > 0) {
    found.method = "BCa bootstrap over pairs";
    found.interval = sim::bca_mean_interval(nonzero, differences.count(), rule.confidence,
                                            bits_of(rule, before.metric));
  }
  return found;
}

SeriesDifference independent_difference(const IndependentSeries& before,
                                        const IndependentSeries& after,
                                        const DifferenceRule& rule) {
  const Mean first = mean_of(before, "/before", rule);
  const Mean second = mean_of(after, "/after", rule);
  // Of an availability the means are those of what is lost, and more of that is less of it.
  const bool turned = is_availability(before.series.metric);
  const Mean& from = turned ? second : first;
  const Mean& to = turned ? first : second;
  SeriesDifference found;
  found.difference = to.value - from.value;
  found.interval = combined(from, to);
  found.method = method_of(first, second);
  return found;
}

std::int64_t least_differing_pairs(double confidence) {
  return 1 + static_cast<std::int64_t>(std::ceil(-std::log2(1 - confidence)));
}

}  // namespace models
