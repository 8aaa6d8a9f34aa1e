#include "models/results/samples.hpp"

#include <algorithm>

#include "sim/time/sim_time.hpp"

namespace models {

namespace {

bool is_kind(const std::string& cause, const std::string& kind) {
  return kind.empty() || cause.substr(0, cause.find(':')) == kind;
}

}  // namespace

Samples::Samples(std::vector<std::string> causes, bool until_first_outage)
    : causes_(std::move(causes)),
      until_first_outage_(until_first_outage),
      recoveries_(causes_.size()),
      faults_(causes_.size()) {}

void Samples::put(const char* metric, double value) {
  if (only_ && !only_->contains(metric)) return;
  auto found = std::find_if(series_.begin(), series_.end(),
                            [&](const Series& one) { return one.metric == metric; });
  if (found == series_.end()) found = series_.insert(series_.end(), Series{metric, {}});
  found->values.push_back(value);
}

bool Samples::keeps_recoveries() const {
  return !only_ || std::any_of(only_->begin(), only_->end(), [](const std::string& metric) {
    return metric.starts_with("recovery_time");
  });
}

void Samples::add(const Digest& digest) {
  ++replications_;
  if (!only_) strata_.push_back(static_cast<std::uint32_t>(digest.stratum));
  if (keeps_recoveries()) {
    for (const Digest::Recovery& recovery : digest.recoveries) {
      recoveries_[recovery.cause.index()].push_back(recovery.seconds);
    }
  }
  for (const Digest::Count& count : digest.counts) faults_[count.cause.index()] += count.faults;
  const double seconds = digest.observed_seconds;
  if (until_first_outage_) {
    put("time_to_first_outage", seconds);
    return;
  }
  const double years = seconds / sim::to_seconds(sim::year);
  const double down_share = seconds > 0 ? digest.down_seconds / seconds : 0;
  const double outages =
      digest.rare.is_weighted ? digest.rare.outages : static_cast<double>(digest.recoveries.size());
  put("availability.requests", 1 - digest.lost_share());
  put("downtime_per_year", down_share * sim::to_seconds(sim::year));
  put("outages_per_year", years > 0 ? outages / years : 0);
  if (digest.usd.empty()) return;
  double usd = 0;
  for (const double item : digest.usd) usd += item;
  put("cost_per_month", usd);
}

const Series* Samples::find(const std::string& metric) const {
  const auto found = std::find_if(series_.begin(), series_.end(),
                                  [&](const Series& one) { return one.metric == metric; });
  return found == series_.end() ? nullptr : &*found;
}

std::vector<double> Samples::recoveries(const std::string& fault) const {
  std::vector<double> all;
  for (std::size_t cause = 0; cause < causes_.size(); ++cause) {
    if (!is_kind(causes_[cause], fault)) continue;
    all.insert(all.end(), recoveries_[cause].begin(), recoveries_[cause].end());
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::int64_t Samples::faults(const std::string& fault) const {
  std::int64_t count = 0;
  for (std::size_t cause = 0; cause < causes_.size(); ++cause) {
    if (is_kind(causes_[cause], fault)) count += faults_[cause];
  }
  return count;
}

}  // namespace models
