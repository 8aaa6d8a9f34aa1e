// Zones as methods for rare events see them, and what they count for control variates.

#include <algorithm>
#include <limits>
#include <variant>

#include "models/architecture/laws.hpp"
#include "models/context/severity.hpp"
#include "models/ledger/outcome.hpp"
#include "models/zones/zones.hpp"
#include "sim/time/year.hpp"

namespace models {

double Zones::hazard_rate(std::size_t hazard, const Commons& world) const {
  const ZoneTable& zones = world.facts.zones;
  if (hazard < plan_->specs.size()) {
    const bool is_up = !zones.has(sim::make_id<ZoneId>(hazard), ZoneFault::OwnLife);
    return is_up ? 1 / mean_life(plan_->specs[hazard].fails) : 0;
  }
  hazard -= plan_->specs.size();
  if (hazard >= random_zone_faults) {
    const auto kind = static_cast<RegionFault>(hazard - random_zone_faults);
    return plan_->process(kind).per_year / sim::seconds_per_year;
  }
  const auto kind = static_cast<ZoneFault>(hazard);
  int live = 0;
  for (std::size_t zone = 0; zone < zones.size(); ++zone) {
    const bool can_strike =
        !plan_->specs[zone].has_own_life && !zones.has(sim::make_id<ZoneId>(zone), kind);
    live += can_strike ? 1 : 0;
  }
  return live * plan_->process(kind).per_year / sim::seconds_per_year;
}

void Zones::strike(std::size_t hazard, sim::Stream& choices, Here here) {
  if (hazard < plan_->specs.size()) {
    const auto zone = sim::make_id<ZoneId>(hazard);
    fail_life(zone, here.begin_fault(cause_of(zone, ZoneFault::OwnLife)), here);
    return;
  }
  hazard -= plan_->specs.size();
  if (hazard >= random_zone_faults) {
    strike(static_cast<RegionFault>(hazard - random_zone_faults), here);
    return;
  }
  const auto kind = static_cast<ZoneFault>(hazard);
  const auto count = static_cast<std::uint32_t>(plan_->specs.size());
  const ZoneId zone{choose_live(choices, 0, count, [&](std::uint32_t index) {
    return !plan_->specs[index].has_own_life && !here.facts().zones.has(ZoneId{index}, kind);
  })};
  strike(zone, kind, draw_length(zone, kind), here);
}

bool Zones::is_whole(const Commons& world) const {
  if (!world.facts.control_plane.works()) return false;
  for (std::size_t zone = 0; zone < clocks_.size(); ++zone) {
    if (world.facts.zones.has_any(sim::make_id<ZoneId>(zone))) return false;
  }
  return true;
}

/// An outage where all of them are lost.
double Zones::severity(const Commons& world) const {
  const auto zones = static_cast<int>(clocks_.size());
  if (zones < 2) return 0;
  int lost = 0;
  for (std::size_t zone = 0; zone < clocks_.size(); ++zone) {
    lost += world.facts.zones.lost(sim::make_id<ZoneId>(zone)) ? 1 : 0;
  }
  return severity_of_units(zones, 1, zones - lost);
}

void Zones::restart(Here here) {
  const std::uint64_t replication = here.replication();
  for (Clocks& zone : clocks_) {
    for (sim::Stream& stream : zone.faults) stream.restart(replication);
    for (sim::Stream& stream : zone.lasts) stream.restart(replication);
    zone.control_plane.restart(replication);
    zone.life.restart(replication);
    zone.repair.restart(replication);
  }
  for (Region& region : regions_) {
    region.clock.restart(replication);
    region.lasts.restart(replication);
  }
  for (sim::Stream& stream : region_clocks_) stream.restart(replication);
  for (sim::Stream& stream : region_lasts_) stream.restart(replication);
}

bool Zones::renews(ZoneLifeEnds event, const Commons&) const {
  return !is_constant(plan_->specs[event.zone.index()].fails);
}

bool Zones::renews(ZoneFaultArrives event, const Commons& world) {
  return !world.given.zones || !is_outside_loss(event.kind);
}

bool Zones::renews(RegionFaultArrives event, const Commons& world) {
  return !world.given.common || !is_outside_loss(event.kind);
}

void Zones::renew(Here here) {
  if (!plan_->has_random_faults) return;
  for (std::size_t index = 0; index < clocks_.size(); ++index) {
    const auto id = sim::make_id<ZoneId>(index);
    if (plan_->specs[index].has_own_life) {
      renew_life(id, here);
      continue;
    }
    for (std::size_t kind = 0; kind < random_zone_faults; ++kind) {
      schedule_fault(id, static_cast<ZoneFault>(kind), here);
    }
  }
  for (std::size_t kind = 0; kind < region_fault_count; ++kind) {
    schedule_fault(static_cast<RegionFault>(kind), here);
  }
  for (std::uint32_t place = 0; place < regions_.size(); ++place) {
    schedule_region_loss(place, here);
  }
}

void Zones::renew_life(ZoneId id, Here here) {
  const sim::Distribution& law = plan_->specs[id.index()].fails;
  Clocks& zone = clocks_[id.index()];
  if (is_constant(law)) return;
  if (here.facts().zones.has(id, ZoneFault::OwnLife)) {
    if (is_exponential(law)) zone.next_failure = here.now();
    return;
  }
  if (is_exponential(law)) {
    zone.next_failure = here.now() + sim::sample_duration(law, zone.life);
  } else if (zone.next_failure != here.now()) {
    zone.next_failure =
        here.now() + sim::sample_residual_duration(law, here.now() - zone.life_began, zone.life);
  }
  here.schedule(zone.next_failure, ZoneLifeEnds{id});
}

/// Those that come and go by a life of their own have no other faults.
double Zones::zones_with_faults() const {
  return static_cast<double>(
      std::count_if(plan_->specs.begin(), plan_->specs.end(),
                    [](const ZoneSpec& zone) { return !zone.has_own_life; }));
}

/// Of a loss of power or network of any one zone, whichever of them it is; seconds.
std::optional<double> Zones::mean_loss() const {
  double rate = 0;
  double rate_of_seconds = 0;
  for (const ZoneFault kind : {ZoneFault::Power, ZoneFault::Network}) {
    const FaultProcess& process = plan_->process(kind);
    if (process.per_year <= 0) continue;
    const auto mean = mean_duration(process.lasts);
    if (!mean) return std::nullopt;
    rate += process.per_year;
    rate_of_seconds += process.per_year * *mean;
  }
  return rate > 0 ? std::optional(rate_of_seconds / rate) : std::nullopt;
}

/// Where the number of losses was given, it says nothing, and each of them is as likely to be that
/// of any other zone; else the number is centred at the end.
void Zones::control_loss(ZoneId zone, sim::Duration lasts, Here here) const {
  ControlSums& controls = here.controls();
  if (!controls.are_counted()) return;
  const auto mean = mean_loss();
  if (!mean) return;
  controls.add(control_of_zone(zone.index()), sim::to_seconds(lasts));
  if (!here.given().zones) return;
  const double each = *mean / zones_with_faults();
  for (std::size_t other = 0; other < clocks_.size(); ++other) {
    if (!plan_->specs[other].has_own_life) controls.add(control_of_zone(other), -each);
  }
}

void Zones::control_region_loss(sim::Duration lasts, Here here) const {
  if (!here.controls().are_counted()) return;
  const auto mean = mean_duration(plan_->process(RegionFault::AllZonesPower).lasts);
  if (!mean) return;
  const double expected = here.given().common ? *mean : 0;
  here.controls().add(Control::AllZones, sim::to_seconds(lasts) - expected);
}

void Zones::close(Outcome& outcome, Here here) {
  ControlSums& controls = here.controls();
  if (!controls.are_counted()) return;
  const double years = sim::to_seconds(outcome.observed) / sim::seconds_per_year;
  const FaultProcess& gray = plan_->process(ZoneFault::Gray);
  controls.expect(Control::GrayZones, gray.per_year * zones_with_faults(),
                  mean_duration(gray.lasts), years);
  const FaultProcess& all = plan_->process(RegionFault::AllZonesPower);
  if (!here.given().common) {
    controls.expect(Control::AllZones, all.per_year, mean_duration(all.lasts), years);
  }
  const auto mean = mean_loss();
  if (!mean || here.given().zones) return;
  for (std::size_t zone = 0; zone < clocks_.size(); ++zone) {
    if (plan_->specs[zone].has_own_life) continue;
    controls.expect(
        control_of_zone(zone),
        plan_->process(ZoneFault::Power).per_year + plan_->process(ZoneFault::Network).per_year,
        mean, years);
  }
}

}  // namespace models
