// Zones and the region: what takes many things at once.

#include <algorithm>

#include "models/world/world.hpp"

namespace models {

namespace {

constexpr double seconds_per_year = 8760.0 * 3600.0;

const char* name_of(ZoneTrouble kind) {
  switch (kind) {
    case ZoneTrouble::Power:
      return "loses power";
    case ZoneTrouble::Network:
      return "is cut off";
    case ZoneTrouble::Gray:
      return "is gray: a share of requests fails, probes pass";
    case ZoneTrouble::Capacity:
      return "has no capacity for launches";
    case ZoneTrouble::OwnLife:
      return "fails";
  }
  return "";
}

}  // namespace

FaultId WorldParts::Zone::first_loss() const {
  std::optional<FaultId> first;
  for (const ZoneTrouble kind : {ZoneTrouble::Power, ZoneTrouble::Network, ZoneTrouble::OwnLife}) {
    if (count(kind) == 0) continue;
    const FaultId fault = faults[static_cast<std::size_t>(kind)];
    if (!first || fault < *first) first = fault;
  }
  return first.value_or(FaultId{});
}

void World::start_zones(std::uint64_t number) {
  for (std::size_t index = 0; index < zones_.size(); ++index) {
    const auto id = sim::make_id<ZoneId>(index);
    const ZonePlan& plan = plan_->zones[index];
    Zone& zone = zones_[index];
    for (std::size_t kind = 0; kind < random_zone_faults; ++kind) {
      zone.clocks[kind] = sim::Stream(plan.clocks[kind], number);
      zone.lasts[kind] = sim::Stream(plan.lasts[kind], number);
    }
    zone.control_plane = sim::Stream(plan.control_plane, number);
    zone.life = sim::Stream(plan.life, number);
    zone.repair = sim::Stream(plan.repair, number);
    const ZoneSpec& spec = design().zones[index];
    if (spec.has_own_life && plan_->has_random_faults()) {
      zone.next_failure = now_ + sim::sample_duration(spec.fails, zone.life);
      schedule(zone.next_failure, ZoneLifeEnds{id});
    }
    if (!plan_->has_random_faults() || spec.has_own_life) continue;
    for (std::uint8_t kind = 0; kind < random_zone_faults; ++kind) schedule_zone_fault(id, kind);
  }
  for (std::uint8_t kind = 0; kind < region_fault_count; ++kind) {
    region_clocks_[kind] = sim::Stream(plan_->region_clocks[kind], number);
    region_lasts_[kind] = sim::Stream(plan_->region_lasts[kind], number);
    if (plan_->has_random_faults()) schedule_region_fault(kind);
  }
}

void World::schedule_zone_fault(ZoneId id, std::uint8_t kind) {
  const double rate = zone_process(scenario().failures, kind).per_year;
  if (rate <= 0) return;
  if (zone_losses_given_ && is_outside_loss(static_cast<ZoneTrouble>(kind))) return;
  const double gap =
      seconds_per_year / rate * sim::sample_exponential(zones_[id.index()].clocks[kind]);
  schedule(now_ + sim::clamped_duration(gap), ZoneFaultArrives{id, kind});
}

void World::schedule_region_fault(std::uint8_t kind) {
  const double rate = region_process(scenario().failures, kind).per_year;
  if (rate <= 0) return;
  if (common_losses_given_ && is_outside_loss(static_cast<RegionFault>(kind))) return;
  const double gap = seconds_per_year / rate * sim::sample_exponential(region_clocks_[kind]);
  schedule(now_ + sim::clamped_duration(gap), RegionFaultArrives{kind});
}

void World::on(ZoneFaultArrives event) {
  schedule_zone_fault(event.zone, event.kind);
  // Drawn whether it is used or not, so that the stream stays in step with the clock.
  const sim::Duration lasts = draw_zone_fault(event.zone, event.kind);
  if (is_outside_loss(static_cast<ZoneTrouble>(event.kind))) control_zone_loss(event.zone, lasts);
  if (static_cast<ZoneTrouble>(event.kind) == ZoneTrouble::Gray) {
    control(Control::GrayZones, sim::to_seconds(lasts));
  }
  if (zones_[event.zone.index()].count(static_cast<ZoneTrouble>(event.kind)) > 0) return;
  if (!strikes(FailureClock::ZoneFault, event.zone.index(), event.kind)) return;
  strike_zone(event.zone, event.kind, lasts);
}

/// How long it will last.
sim::Duration World::draw_zone_fault(ZoneId id, std::uint8_t kind) {
  return sim::sample_duration(zone_process(scenario().failures, kind).lasts,
                              zones_[id.index()].lasts[kind]);
}

void World::strike_zone(ZoneId id, std::uint8_t kind, sim::Duration lasts) {
  const auto trouble = static_cast<ZoneTrouble>(kind);
  const FaultId fault = begin_fault(plan_->zones[id.index()].causes[kind]);
  begin_zone_trouble(id, trouble, fault, lasts);
  if (trouble == ZoneTrouble::Power || trouble == ZoneTrouble::Network) {
    maybe_impair_control_plane(id, lasts, fault);
  }
}

void World::on(RegionFaultArrives event) {
  schedule_region_fault(event.kind);
  if (!strikes(FailureClock::RegionFault, 0, event.kind)) return;
  strike_region(event.kind);
}

void World::strike_region(std::uint8_t kind) {
  const FaultProcess& process = region_process(scenario().failures, kind);
  const sim::Duration lasts = sim::sample_duration(process.lasts, region_lasts_[kind]);
  if (is_outside_loss(static_cast<RegionFault>(kind))) control_region_loss(lasts);
  const FaultId fault = begin_fault(plan_->region_causes[kind]);
  if (static_cast<RegionFault>(kind) == RegionFault::ControlPlane) {
    impair_control_plane(lasts, fault);
    return;
  }
  for (std::size_t index = 0; index < zones_.size(); ++index) {
    if (zones_[index].count(ZoneTrouble::Power) > 0) continue;
    begin_zone_trouble(sim::make_id<ZoneId>(index), ZoneTrouble::Power, fault, lasts);
  }
  impair_control_plane(lasts, fault);
}

void World::begin_zone_trouble(ZoneId id, ZoneTrouble kind, FaultId fault, sim::Duration lasts) {
  traffic_changed();
  Zone& zone = zones_[id.index()];
  const bool was_lost = zone.lost();
  zone.change(kind, 1);
  zone.faults[static_cast<std::size_t>(kind)] = fault;
  note("fault", design().zones[id.index()].id, [&] { return std::string(name_of(kind)); });
  if (!was_lost && zone.lost()) zone_changed_for_components(id, false, fault);
  zone_changed_for_servers(id, kind, true);
  if (zone.lost() != was_lost) zone_health_changed();
  if (kind != ZoneTrouble::OwnLife) {
    schedule(now_ + lasts, ZoneFaultEnds{id, static_cast<std::uint8_t>(kind)});
  }
}

void World::on(ZoneFaultEnds event) {
  end_zone_trouble(event.zone, static_cast<ZoneTrouble>(event.kind));
}

void World::end_zone_trouble(ZoneId id, ZoneTrouble kind) {
  traffic_changed();
  Zone& zone = zones_[id.index()];
  const bool was_lost = zone.lost();
  zone.change(kind, -1);
  if (zone.count(kind) > 0) return;
  note("recovery", design().zones[id.index()].id, [] { return std::string("is back"); });
  if (was_lost && !zone.lost()) {
    zone_changed_for_components(id, true, zone.faults[static_cast<std::size_t>(kind)]);
  }
  zone_changed_for_servers(id, kind, false);
  if (zone.lost() != was_lost) zone_health_changed();
  request_checks_everywhere();
}

void World::on(ZoneLifeEnds event) {
  if (zones_[event.zone.index()].next_failure != now_) return;
  constexpr auto kind = static_cast<std::size_t>(ZoneTrouble::OwnLife);
  if (zones_[event.zone.index()].trouble[kind] > 0) return;
  if (!strikes(FailureClock::ZoneLife, event.zone.index())) {
    schedule_zone_life(event.zone);
    return;
  }
  fail_zone_life(event.zone, begin_fault(plan_->zones[event.zone.index()].causes[kind]));
}

void World::fail_zone_life(ZoneId id, FaultId fault) {
  Zone& zone = zones_[id.index()];
  if (zone.count(ZoneTrouble::OwnLife) > 0) return;
  begin_zone_trouble(id, ZoneTrouble::OwnLife, fault, {});
  schedule(now_ + sim::sample_duration(design().zones[id.index()].repaired_in, zone.repair),
           ZoneRepaired{id});
}

void World::on(ZoneRepaired event) {
  end_zone_trouble(event.zone, ZoneTrouble::OwnLife);
  schedule_zone_life(event.zone);
}

void World::schedule_zone_life(ZoneId id) {
  Zone& zone = zones_[id.index()];
  const ZoneSpec& spec = design().zones[id.index()];
  if (!spec.has_own_life || !plan_->has_random_faults()) return;
  if (!std::holds_alternative<sim::Exponential>(spec.fails.law())) {
    zone.life_began = now_;
    zone.next_failure = now_ + sim::sample_duration(spec.fails, zone.life);
  } else {
    while (zone.next_failure <= now_) {
      zone.next_failure += sim::sample_duration(spec.fails, zone.life);
    }
  }
  schedule(zone.next_failure, ZoneLifeEnds{id});
}

void World::maybe_impair_control_plane(ZoneId id, sim::Duration zone_event_lasts, FaultId fault) {
  const FailureModel& failures = scenario().failures;
  Zone& zone = zones_[id.index()];
  if (!zone.control_plane.chance(failures.control_plane_with_zone_probability)) return;
  const double seconds = sim::to_seconds(zone_event_lasts) * failures.control_plane_with_zone_share;
  impair_control_plane(sim::clamped_duration(seconds), fault);
}

void World::impair_control_plane(sim::Duration lasts, FaultId fault) {
  impairments_.push_back(fault);
  note("fault", scenario().region, [] {
    return std::string("control plane impaired: no launches, address moves or volume calls");
  });
  schedule(now_ + lasts, ControlPlaneRestored{fault});
}

void World::on(ControlPlaneRestored event) {
  impairments_.erase(std::find(impairments_.begin(), impairments_.end(), event.fault));
  if (!control_plane_ok()) return;
  note("recovery", scenario().region, [] { return std::string("control plane works again"); });
  request_checks_everywhere();
}

}  // namespace models
