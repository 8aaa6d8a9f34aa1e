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
    const sim::Duration life = sim::sample_duration(spec.fails, unit.life);
    control_life(plan.set, life);
    unit.next_failure = now_ + life;
    schedule(unit.next_failure, UnitFails{index});
  }
  for (std::size_t index = 0; index < components_.size(); ++index) {
    const auto id = sim::make_id<ComponentId>(index);
    if (counts_controls_) components_[index].own_rate = own_rate(id);
    if (plan_->components[index].races) schedule_race(id);
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
    const sim::Duration life = sim::sample_duration(spec.fails, unit.life);
    control_life(plan_->units[index].set, life);
    unit.began = now_;
    unit.next_failure = now_ + life;
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
  if (!strikes(FailureClock::Unit, plan_->units[event.unit].set.index())) {
    schedule_failure(event.unit);
    return;
  }
  control_own_failure(plan_->units[event.unit].set);
  fail_unit(event.unit, {plan_->components[plan_->units[event.unit].set.index()].cause, {}});
}

void World::fail_unit(std::uint32_t index, const Origin& origin) {
  take_unit_down(index, origin);
  start_repair(index);
}

void World::take_unit_down(std::uint32_t index, const Origin& origin) {
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
  unit.began = now_;
  const sim::Duration repair = controlled(Control::UnitRepairs, spec.repaired_in,
                                          sim::sample_duration(spec.repaired_in, unit.repair));
  schedule(now_ + repair, UnitRepaired{index});
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
  set.expected_failures += set.own_rate * seconds;
  set.since = now_;
}

void World::units_changed(ComponentId id, int change, const Origin& origin) {
  settle_units(id);
  ComponentSet& set = components_[id.index()];
  if (counts_controls_) set.own_rate = own_rate(id);
  if (change == 0) return;
  severity_stale_ = true;
  set.up += change;
  const bool lacking = set.up < design().components[id.index()].required;
  if (lacking != set.lacking) set_lacking(id, lacking, origin);
}

void World::set_lacking(ComponentId id, bool lacking, const Origin& origin) {
  ComponentSet& set = components_[id.index()];
  traffic_changed();
  set.lacking = lacking;
  lacking_sets_ += lacking ? 1 : -1;
  if (lacking) set.fault = origin.fault ? *origin.fault : begin_fault(origin.cause);
  dependency_changed(id);
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
  ++set.race_epoch;
  if (!plan_->has_random_faults()) return;
  const double rate = race_rate(id);
  if (rate <= 0) return;
  schedule(now_ + sim::clamped_duration(sim::sample_exponential(set.race) / rate),
           RaceFails{id, set.race_epoch});
}

/// Failures of a set per second by exponential lives as things are; 0 where lives are others.
double World::own_rate(ComponentId id) const {
  const ComponentSpec& spec = design().components[id.index()];
  if (spec.never_fails || !plan_->has_random_faults()) return 0;
  if (plan_->components[id.index()].races) return race_rate(id);
  const auto* life = std::get_if<sim::Exponential>(&spec.fails.law());
  return life == nullptr ? 0 : (spec.count - components_[id.index()].down) / life->mean;
}

/// Failures of a set per second as long as no unit fails and none is repaired.
double World::race_rate(ComponentId id) const {
  const ComponentSpec& spec = design().components[id.index()];
  const int up = spec.count - components_[id.index()].down;
  if (up == 0) return 0;
  const auto* life = std::get_if<sim::Exponential>(&spec.fails.law());
  // Reader's promise: races have exponential lives. Units are alike, so only the total counts.
  if (spec.load_sharing) return spec.count / life->mean;
  const int active = std::min(up, spec.active);
  return (active + spec.dormant_factor * (up - active)) / life->mean;
}

void World::on(RaceFails event) {
  if (components_[event.set.index()].race_epoch != event.epoch) return;
  if (!strikes(FailureClock::Unit, event.set.index())) {
    schedule_race(event.set);
    return;
  }
  control_own_failure(event.set);
  fail_in_race(event.set);
}

void World::fail_in_race(ComponentId set) {
  const std::uint32_t first = plan_->components[set.index()].first_unit;
  const auto count = static_cast<std::uint32_t>(design().components[set.index()].count);
  for (std::uint32_t index = first; index < first + count; ++index) {
    if (units_[index].up) {
      fail_unit(index, {plan_->components[set.index()].cause, {}});
      return;
    }
  }
}

void World::on(CommonCauseStrikes event) {
  if (strikes(FailureClock::CommonCause, event.cause)) strike_common_cause(event.cause);
  schedule_common_cause(event.cause);
}

void World::strike_common_cause(std::uint32_t index) {
  const CommonCauseSpec& spec = design().common_causes[index];
  const CauseId cause = plan_->common_cause_causes[index];
  const Origin origin{cause, begin_fault(cause)};
  for (const ZoneId zone : spec.zones) fail_zone_life(zone, *origin.fault);
  for (const ComponentId component : spec.components) {
    const std::uint32_t first = plan_->components[component.index()].first_unit;
    const auto count = static_cast<std::uint32_t>(design().components[component.index()].count);
    for (std::uint32_t unit = first; unit < first + count; ++unit) {
      if (units_[unit].up) fail_unit(unit, origin);
    }
  }
}

}  // namespace models
