#include "models/world/outside_events.hpp"

#include <algorithm>

#include "sim/base/require.hpp"
#include "sim/experiment/strata.hpp"
#include "sim/random/poisson.hpp"

namespace models {

namespace {

// Numbers of losses that are less likely than this share the last stratum.
constexpr double negligible = 1e-4;

}  // namespace

OutsideStrata::OutsideStrata(const Plan& plan) : horizon_(plan.scenario().run.horizon) {
  const FailureModel& failures = plan.scenario().failures;
  const Architecture& design = plan.architecture();
  if (plan.has_random_faults()) {
    common_.processes.push_back(
        {failures.all_zones_power.per_year, RegionFaultArrives{RegionFault::AllZonesPower}});
    for (std::uint32_t cause = 0; cause < design.common_causes.size(); ++cause) {
      common_.processes.push_back(
          {design.common_causes[cause].per_year, CommonCauseStrikes{cause}});
    }
    for (std::size_t zone = 0; zone < design.zones.size(); ++zone) {
      if (design.zones[zone].has_own_life) continue;
      const auto id = sim::make_id<ZoneId>(zone);
      zones_.processes.push_back(
          {failures.zone_power.per_year, ZoneFaultArrives{id, ZoneFault::Power}});
      zones_.processes.push_back(
          {failures.zone_network.per_year, ZoneFaultArrives{id, ZoneFault::Network}});
    }
  }
  const double years = sim::to_seconds(horizon_) / sim::to_seconds(sim::year);
  const std::uint64_t seed = plan.scenario().run.seed;
  common_.settle(years);
  common_.stream = sim::stream_key(seed, sim::name_hash("outside"), sim::name_hash("common"));
  zones_.settle(years);
  zones_.stream = sim::stream_key(seed, sim::name_hash("outside"), sim::name_hash("zones"));
  count_probabilities();
}

OutsideStrata::OutsideStrata(const Plan& plan, const Shape& shape) : OutsideStrata(plan) {
  sim::require(can_have(shape), "outside strata: too many losses for such a shape");
  common_.last = shape.common;
  zones_.last = shape.zones;
  count_probabilities();
}

void OutsideStrata::count_probabilities() {
  probabilities_.clear();
  for (const double common : common_.probabilities()) {
    for (const double zones : zones_.probabilities()) probabilities_.push_back(common * zones);
  }
}

bool OutsideStrata::can_have(const Shape& shape) const noexcept {
  return (shape.common == 0 || common_.mean <= sim::largest_poisson_mean) &&
         (shape.zones == 0 || zones_.mean <= sim::largest_poisson_mean);
}

OutsideStrata::Shape OutsideStrata::shape_for_all(
    const std::vector<const OutsideStrata*>& designs) {
  const auto of_kind = [&](Kind OutsideStrata::*kind) {
    std::size_t most = 0;
    for (const OutsideStrata* design : designs) {
      if ((design->*kind).is_often()) return std::size_t{0};
      most = std::max(most, (design->*kind).last);
    }
    return most;
  };
  return {of_kind(&OutsideStrata::common_), of_kind(&OutsideStrata::zones_)};
}

void OutsideStrata::Kind::settle(double horizon_years) {
  std::erase_if(processes, [](const Process& process) { return process.per_year <= 0; });
  for (const Process& process : processes) mean += process.per_year * horizon_years;
  if (mean <= 0 || mean > often) return;
  last = sim::enough_poisson_strata(mean, negligible);
}

std::vector<double> OutsideStrata::Kind::probabilities() const {
  if (!is_given()) return {1.0};
  if (mean > 0) return sim::PoissonStrata(mean, last).probabilities();
  std::vector<double> never(last + 1, 0.0);
  never.front() = 1;
  return never;
}

void OutsideStrata::draw(std::size_t stratum, std::uint64_t replication,
                         std::vector<OutsideEvent>& events) const {
  events.clear();
  const std::size_t of_zones = zones_.is_given() ? zones_.last + 1 : 1;
  common_.draw(stratum / of_zones, replication, horizon_, events);
  zones_.draw(stratum % of_zones, replication, horizon_, events);
  std::stable_sort(events.begin(), events.end(),
                   [](const OutsideEvent& a, const OutsideEvent& b) { return a.at < b.at; });
}

void OutsideStrata::Kind::draw(std::size_t count_stratum, std::uint64_t replication,
                               sim::Duration horizon, std::vector<OutsideEvent>& events) const {
  if (!is_given() || processes.empty()) return;
  sim::Stream draws(stream, replication);
  const std::uint64_t count =
      count_stratum < last ? count_stratum : sim::sample_poisson_at_least(mean, last, draws);
  double per_year_in_all = 0;
  for (const Process& process : processes) per_year_in_all += process.per_year;
  for (const sim::Instant at :
       sim::sample_event_times(count, sim::simulation_start, horizon, draws)) {
    double left = draws.uniform() * per_year_in_all;
    std::size_t chosen = 0;
    while (chosen + 1 < processes.size() && left >= processes[chosen].per_year) {
      left -= processes[chosen].per_year;
      ++chosen;
    }
    events.push_back({at, processes[chosen].what});
  }
}

}  // namespace models
