// Repairable units: the part of World that knows nothing of AWS.

#include <algorithm>
#include <variant>

#include "models/world/world.hpp"

namespace models {

namespace {

constexpr double seconds_per_year = 8760.0 * 3600.0;

bool is_exponential(const sim::Distribution& law) {
  return std::holds_alternative<sim::Exponential>(law.law());
}

}  // namespace

void World::start_components(std::uint64_t number) {
  for (std::size_t index = 0; index < components_.size(); ++index) {
    const ComponentSpec& spec = design().components[index];
    ComponentSet& set = components_[index];
    set.up = spec.count;
    set.since = now_;
    if (!spec.zones.empty()) set.up_in_zone.assign(zones_.size(), 0);
    set.race = sim::Stream(plan_->components[index].race, number);
  }
  for (std::uint32_t index = 0; index < units_.size(); ++index) {
    const UnitPlan& plan = plan_->units[index];
    const ComponentSpec& spec = design().components[plan.set.index()];
    if (plan.zone != UnitPlan::no_zone) ++components_[plan.set.index()].up_in_zone[plan.zone];
    Unit& unit = units_[index];
    unit.life = sim::Stream(plan.life, number);
    unit.repair = sim::Stream(plan.repair, number);
    if (spec.never_fails || !plan_->has_random_faults() ||
        plan_->components[plan.set.index()].races)
      continue;
    unit.next_failure = now_ + sim::sample_duration(spec.fails, unit.life);
    schedule(unit.next_failure, UnitFails{index});
  }
  for (std::size_t index = 0; index < components_.size(); ++index) {
    if (plan_->components[index].races) schedule_race(sim::make_id<ComponentId>(index));
  }
  for (std::uint32_t cause = 0; cause < common_causes_.size(); ++cause) {
    common_causes_[cause] = sim::Stream(plan_->common_cause_clocks[cause], number);
    schedule_common_cause(cause);
  }
}

void World::schedule_common_cause(std::uint32_t cause) {
  const double rate = design().common_causes[cause].per_year;
  if (rate <= 0 || !plan_->has_random_faults() || common_losses_given_) return;
  const double gap = seconds_per_year / rate * sim::sample_exponential(common_causes_[cause]);
  schedule(now_ + sim::clamped_duration(gap), CommonCauseStrikes{cause});
}

void World::schedule_failure(std::uint32_t index) {
  const ComponentSpec& spec = design().components[plan_->units[index].set.index()];
  if (spec.never_fails || !plan_->has_random_faults()) return;
  Unit& unit = units_[index];
  if (!is_exponential(spec.fails)) {
    unit.next_failure = now_ + sim::sample_duration(spec.fails, unit.life);
  } else {
    // A Poisson clock that runs on while the unit is down: the same law, and a longer repair does
    // not shift the failures that follow (design decision 4).
    while (unit.next_failure <= now_) {
      unit.next_failure += sim::sample_duration(spec.fails, unit.life);
    }
  }
  schedule(unit.next_failure, UnitFails{index});
}

void World::on(UnitFails event) {
  Unit& unit = units_[event.unit];
  if (!unit.up) {
    // Taken by a common cause before its own time: the clock runs on.
    return;
  }
  if (unit.next_failure != now_) return;
  fail_unit(event.unit, {plan_->components[plan_->units[event.unit].set.index()].cause, {}});
}

void World::fail_unit(std::uint32_t index, Origin origin) {
  take_unit_down(index, origin);
  start_repair(index);
}

void World::take_unit_down(std::uint32_t index, Origin origin) {
  const UnitPlan& plan = plan_->units[index];
  ComponentSet& set = components_[plan.set.index()];
  units_[index].up = false;
  ++set.down;
  ++set.outcome.failures;
  bool reachable = true;
  if (plan.zone != UnitPlan::no_zone) {
    --set.up_in_zone[plan.zone];
    reachable = !zones_[plan.zone].lost();
  }
  units_changed(plan.set, reachable ? -1 : 0, origin);
  if (plan_->components[plan.set.index()].races) schedule_race(plan.set);
}

void World::start_repair(std::uint32_t index) {
  const UnitPlan& plan = plan_->units[index];
  const ComponentSpec& spec = design().components[plan.set.index()];
  ComponentSet& set = components_[plan.set.index()];
  Unit& unit = units_[index];
  if (spec.crews > 0 && set.busy_crews >= spec.crews) {
    unit.waiting = true;
    set.waiting.push_back(index);
    return;
  }
  ++set.busy_crews;
  schedule(now_ + sim::sample_duration(spec.repaired_in, unit.repair), UnitRepaired{index});
}

void World::on(UnitRepaired event) {
  ComponentSet& set = components_[plan_->units[event.unit].set.index()];
  settle_units(plan_->units[event.unit].set);
  --set.busy_crews;
  if (set.first_waiting < set.waiting.size()) {
    const std::uint32_t next = set.waiting[set.first_waiting++];
    if (set.first_waiting == set.waiting.size()) {
      set.waiting.clear();
      set.first_waiting = 0;
    }
    units_[next].waiting = false;
    start_repair(next);
  }
  repair_unit(event.unit);
}

void World::repair_unit(std::uint32_t index) {
  const UnitPlan& plan = plan_->units[index];
  ComponentSet& set = components_[plan.set.index()];
  units_[index].up = true;
  --set.down;
  bool reachable = true;
  if (plan.zone != UnitPlan::no_zone) {
    ++set.up_in_zone[plan.zone];
    reachable = !zones_[plan.zone].lost();
  }
  units_changed(plan.set, reachable ? 1 : 0, {});
  if (plan_->components[plan.set.index()].races) {
    schedule_race(plan.set);
  } else {
    schedule_failure(index);
  }
}

void World::on(InjectedUnitRepaired event) {
  repair_unit(event.unit);
}

void World::settle_units(ComponentId id) {
  ComponentSet& set = components_[id.index()];
  const double seconds = sim::to_seconds(now_ - set.since);
  set.outcome.units_up_seconds += set.up * seconds;
  set.outcome.busy_crew_seconds += set.busy_crews * seconds;
  set.since = now_;
}

void World::units_changed(ComponentId id, int change, Origin origin) {
  settle_units(id);
  if (change == 0) return;
  ComponentSet& set = components_[id.index()];
  set.up += change;
  const bool lacking = set.up < design().components[id.index()].required;
  if (lacking == set.lacking) return;
  traffic_changed();
  set.lacking = lacking;
  if (lacking) set.fault = origin.fault ? *origin.fault : begin_fault(origin.cause);
  note(lacking ? "fault" : "recovery", design().components[id.index()].id, [&] {
    return std::to_string(set.up) + " of " + std::to_string(design().components[id.index()].count) +
           " units up, " + std::to_string(design().components[id.index()].required) + " required";
  });
}

void World::zone_changed_for_components(ZoneId zone, bool up, FaultId fault) {
  const Origin origin{plan_->demand_cause, fault};
  for (std::size_t index = 0; index < components_.size(); ++index) {
    const ComponentSet& set = components_[index];
    if (set.up_in_zone.empty()) continue;
    const int units = set.up_in_zone[zone.index()];
    if (units > 0) units_changed(sim::make_id<ComponentId>(index), up ? units : -units, origin);
  }
}

void World::schedule_race(ComponentId id) {
  ComponentSet& set = components_[id.index()];
  const ComponentSpec& spec = design().components[id.index()];
  ++set.race_epoch;
  const int up = spec.count - set.down;
  if (up == 0 || !plan_->has_random_faults()) return;
  const auto* life = std::get_if<sim::Exponential>(&spec.fails.law());
  // Reader's promise: races have exponential lives. Units are alike, so only the total counts.
  double rate = 0;
  if (spec.load_sharing) {
    rate = spec.count / life->mean;
  } else {
    const int active = std::min(up, spec.active);
    rate = (active + spec.dormant_factor * (up - active)) / life->mean;
  }
  if (rate <= 0) return;
  schedule(now_ + sim::clamped_duration(sim::sample_exponential(set.race) / rate),
           RaceFails{id, set.race_epoch});
}

void World::on(RaceFails event) {
  if (components_[event.set.index()].race_epoch != event.epoch) return;
  const std::uint32_t first = plan_->components[event.set.index()].first_unit;
  const auto count = static_cast<std::uint32_t>(design().components[event.set.index()].count);
  for (std::uint32_t index = first; index < first + count; ++index) {
    if (units_[index].up) {
      fail_unit(index, {plan_->components[event.set.index()].cause, {}});
      return;
    }
  }
}

void World::on(CommonCauseStrikes event) {
  const CommonCauseSpec& spec = design().common_causes[event.cause];
  const CauseId cause = plan_->common_cause_causes[event.cause];
  const Origin origin{cause, begin_fault(cause)};
  for (const ZoneId zone : spec.zones) fail_zone_life(zone, *origin.fault);
  for (const ComponentId component : spec.components) {
    const std::uint32_t first = plan_->components[component.index()].first_unit;
    const auto count = static_cast<std::uint32_t>(design().components[component.index()].count);
    for (std::uint32_t unit = first; unit < first + count; ++unit) {
      if (units_[unit].up) fail_unit(unit, origin);
    }
  }
  schedule_common_cause(event.cause);
}

}  // namespace models
