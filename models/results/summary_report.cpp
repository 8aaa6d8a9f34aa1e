// What the replications add up to, as estimates with their intervals.

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/results/summary.hpp"
#include "sim/random/stream.hpp"
#include "sim/stats/bootstrap.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/stats/quantiles.hpp"
#include "sim/time/year.hpp"

namespace models {

namespace {

// Where one incident has nearly all of the weight, the others say nothing about its spread.
constexpr double fewest_effective_incidents = 5;

/// Every figure that is averaged is a time, a count, a share or an amount: never below zero. Where
/// all are equal their mean may miss them by a rounding.
void set_interval(MetricEstimate& metric, const sim::Interval& interval) {
  metric.low = std::max(0.0, std::min(interval.low, metric.mean));
  metric.high = std::max(interval.high, metric.mean);
}

/// Quantiles with their intervals; p5 alone has none.
void set_quantiles(MetricEstimate& metric, const sim::SampleQuantiles& quantiles) {
  metric.p5 = quantiles.at(0.05);
  metric.p50 = quantiles.at(0.5);
  metric.p90 = quantiles.at(0.9);
  metric.p95 = quantiles.at(0.95);
  metric.p99 = quantiles.at(0.99);
  metric.p50_interval = quantiles.interval(0.5, metric.confidence);
  metric.p90_interval = quantiles.interval(0.9, metric.confidence);
  metric.p95_interval = quantiles.interval(0.95, metric.confidence);
  metric.p99_interval = quantiles.interval(0.99, metric.confidence);
}

}  // namespace

std::vector<double> Summary::weights() const {
  std::vector<double> weights;
  for (std::size_t stratum = 0; stratum < sums_.size(); ++stratum) {
    const auto runs = static_cast<double>(sums_[stratum].replications);
    weights.push_back(runs > 0 ? plan_.strata[stratum] / runs : 0);
  }
  return weights;
}

template <class Of>
double Summary::per_replication(const Of& of) const {
  double mean = 0;
  for (std::size_t stratum = 0; stratum < sums_.size(); ++stratum) {
    const auto runs = static_cast<double>(sums_[stratum].replications);
    if (runs > 0) mean += plan_.strata[stratum] * (of(sums_[stratum]) / runs);
  }
  return mean;
}

template <class Of>
double Summary::per_year(const Of& of) const {
  double mean = 0;
  for (std::size_t stratum = 0; stratum < sums_.size(); ++stratum) {
    const double years = sums_[stratum].years;
    if (years > 0) mean += plan_.strata[stratum] * (of(sums_[stratum]) / years);
  }
  return mean;
}

MetricEstimate Summary::plain_mean(std::string name, const sim::StratifiedMoments& moments) const {
  MetricEstimate metric;
  metric.name = std::move(name);
  metric.mean = moments.mean();
  metric.confidence = plan_.confidence;
  metric.count = static_cast<std::int64_t>(moments.count());
  metric.method = moments.count() < 2 ? "one run" : "t interval over replications";
  if (moments.strata() > 1) {
    metric.method = sim::to_string(sim::IntervalMethod::StratifiedT);
    const sim::Estimate estimate = moments.estimate(plan_.confidence);
    if (!estimate.interval) return metric;
    metric.standard_error = moments.standard_error();
    const sim::Unseen hidden = hidden_in(metric.name, moments);
    set_interval(metric,
                 {estimate.interval->low - hidden.below, estimate.interval->high + hidden.above});
  } else if (const auto interval = sim::t_interval(moments.stratum(0), plan_.confidence)) {
    metric.standard_error = moments.standard_error();
    set_interval(metric, *interval);
  }
  return metric;
}

MetricEstimate Summary::mean_of(const char* name, const sim::StratifiedSample& sample,
                                std::uint64_t stream, double worst) const {
  MetricEstimate metric = plain_mean(name, sample.moments());
  if (sample.count() < 2 || guard(metric)) return metric;
  const std::uint64_t seen = sample.nonzero_count();
  const sim::IntervalMethod method =
      sim::method_for_outages(seen == 0 ? 0 : std::max<std::uint64_t>(outages_, seen));
  if (method == sim::IntervalMethod::ZeroEvents) {
    // Nothing seen bounds how often it happens; no single replication can be worse than `worst`.
    metric.method = sim::to_string(method);
    metric.low = 0;
    metric.high = worst * sample.moments().unseen_probability(plan_.confidence);
    return metric;
  }
  const bool controlled = control(metric, sample.moments());
  // What strata hide may reach beyond what is possible at all.
  if (worst > 0 && metric.high) metric.high = std::min(worst, *metric.high);
  if (controlled || sample.moments().strata() > 1) return metric;
  metric.method = sim::to_string(method);
  if (method == sim::IntervalMethod::BcaBootstrap) {
    sim::Stream bits = sim::named_stream(plan_.seed, stream, "summary", name);
    const auto interval =
        sim::bca_mean_interval(sample.nonzero_values(), sample.count(), plan_.confidence,
                               [&bits] { return bits.next_bits(); });
    if (interval) set_interval(metric, *interval);
  }
  return metric;
}

MetricEstimate Summary::downtime_per_year() const {
  return mean_of("downtime_per_year", down_per_year_, 2, sim::seconds_per_year);
}

MetricEstimate Summary::unavailability_of_time() const {
  MetricEstimate share = mean_of("unavailability.time", down_share_, 2, 1);
  if (share.method != sim::to_string(sim::IntervalMethod::BcaBootstrap)) return share;
  // A bootstrap of its own would draw other samples.
  const MetricEstimate by_year = downtime_per_year();
  if (!by_year.low || !by_year.high) return share;
  set_interval(share,
               {*by_year.low / sim::seconds_per_year, *by_year.high / sim::seconds_per_year});
  return share;
}

MetricEstimate Summary::complement_of(const char* name, const MetricEstimate& share) {
  MetricEstimate metric = share;
  metric.name = name;
  // Sums of weights, and of probabilities, miss 1 by a rounding.
  metric.mean = std::max(0.0, 1 - share.mean);
  metric.low.reset();
  metric.high.reset();
  if (share.high) metric.low = std::max(0.0, 1 - *share.high);
  if (share.low) metric.high = std::max(0.0, 1 - *share.low);
  return metric;
}

void Summary::report_availability(std::vector<MetricEstimate>& metrics) const {
  MetricEstimate lost = mean_of("unavailability.requests", lost_share_, 1, 1);
  MetricEstimate down = unavailability_of_time();
  const auto of_requests = [&](const char* name, const MetricEstimate& share) {
    metrics.push_back(complement_of(name, share));
    if (per_replication([](const StratumSums& sums) { return sums.offered; }) > 0) return;
    metrics.back().method = no_requests_method;
    metrics.back().low.reset();
    metrics.back().high.reset();
  };
  of_requests("availability.requests", lost);
  metrics.push_back(complement_of("availability.time", down));
  of_requests("monthly_uptime", mean_of("monthly_error", slot_error_, 3, 1));
  MetricEstimate worst = mean_of("worst_month", worst_month_error_, 4, 1);
  if (worst.count > 1) {
    worst.p50 = 1 - worst_month_error_.quantile(0.5);
    worst.p5 = 1 - worst_month_error_.quantile(0.95);
  }
  of_requests("monthly_uptime.worst", worst);
  for (std::size_t index = 0; plan_.classes.size() > 1 && index < plan_.classes.size(); ++index) {
    const std::string name = "availability.requests{class=" + plan_.classes[index] + "}";
    const MetricEstimate of_class = mean_of(name.c_str(), class_lost_share_[index], 6, 1);
    of_requests(name.c_str(), of_class);
  }
}

void Summary::report_outages(std::vector<MetricEstimate>& metrics) const {
  MetricEstimate down = downtime_per_year();
  MetricEstimate outages = mean_of("outages_per_year", outages_per_year_, 5, 0);
  if (outages_ == 0 && observed_years_ > 0 && !is_weighted_) {
    const double each = observed_years_ / static_cast<double>(replications());
    const std::vector<double> most = weights();
    outages.low = 0;
    outages.high = sim::zero_event_upper_bound(plan_.confidence) *
                   *std::max_element(most.begin(), most.end()) / each;
    outages.method = sim::to_string(sim::IntervalMethod::ZeroEvents);
  }
  // Sums over weighted copies have the mean of a year's losses, and not their spread.
  if (down_per_year_.count() > 1 && !is_weighted_) {
    set_quantiles(down, down_per_year_.quantiles());
  }
  if (outages_per_year_.count() > 1 && !is_weighted_) {
    set_quantiles(outages, outages_per_year_.quantiles());
    outages.p5.reset();
  }
  metrics.push_back(std::move(down));
  metrics.push_back(std::move(outages));
  if (replications() > 1) metrics.push_back(probability_no_outage());
}

MetricEstimate Summary::probability_no_outage() const {
  if (is_weighted_) {
    MetricEstimate metric = plain_mean("probability_no_outage", no_outage_);
    const bool has_interval = guard(metric);
    // A mean of weights knows nothing of the range of a probability.
    metric.mean = std::clamp(metric.mean, 0.0, 1.0);
    if (!has_interval || !metric.low || !metric.high) return metric;
    metric.low = std::clamp(*metric.low, 0.0, metric.mean);
    metric.high = std::clamp(*metric.high, metric.mean, 1.0);
    return metric;
  }
  sim::StratifiedSample with(plan_.strata);
  for (std::uint32_t stratum = 0; stratum < plan_.strata.size(); ++stratum) {
    const std::uint64_t seen = outages_per_year_.nonzero(stratum).count();
    for (std::uint64_t run = 0; run < sums_[stratum].replications; ++run) {
      with.add(stratum, run < seen ? 1 : 0);
    }
  }
  return probability_of("probability_no_outage", with);
}

MetricEstimate Summary::probability_of(const std::string& name,
                                       const sim::StratifiedSample& misses) const {
  const double missed = static_cast<double>(misses.nonzero_count());
  // All of them 1, up to the rounding of their mean.
  const bool is_counted = std::abs(misses.moments().stratum(0).sum() - missed) < 1e-6;
  if (plan_.strata.size() == 1 && is_counted) {
    const sim::Estimate estimate = sim::proportion_estimate(misses.count() - misses.nonzero_count(),
                                                            misses.count(), plan_.confidence);
    MetricEstimate metric;
    metric.name = name;
    metric.mean = estimate.value;
    metric.low = estimate.interval->low;
    metric.high = estimate.interval->high;
    metric.confidence = plan_.confidence;
    metric.method = sim::to_string(estimate.method);
    metric.count = static_cast<std::int64_t>(misses.count());
    return metric;
  }
  MetricEstimate metric = plan_.strata.size() == 1
                              ? complement_of(name.c_str(), mean_of(name.c_str(), misses, 7, 1))
                              : complement_of(name.c_str(), plain_mean(name, misses.moments()));
  if (!metric.low || !metric.high) return metric;
  // Where all runs of all strata were alike, only how probable the other kind is says something.
  const double unseen = misses.moments().unseen_probability(plan_.confidence);
  metric.low = std::max(0.0, std::min(*metric.low, metric.mean - unseen));
  metric.high = std::min(1.0, std::max(*metric.high, metric.mean + unseen));
  return metric;
}

void Summary::report_asked_figures(std::vector<MetricEstimate>& metrics) const {
  if (is_weighted_ || replications() < 2) return;
  for (std::size_t index = 0; index < plan_.asked_figures.size(); ++index) {
    const std::string& name = plan_.asked_figures[index].name;
    if (plan_.asked_figures[index].kind != FigureSpec::Kind::BudgetSpentAfter) {
      metrics.push_back(probability_of(name, asked_figures_[index]));
      continue;
    }
    MetricEstimate days = plain_mean(name, asked_figures_[index].moments());
    set_quantiles(days, asked_figures_[index].quantiles());
    metrics.push_back(std::move(days));
  }
}

MetricEstimate Summary::recovery_of(const std::string& name,
                                    const std::vector<const sim::StratifiedSample*>& causes,
                                    double hidden) const {
  sim::StratifiedMoments plain(plan_.strata);
  for (const sim::StratifiedSample* cause : causes) plain.merge(cause->moments());
  MetricEstimate metric;
  metric.name = name;
  metric.mean = plain.mean();
  metric.confidence = plan_.confidence;
  metric.count = static_cast<std::int64_t>(plain.count());
  metric.method = plain.count() < 2 ? "too few incidents" : "t interval over incidents";
  const std::vector<double> each = weights();
  if (plan_.strata.size() == 1) {
    if (const auto interval = sim::t_interval(plain.stratum(0), plan_.confidence)) {
      metric.standard_error = plain.standard_error();
      set_interval(metric, *interval);
    }
    set_quantiles(metric, sim::pooled_quantiles(causes, each));
    metric.p5.reset();
    return metric;
  }
  const sim::WeightedMean mean = sim::pooled_mean(causes, each);
  metric.mean = mean.mean;
  metric.method = "too few incidents";
  if (mean.effective_sample_size >= fewest_effective_incidents) {
    metric.method = "t interval over weighted incidents";
    metric.standard_error = mean.standard_error;
    const double half = mean.standard_error *
                        sim::student_t_quantile(0.5 + plan_.confidence / 2,
                                                std::max(1.0, mean.effective_sample_size - 1));
    set_interval(metric, {mean.mean - half, mean.mean + half});
  }
  double seen = 0;
  double longest = 0;
  for (std::size_t stratum = 0; stratum < each.size(); ++stratum) {
    if (plain.stratum(stratum).count() == 0) continue;
    seen += each[stratum] * static_cast<double>(plain.stratum(stratum).count());
    longest = std::max(longest, plain.stratum(stratum).max());
  }
  // Those that strata hide may be over at once, or take as long as the longest that was seen.
  const double share = hidden > 0 ? hidden / (seen + hidden) : 0;
  if (metric.low && metric.high) {
    set_interval(metric, {(1 - share) * *metric.low, (1 - share) * *metric.high + share * longest});
  }
  const sim::SampleQuantiles ordered = sim::pooled_quantiles(causes, each);
  // And they may all lie on one side of a quantile, which is then another one of those seen.
  const auto interval_of = [&](double probability) -> std::optional<sim::Interval> {
    const double first = (probability - share) / (1 - share);
    const double last = probability / (1 - share);
    if (!(first > 0 && last < 1)) return std::nullopt;
    const auto low = ordered.interval(first, plan_.confidence);
    const auto high = ordered.interval(last, plan_.confidence);
    if (!low || !high) return std::nullopt;
    return sim::Interval{low->low, high->high};
  };
  set_quantiles(metric, ordered);
  metric.p5.reset();
  metric.p50_interval = interval_of(0.5);
  metric.p90_interval = interval_of(0.9);
  metric.p95_interval = interval_of(0.95);
  metric.p99_interval = interval_of(0.99);
  return metric;
}

double Summary::unmet_outages() const {
  if (plan_.strata.size() == 1 || observed_years_ <= 0) return 0;
  const sim::StratifiedMoments& outages = outages_per_year_.moments();
  const double years_each = observed_years_ / static_cast<double>(replications());
  double met = 0;
  const std::vector<double> each = weights();
  for (const sim::StratifiedSample& of_cause : recoveries_) {
    for (std::size_t stratum = 0; stratum < each.size(); ++stratum) {
      met += each[stratum] * static_cast<double>(of_cause.moments().stratum(stratum).count());
    }
  }
  const double all = outages.mean() + hidden_in("outages_per_year", outages).above;
  const double unmet = all * years_each - met;
  // Sums in another order differ by rounding.
  constexpr double rounding = 1e-9;
  return unmet > rounding * met ? unmet : 0;
}

void Summary::report_recovery(std::vector<MetricEstimate>& metrics) const {
  using Samples = std::vector<const sim::StratifiedSample*>;
  Samples all;
  // Causes of one kind are taken together: "zone_power" over all zones.
  std::vector<std::pair<std::string, Samples>> kinds;
  for (std::size_t cause = 0; cause < recoveries_.size(); ++cause) {
    if (recoveries_[cause].count() == 0) continue;
    all.push_back(&recoveries_[cause]);
    const std::string kind = plan_.causes[cause].substr(0, plan_.causes[cause].find(':'));
    const auto known = std::find_if(kinds.begin(), kinds.end(),
                                    [&](const auto& one) { return one.first == kind; });
    if (known == kinds.end()) {
      kinds.emplace_back(kind, Samples{&recoveries_[cause]});
    } else {
      known->second.push_back(&recoveries_[cause]);
    }
  }
  if (all.empty()) return;
  metrics.push_back(recovery_of("recovery_time", all, unmet_outages()));
  for (const auto& [kind, causes] : kinds) {
    metrics.push_back(recovery_of("recovery_time{fault=" + kind + "}", causes));
  }
}

void Summary::report_figures(std::vector<MetricEstimate>& metrics) const {
  for (std::size_t index = 0; index < plan_.figures.size(); ++index) {
    if (figures_[index].count() == 0) continue;
    metrics.push_back(plain_mean(plan_.figures[index].name, figures_[index]));
  }
}

void Summary::report_cost(ScenarioReport& report) const {
  if (plan_.bill_items.empty()) return;
  MetricEstimate cost = plain_mean("cost_per_month", usd_total_.moments());
  const double correction =
      control(cost, usd_total_.moments()) ? correction_of("cost_per_month") : 1;
  if (usd_total_.count() > 1) {
    set_quantiles(cost, usd_total_.quantiles());
  }
  report.metrics.push_back(std::move(cost));
  for (std::size_t index = 0; index < plan_.bill_items.size(); ++index) {
    report.costs.push_back({plan_.bill_items[index], correction * usd_[index].mean()});
  }
}

void Summary::report_blame(ScenarioReport& report) const {
  // Shares are those of the runs, whatever the total is known to be.
  const double of_lost = correction_of("availability.requests");
  const double of_down = correction_of("availability.time");
  for (std::size_t index = 0; index < plan_.causes.size() * phase_count; ++index) {
    const double lost = of_lost * per_replication([&](const StratumSums& sums) {
                          return sums.tallies[index].lost;
                        });
    const double down = of_down * per_replication([&](const StratumSums& sums) {
                          return sums.tallies[index].down_seconds;
                        });
    if (lost == 0 && down == 0) continue;
    report.blame.push_back({plan_.causes[index / phase_count],
                            std::string(phase_names[index % phase_count]), lost, down});
  }
  std::stable_sort(report.blame.begin(), report.blame.end(),
                   [](const BlameEntry& left, const BlameEntry& right) {
                     if (left.downtime != right.downtime) return left.downtime > right.downtime;
                     return left.requests_lost > right.requests_lost;
                   });
  report.balance.offered = per_replication([](const StratumSums& sums) { return sums.offered; });
  double lost = 0;
  for (const BlameEntry& entry : report.blame) {
    report.balance.lost.emplace_back(entry.cause + " (" + entry.phase + ")", entry.requests_lost);
    lost += entry.requests_lost;
  }
  report.balance.served = std::max(0.0, report.balance.offered - lost);
}

void Summary::report_faults(ScenarioReport& report) const {
  for (std::size_t cause = 0; cause < plan_.causes.size() && observed_years_ > 0; ++cause) {
    const auto count = [&](const StratumSums& sums) {
      return static_cast<double>(sums.faults[cause]);
    };
    const auto outages = [&](const StratumSums& sums) { return sums.outage_from[cause]; };
    // As counted: corrected by control variates there might be more outages than faults.
    const double began = per_year(outages);
    // Copies see outages from faults that no natural replication has met. What began before the
    // figures are counted goes on, a demand that is too much or a fault of the warm-up, and is
    // counted by its outages. Else a fault may begin several of them.
    const double met = per_year(count);
    const double faults = is_weighted_ || met <= 0 ? std::max(met, began) : met;
    if (faults > 0) report.faults.push_back({plan_.causes[cause], faults, began});
  }
}

MetricEstimate Summary::time_to_first_outage() const {
  MetricEstimate first = plain_mean("time_to_first_outage", first_outage_);
  if (censored_ > 0) {
    first.high.reset();  // Nobody knows how long those would have gone on.
    first.method = "lower bound: " + std::to_string(censored_) + " runs saw no outage";
  }
  return first;
}

void Summary::report(ScenarioReport& report) const {
  report.replications = static_cast<std::int64_t>(replications());
  report.years = observed_years_;
  if (plan_.until_first_outage) {
    // Runs of different lengths that end with the outage: no rate or share of them means anything.
    report.metrics.push_back(time_to_first_outage());
    return;
  }
  report_availability(report.metrics);
  report_outages(report.metrics);
  report_recovery(report.metrics);
  report_asked_figures(report.metrics);
  report_figures(report.metrics);
  report_cost(report);
  report_blame(report);
  report_faults(report);
}

}  // namespace models
