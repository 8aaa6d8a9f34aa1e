#include "models/zones/zones.hpp"

#include <algorithm>
#include <string>

#include "sim/time/year.hpp"

namespace models {

namespace {

const char* words_of(ZoneFault kind) {
  switch (kind) {
    case ZoneFault::Power:
      return "loses power";
    case ZoneFault::Network:
      return "is cut off";
    case ZoneFault::Gray:
      return "is gray: a share of requests fails, probes pass";
    case ZoneFault::Capacity:
      return "has no capacity for launches";
    case ZoneFault::OwnLife:
      return "fails";
  }
  return "";
}

}  // namespace

void Zones::start(Here here) {
  for (std::size_t index = 0; index < clocks_.size(); ++index) {
    const auto id = sim::make_id<ZoneId>(index);
    const Plan::Zone& plan = plan_->zones[index];
    Clocks& zone = clocks_[index];
    for (std::size_t kind = 0; kind < random_zone_faults; ++kind) {
      zone.faults[kind] = sim::Stream(plan.clocks[kind], here.replication());
      zone.lasts[kind] = sim::Stream(plan.lasts[kind], here.replication());
    }
    zone.control_plane = sim::Stream(plan.control_plane, here.replication());
    zone.life = sim::Stream(plan.life, here.replication());
    zone.repair = sim::Stream(plan.repair, here.replication());
    const ZoneSpec& spec = plan_->specs[index];
    if (spec.has_own_life && plan_->has_random_faults) {
      zone.next_failure = here.now() + sim::sample_duration(spec.fails, zone.life);
      here.schedule(zone.next_failure, ZoneLifeEnds{id});
    }
    if (!plan_->has_random_faults || spec.has_own_life) continue;
    for (std::size_t kind = 0; kind < random_zone_faults; ++kind) {
      schedule_fault(id, static_cast<ZoneFault>(kind), here);
    }
  }
  for (std::uint32_t place = 0; place < regions_.size(); ++place) {
    regions_[place].clock = sim::Stream(plan_->regions[place].clock, here.replication());
    regions_[place].lasts = sim::Stream(plan_->regions[place].lasts, here.replication());
    schedule_region_loss(place, here);
  }
  for (std::size_t kind = 0; kind < region_fault_count; ++kind) {
    region_clocks_[kind] = sim::Stream(plan_->region_clocks[kind], here.replication());
    region_lasts_[kind] = sim::Stream(plan_->region_lasts[kind], here.replication());
    if (plan_->has_random_faults) schedule_fault(static_cast<RegionFault>(kind), here);
  }
}

void Zones::schedule_fault(ZoneId id, ZoneFault kind, Here here) {
  const double rate = plan_->process(kind).per_year;
  if (rate <= 0) return;
  if (here.given().zones && is_outside_loss(kind)) return;
  sim::Stream& clock = clocks_[id.index()].faults[index_of(kind)];
  const double gap = sim::seconds_per_year / rate * sim::sample_exponential(clock);
  here.schedule(here.now() + sim::clamped_duration(gap), ZoneFaultArrives{id, kind});
}

void Zones::schedule_fault(RegionFault kind, Here here) {
  const double rate = plan_->process(kind).per_year;
  if (rate <= 0) return;
  if (here.given().common && is_outside_loss(kind)) return;
  sim::Stream& clock = region_clocks_[index_of(kind)];
  const double gap = sim::seconds_per_year / rate * sim::sample_exponential(clock);
  here.schedule(here.now() + sim::clamped_duration(gap), RegionFaultArrives{kind});
}

void Zones::on(ZoneFaultArrives event, Here here) {
  schedule_fault(event.zone, event.kind, here);
  // Drawn whether it is used or not, so that the stream stays in step with the clock.
  const sim::Duration lasts = draw_length(event.zone, event.kind);
  if (is_outside_loss(event.kind)) control_loss(event.zone, lasts, here);
  if (event.kind == ZoneFault::Gray) {
    here.controls().add(Control::GrayZones, sim::to_seconds(lasts));
  }
  if (here.facts().zones.has(event.zone, event.kind)) return;
  if (!here.strikes(plan_->hazard_of(event.kind))) return;
  strike(event.zone, event.kind, lasts, here);
}

sim::Duration Zones::draw_length(ZoneId id, ZoneFault kind) {
  return sim::sample_duration(plan_->process(kind).lasts,
                              clocks_[id.index()].lasts[index_of(kind)]);
}

void Zones::strike(ZoneId id, ZoneFault kind, sim::Duration lasts, Here here) {
  const FaultId fault = here.begin_fault(cause_of(id, kind));
  begin_fault(id, kind, fault, lasts, here);
  if (is_outside_loss(kind)) maybe_impair_control_plane(id, lasts, fault, here);
}

void Zones::on(RegionFaultArrives event, Here here) {
  schedule_fault(event.kind, here);
  if (here.strikes(plan_->hazard_of(event.kind))) strike(event.kind, here);
}

void Zones::strike(RegionFault kind, Here here) {
  const sim::Duration lasts =
      sim::sample_duration(plan_->process(kind).lasts, region_lasts_[index_of(kind)]);
  if (is_outside_loss(kind)) control_region_loss(lasts, here);
  const FaultId fault = here.begin_fault(plan_->region_causes[index_of(kind)]);
  if (kind == RegionFault::AllZonesPower) {
    for (std::size_t index = 0; index < clocks_.size(); ++index) {
      const auto id = sim::make_id<ZoneId>(index);
      if (!plan_->specs[index].region.empty()) continue;
      if (here.facts().zones.has(id, ZoneFault::Power)) continue;
      begin_fault(id, ZoneFault::Power, fault, lasts, here);
    }
  }
  impair_control_plane(lasts, fault, here);
}

void Zones::begin_fault(ZoneId id, ZoneFault kind, FaultId fault, sim::Duration lasts, Here here) {
  here.traffic_changed();
  ZoneTable& zones = here.facts().zones;
  const bool was_lost = zones.lost(id);
  zones.change(id, kind, 1);
  zones.zones_[id.index()].latest[index_of(kind)] = fault;
  if (kind == ZoneFault::Power) zones.zones_[id.index()].late = {};
  here.note("fault", plan_->specs[id.index()].id, [&] { return std::string(words_of(kind)); });
  here.tell(ZoneStruck{id, kind, fault, !was_lost && zones.lost(id)});
  if (kind != ZoneFault::OwnLife) here.schedule(here.now() + lasts, ZoneFaultEnds{id, kind});
}

void Zones::on(ZoneFaultEnds event, Here here) {
  end_fault(event.zone, event.kind, here);
}

void Zones::end_fault(ZoneId id, ZoneFault kind, Here here) {
  here.traffic_changed();
  ZoneTable& zones = here.facts().zones;
  const bool was_lost = zones.lost(id);
  zones.change(id, kind, -1);
  if (zones.has(id, kind)) return;
  here.note("recovery", plan_->specs[id.index()].id, [] { return std::string("is back"); });
  here.tell(ZoneMended{id, kind, zones.fault(id, kind), was_lost && !zones.lost(id)});
}

void Zones::on(ZoneLifeEnds event, Here here) {
  if (clocks_[event.zone.index()].next_failure != here.now()) return;
  if (here.facts().zones.has(event.zone, ZoneFault::OwnLife)) return;
  if (!here.strikes(Plan::hazard_of_life(event.zone))) {
    schedule_life(event.zone, here);
    return;
  }
  fail_life(event.zone, here.begin_fault(cause_of(event.zone, ZoneFault::OwnLife)), here);
}

void Zones::fail_life(ZoneId id, FaultId fault, Here here) {
  if (here.facts().zones.has(id, ZoneFault::OwnLife)) return;
  begin_fault(id, ZoneFault::OwnLife, fault, {}, here);
  const sim::Distribution& law = plan_->specs[id.index()].repaired_in;
  here.schedule(here.now() + sim::sample_duration(law, clocks_[id.index()].repair),
                ZoneRepaired{id});
}

void Zones::on(ZoneRepaired event, Here here) {
  end_fault(event.zone, ZoneFault::OwnLife, here);
  schedule_life(event.zone, here);
}

void Zones::schedule_life(ZoneId id, Here here) {
  Clocks& zone = clocks_[id.index()];
  const ZoneSpec& spec = plan_->specs[id.index()];
  if (!spec.has_own_life || !plan_->has_random_faults) return;
  if (!std::holds_alternative<sim::Exponential>(spec.fails.law())) {
    zone.life_began = here.now();
    zone.next_failure = here.now() + sim::sample_duration(spec.fails, zone.life);
  } else {
    while (zone.next_failure <= here.now()) {
      zone.next_failure += sim::sample_duration(spec.fails, zone.life);
    }
  }
  here.schedule(zone.next_failure, ZoneLifeEnds{id});
}

void Zones::maybe_impair_control_plane(ZoneId id, sim::Duration zone_fault_lasts, FaultId fault,
                                       Here here) {
  const FailureModel& failures = *plan_->failures;
  sim::Stream& stream = clocks_[id.index()].control_plane;
  if (!stream.chance(failures.control_plane_with_zone_probability)) return;
  const double seconds = sim::to_seconds(zone_fault_lasts) * failures.control_plane_with_zone_share;
  impair_control_plane(sim::clamped_duration(seconds), fault, here);
}

void Zones::impair_control_plane(sim::Duration lasts, FaultId fault, Here here) {
  here.facts().control_plane.impairments_.push_back(fault);
  here.note("fault", plan_->region, [] {
    return std::string("control plane impaired: no launches, address moves or volume calls");
  });
  here.schedule(here.now() + lasts, ControlPlaneRestored{fault});
}

void Zones::on(ControlPlaneRestored event, Here here) {
  std::vector<FaultId>& impairments = here.facts().control_plane.impairments_;
  impairments.erase(std::find(impairments.begin(), impairments.end(), event.fault));
  if (!impairments.empty()) return;
  here.note("recovery", plan_->region, [] { return std::string("control plane works again"); });
  here.tell(ControlPlaneBack{});
}

void Zones::hear(const CommonCauseStruck& notice, Here here) {
  for (const ZoneId zone : plan_->common_causes[notice.cause].zones) {
    fail_life(zone, notice.fault, here);
  }
}

void Zones::obey(const InjectZoneFault& action, Here here) {
  FaultId fault;
  for (const ZoneId zone : action.zones) {
    fault = here.begin_fault(cause_of(zone, action.fault));
    begin_fault(zone, action.fault, fault, action.lasts, here);
    here.facts().zones.zones_[zone.index()].late = {action.late_share, action.late_within};
    if (action.control_plane_impaired) continue;
    if (is_outside_loss(action.fault)) {
      maybe_impair_control_plane(zone, action.lasts, fault, here);
    }
  }
  if (action.control_plane_impaired.value_or(false)) {
    impair_control_plane(action.lasts, fault, here);
  }
}

void Zones::obey(const InjectControlPlaneFault& action, Here here) {
  const CauseId cause = plan_->region_causes[index_of(RegionFault::ControlPlane)];
  impair_control_plane(action.lasts, here.begin_fault(cause), here);
}

}  // namespace models
