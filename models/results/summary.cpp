#include "models/results/summary.hpp"

#include <algorithm>
#include <utility>

#include "models/ledger/calendar.hpp"
#include "sim/random/stream.hpp"
#include "sim/stats/bootstrap.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/stats/quantiles.hpp"

namespace models {

namespace {

const double seconds_per_year = sim::to_seconds(sim::year);

void keep_nonzero(std::vector<double>& values, double value) {
  if (value != 0) values.push_back(value);
}

/// Quantile of a sample in which all values that are not kept are zero. Requires values >= 0.
double quantile_with_zeros(std::vector<double> nonzero, std::uint64_t count, double probability) {
  std::vector<double> all(static_cast<std::size_t>(count) - nonzero.size(), 0.0);
  all.insert(all.end(), nonzero.begin(), nonzero.end());
  std::sort(all.begin(), all.end());
  return sim::sample_quantile(all, probability);
}

MetricEstimate plain_mean(std::string name, const sim::Moments& moments, double confidence) {
  MetricEstimate metric;
  metric.name = std::move(name);
  metric.mean = moments.mean();
  metric.confidence = confidence;
  metric.count = static_cast<std::int64_t>(moments.count());
  metric.method = moments.count() < 2 ? "one run" : "t interval over replications";
  if (const auto interval = sim::t_interval(moments, confidence)) {
    metric.standard_error = moments.standard_error();
    // Every figure that is averaged is a time, a count, a share or an amount: never below zero.
    metric.low = std::max(0.0, interval->low);
    metric.high = interval->high;
  }
  return metric;
}

}  // namespace

Summary::Summary(SummaryPlan plan)
    : plan_(std::move(plan)),
      class_lost_share_(plan_.classes.size()),
      tallies_(plan_.causes.size() * phase_count),
      fault_counts_(plan_.causes.size()),
      outage_causes_(plan_.causes.size()),
      recoveries_(plan_.causes.size()),
      usd_(plan_.bill_items.size()),
      units_up_(plan_.components.size()),
      crews_busy_(plan_.components.size()),
      failures_(plan_.components.size()),
      in_service_(plan_.groups.size()),
      desired_(plan_.groups.size()),
      launches_(plan_.groups.size()) {}

void Summary::add(const Digest& digest) {
  const double seconds = digest.observed_seconds;
  const double years = seconds / seconds_per_year;
  observed_years_ += years;
  offered_ += digest.offered;
  lost_ += digest.lost;
  outages_ += digest.recoveries.size();

  const double lost_share = digest.offered > 0 ? digest.lost / digest.offered : 0;
  lost_share_.add(lost_share);
  keep_nonzero(lost_shares_, lost_share);
  const double down_share = seconds > 0 ? digest.down_seconds / seconds : 0;
  down_share_.add(down_share);
  keep_nonzero(down_shares_, down_share);
  const double down_per_year = down_share * seconds_per_year;
  down_per_year_.add(down_per_year);
  keep_nonzero(downs_per_year_, down_per_year);
  const double outages_per_year =
      years > 0 ? static_cast<double>(digest.recoveries.size()) / years : 0;
  outages_per_year_.add(outages_per_year);
  keep_nonzero(outage_counts_, outages_per_year);
  const double slots = seconds / sim::to_seconds(sla_slot);
  const double slot_error = slots > 0 ? digest.slot_error_sum / slots : 0;
  slot_error_.add(slot_error);
  keep_nonzero(slot_errors_, slot_error);
  worst_month_error_.add(digest.worst_month_error);
  keep_nonzero(worst_months_, digest.worst_month_error);
  if (plan_.until_first_outage) {
    first_outage_.add(seconds);
    if (!digest.ended_at_first_outage) ++censored_;
  }

  for (std::size_t index = 0; index < digest.lost_by_class.size(); ++index) {
    const double offered = digest.offered * plan_.class_shares[index];
    class_lost_share_[index].add(offered > 0 ? digest.lost_by_class[index] / offered : 0);
  }
  for (const Digest::Charge& charge : digest.charges) {
    Tally& tally =
        tallies_[charge.cause.index() * phase_count + static_cast<std::size_t>(charge.phase)];
    tally.lost += charge.lost;
    tally.down_seconds += charge.down_seconds;
  }
  for (const Digest::Recovery& recovery : digest.recoveries) {
    recoveries_[recovery.cause.index()].push_back(recovery.seconds);
    ++outage_causes_[recovery.cause.index()];
  }
  for (const Digest::Count& count : digest.counts) {
    fault_counts_[count.cause.index()] += count.faults;
  }
  double total = 0;
  for (std::size_t index = 0; index < digest.usd.size(); ++index) {
    usd_[index].add(digest.usd[index]);
    total += digest.usd[index];
  }
  if (!digest.usd.empty()) {
    usd_total_.add(total);
    usd_totals_.push_back(total);
  }
  for (std::size_t index = 0; index < digest.components.size() && seconds > 0; ++index) {
    units_up_[index].add(digest.components[index].units_up_seconds / seconds);
    crews_busy_[index].add(digest.components[index].busy_crew_seconds / seconds);
    failures_[index].add(static_cast<double>(digest.components[index].failures) / years);
  }
  for (std::size_t index = 0; index < digest.groups.size() && seconds > 0; ++index) {
    in_service_[index].add(digest.groups[index].in_service_seconds / seconds);
    desired_[index].add(digest.groups[index].desired_seconds / seconds);
    launches_[index].add(static_cast<double>(digest.groups[index].launches) / years);
  }
}

MetricEstimate Summary::mean_of(const char* name, const std::vector<double>& nonzero,
                                const sim::Moments& moments, std::uint64_t stream,
                                double worst) const {
  MetricEstimate metric = plain_mean(name, moments, plan_.confidence);
  if (moments.count() < 2) return metric;
  const std::uint64_t events =
      nonzero.empty() ? 0 : std::max<std::uint64_t>(outages_, nonzero.size());
  const sim::IntervalMethod method = sim::method_for_outages(events);
  metric.method = sim::to_string(method);
  if (method == sim::IntervalMethod::ZeroEvents) {
    // Nothing seen bounds how often it happens; no single replication can be worse than `worst`.
    const auto runs = static_cast<double>(moments.count());
    metric.low = 0;
    metric.high = worst * std::min(1.0, sim::zero_event_upper_bound(plan_.confidence) / runs);
  }
  if (method == sim::IntervalMethod::BcaBootstrap) {
    sim::Stream bits = sim::named_stream(plan_.seed, stream, "summary", name);
    const auto interval = sim::bca_mean_interval(nonzero, moments.count(), plan_.confidence,
                                                 [&bits] { return bits.next_bits(); });
    if (interval) {
      metric.low = std::max(0.0, interval->low);
      metric.high = interval->high;
    }
  }
  return metric;
}

MetricEstimate Summary::complement_of(const char* name, const MetricEstimate& share) {
  MetricEstimate metric = share;
  metric.name = name;
  metric.mean = 1 - share.mean;
  metric.low.reset();
  metric.high.reset();
  if (share.high) metric.low = std::max(0.0, 1 - *share.high);
  if (share.low) metric.high = 1 - *share.low;
  return metric;
}

void Summary::report_availability(std::vector<MetricEstimate>& metrics) const {
  MetricEstimate lost = mean_of("unavailability.requests", lost_shares_, lost_share_, 1, 1);
  MetricEstimate down = mean_of("unavailability.time", down_shares_, down_share_, 2, 1);
  metrics.push_back(complement_of("availability.requests", lost));
  metrics.push_back(complement_of("availability.time", down));
  metrics.push_back(
      complement_of("monthly_uptime", mean_of("monthly_error", slot_errors_, slot_error_, 3, 1)));
  MetricEstimate worst = mean_of("worst_month", worst_months_, worst_month_error_, 4, 1);
  if (worst.count > 1) {
    worst.p50 = 1 - quantile_with_zeros(worst_months_, worst_month_error_.count(), 0.5);
    worst.p5 = 1 - quantile_with_zeros(worst_months_, worst_month_error_.count(), 0.95);
  }
  metrics.push_back(complement_of("monthly_uptime.worst", worst));
  for (std::size_t index = 0; plan_.classes.size() > 1 && index < plan_.classes.size(); ++index) {
    MetricEstimate metric =
        plain_mean("availability.requests", class_lost_share_[index], plan_.confidence);
    const std::string name = "availability.requests{class=" + plan_.classes[index] + "}";
    metrics.push_back(complement_of(name.c_str(), metric));
  }
}

void Summary::report_outages(std::vector<MetricEstimate>& metrics) const {
  MetricEstimate down =
      mean_of("downtime_per_year", downs_per_year_, down_per_year_, 2, seconds_per_year);
  MetricEstimate outages = mean_of("outages_per_year", outage_counts_, outages_per_year_, 5, 0);
  if (outages_ == 0 && observed_years_ > 0) {
    outages.low = 0;
    outages.high = sim::zero_event_upper_bound(plan_.confidence) / observed_years_;
    outages.method = sim::to_string(sim::IntervalMethod::ZeroEvents);
  }
  if (down_per_year_.count() > 1) {
    down.p5 = quantile_with_zeros(downs_per_year_, down_per_year_.count(), 0.05);
    down.p50 = quantile_with_zeros(downs_per_year_, down_per_year_.count(), 0.5);
    down.p95 = quantile_with_zeros(downs_per_year_, down_per_year_.count(), 0.95);
  }
  metrics.push_back(std::move(down));
  metrics.push_back(std::move(outages));

  const std::uint64_t with_outage = outage_counts_.size();
  const std::uint64_t runs = down_share_.count();
  if (runs > 1) {
    MetricEstimate none;
    none.name = "probability_no_outage";
    const sim::Estimate estimate =
        sim::proportion_estimate(runs - with_outage, runs, plan_.confidence);
    none.mean = estimate.value;
    none.low = estimate.interval->low;
    none.high = estimate.interval->high;
    none.confidence = plan_.confidence;
    none.method = sim::to_string(estimate.method);
    none.count = static_cast<std::int64_t>(runs);
    metrics.push_back(std::move(none));
  }
}

MetricEstimate Summary::recovery_of(const std::string& name, std::vector<double> seconds) const {
  std::sort(seconds.begin(), seconds.end());
  sim::Moments moments;
  for (const double value : seconds) moments.add(value);
  MetricEstimate metric = plain_mean(name, moments, plan_.confidence);
  metric.method = moments.count() < 2 ? "too few incidents" : "t interval over incidents";
  if (!seconds.empty()) {
    metric.p50 = sim::sample_quantile(seconds, 0.5);
    metric.p95 = sim::sample_quantile(seconds, 0.95);
  }
  return metric;
}

void Summary::report_recovery(std::vector<MetricEstimate>& metrics) const {
  std::vector<double> all;
  for (const auto& of_cause : recoveries_) all.insert(all.end(), of_cause.begin(), of_cause.end());
  if (all.empty()) return;
  metrics.push_back(recovery_of("recovery_time", std::move(all)));
  // Causes of one kind are taken together: "zone_power" over all zones.
  std::vector<std::pair<std::string, std::vector<double>>> kinds;
  for (std::size_t cause = 0; cause < recoveries_.size(); ++cause) {
    if (recoveries_[cause].empty()) continue;
    const std::string kind = plan_.causes[cause].substr(0, plan_.causes[cause].find(':'));
    const auto known = std::find_if(kinds.begin(), kinds.end(),
                                    [&](const auto& one) { return one.first == kind; });
    if (known == kinds.end()) {
      kinds.emplace_back(kind, recoveries_[cause]);
    } else {
      known->second.insert(known->second.end(), recoveries_[cause].begin(),
                           recoveries_[cause].end());
    }
  }
  for (auto& [kind, seconds] : kinds) {
    metrics.push_back(recovery_of("recovery_time{fault=" + kind + "}", std::move(seconds)));
  }
}

void Summary::report_capacity(std::vector<MetricEstimate>& metrics) const {
  const auto each = [&](const std::vector<std::string>& ids, const char* what, const char* label,
                        const std::vector<sim::Moments>& values) {
    for (std::size_t index = 0; index < ids.size(); ++index) {
      if (values[index].count() == 0) continue;
      metrics.push_back(plain_mean(std::string(what) + "{" + label + "=" + ids[index] + "}",
                                   values[index], plan_.confidence));
    }
  };
  each(plan_.groups, "instances_in_service", "group", in_service_);
  each(plan_.groups, "instances_desired", "group", desired_);
  each(plan_.groups, "launches_per_year", "group", launches_);
  each(plan_.components, "units_up", "component", units_up_);
  each(plan_.components, "crews_busy", "component", crews_busy_);
  each(plan_.components, "unit_failures_per_year", "component", failures_);
}

void Summary::report_cost(ScenarioReport& report) const {
  if (plan_.bill_items.empty()) return;
  MetricEstimate cost = plain_mean("cost_per_month", usd_total_, plan_.confidence);
  if (usd_totals_.size() > 1) {
    std::vector<double> sorted = usd_totals_;
    std::sort(sorted.begin(), sorted.end());
    cost.p5 = sim::sample_quantile(sorted, 0.05);
    cost.p50 = sim::sample_quantile(sorted, 0.5);
    cost.p95 = sim::sample_quantile(sorted, 0.95);
  }
  report.metrics.push_back(std::move(cost));
  for (std::size_t index = 0; index < plan_.bill_items.size(); ++index) {
    report.costs.push_back({plan_.bill_items[index], usd_[index].mean()});
  }
}

void Summary::report_blame(ScenarioReport& report) const {
  const auto runs = static_cast<double>(std::max<std::uint64_t>(1, replications()));
  for (std::size_t index = 0; index < tallies_.size(); ++index) {
    const Tally& tally = tallies_[index];
    if (tally.lost == 0 && tally.down_seconds == 0) continue;
    report.blame.push_back({plan_.causes[index / phase_count],
                            std::string(phase_names[index % phase_count]), tally.lost / runs,
                            tally.down_seconds / runs});
  }
  std::stable_sort(report.blame.begin(), report.blame.end(),
                   [](const BlameEntry& left, const BlameEntry& right) {
                     if (left.downtime != right.downtime) return left.downtime > right.downtime;
                     return left.requests_lost > right.requests_lost;
                   });
  for (std::size_t cause = 0; cause < plan_.causes.size(); ++cause) {
    if (fault_counts_[cause] == 0 || observed_years_ <= 0) continue;
    report.faults.push_back({plan_.causes[cause],
                             static_cast<double>(fault_counts_[cause]) / observed_years_,
                             static_cast<double>(outage_causes_[cause]) / observed_years_});
  }
  report.balance.offered = offered_ / runs;
  double lost = 0;
  for (const BlameEntry& entry : report.blame) {
    report.balance.lost.emplace_back(entry.cause + " (" + entry.phase + ")", entry.requests_lost);
    lost += entry.requests_lost;
  }
  report.balance.served = std::max(0.0, report.balance.offered - lost);
}

MetricEstimate Summary::time_to_first_outage() const {
  MetricEstimate first = plain_mean("time_to_first_outage", first_outage_, plan_.confidence);
  if (censored_ > 0) {
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
  report_capacity(report.metrics);
  report_cost(report);
  report_blame(report);
}

}  // namespace models
