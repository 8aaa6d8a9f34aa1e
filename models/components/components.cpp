#include "models/components/components.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "models/architecture/laws.hpp"
#include "models/architecture/service_figures.hpp"
#include "sim/time/year.hpp"

namespace models {

void Components::start(Here here) {
  for (std::size_t index = 0; index < sets_.size(); ++index) {
    const ComponentSpec& spec = plan_->specs[index];
    Set& set = sets_[index];
    set.up = spec.count;
    set.since = here.now();
    if (!spec.zones.empty()) set.up_in_zone.assign(plan_->zones.size(), 0);
    set.race = sim::Stream(plan_->sets[index].race, here.replication());
  }
  for (std::uint32_t index = 0; index < units_.size(); ++index) {
    const Plan::Unit& plan = plan_->units[index];
    const ComponentSpec& spec = plan_->spec_of(plan);
    if (plan.zone != Plan::Unit::no_zone) ++sets_[plan.set.index()].up_in_zone[plan.zone];
    Unit& unit = units_[index];
    unit.life = sim::Stream(plan.life, here.replication());
    unit.repair = sim::Stream(plan.repair, here.replication());
    if (spec.never_fails || !plan_->has_random_faults || plan_->sets[plan.set.index()].races) {
      continue;
    }
    const sim::Duration life = sim::sample_duration(spec.fails, unit.life);
    control_life(plan.set, life, here);
    unit.next_failure = here.now() + life;
    here.schedule(unit.next_failure, UnitFails{index});
  }
  for (std::size_t index = 0; index < sets_.size(); ++index) {
    const auto id = sim::make_id<ComponentId>(index);
    if (here.controls().are_counted()) sets_[index].own_rate = own_rate(id);
    if (plan_->sets[index].races) schedule_race(id, here);
  }
  for (std::uint32_t cause = 0; cause < common_causes_.size(); ++cause) {
    common_causes_[cause] = sim::Stream(plan_->common_causes[cause].clock, here.replication());
    schedule_common_cause(cause, here);
  }
}

void Components::schedule_common_cause(std::uint32_t cause, Here here) {
  const double rate = plan_->common_cause_specs[cause].per_year;
  if (rate <= 0 || !plan_->has_random_faults || here.given().common) return;
  const double gap = sim::seconds_per_year / rate * sim::sample_exponential(common_causes_[cause]);
  here.schedule(here.now() + sim::clamped_duration(gap), CommonCauseStrikes{cause});
}

void Components::schedule_failure(std::uint32_t index, Here here) {
  const ComponentSpec& spec = plan_->spec_of(plan_->units[index]);
  if (spec.never_fails || !plan_->has_random_faults) return;
  Unit& unit = units_[index];
  if (!is_exponential(spec.fails)) {
    const sim::Duration life = sim::sample_duration(spec.fails, unit.life);
    control_life(plan_->units[index].set, life, here);
    unit.began = here.now();
    unit.next_failure = here.now() + life;
  } else {
    // A Poisson clock that runs on while the unit is down: the same law, and a longer repair does
    // not shift the failures that follow (design decision 4).
    while (unit.next_failure <= here.now()) {
      unit.next_failure += sim::sample_duration(spec.fails, unit.life);
    }
  }
  here.schedule(unit.next_failure, UnitFails{index});
}

void Components::on(UnitFails event, Here here) {
  Unit& unit = units_[event.unit];
  if (!unit.up) {
    // Taken by a common cause before its own time: the clock runs on.
    return;
  }
  if (unit.next_failure != here.now()) return;
  const ComponentId set = plan_->units[event.unit].set;
  if (!here.strikes(Plan::hazard_of(set))) {
    schedule_failure(event.unit, here);
    return;
  }
  control_own_failure(set, here);
  fail_unit(event.unit, {plan_->sets[set.index()].cause, {}}, here);
}

void Components::fail_unit(std::uint32_t index, const Origin& origin, Here here) {
  take_unit_down(index, origin, here);
  start_repair(index, here);
}

void Components::take_unit_down(std::uint32_t index, const Origin& origin, Here here) {
  const Plan::Unit& plan = plan_->units[index];
  Set& set = sets_[plan.set.index()];
  units_[index].up = false;
  ++set.down;
  ++set.did.failures;
  bool reachable = true;
  if (plan.zone != Plan::Unit::no_zone) {
    --set.up_in_zone[plan.zone];
    reachable = !here.facts().zones.lost(ZoneId{plan.zone});
  }
  units_changed(plan.set, reachable ? -1 : 0, origin, here);
  if (plan_->sets[plan.set.index()].races) schedule_race(plan.set, here);
}

void Components::start_repair(std::uint32_t index, Here here) {
  const Plan::Unit& plan = plan_->units[index];
  const ComponentSpec& spec = plan_->spec_of(plan);
  Set& set = sets_[plan.set.index()];
  Unit& unit = units_[index];
  if (spec.crews > 0 && set.busy_crews >= spec.crews) {
    unit.waiting = true;
    set.waiting.push_back(index);
    return;
  }
  ++set.busy_crews;
  unit.began = here.now();
  const sim::Duration repair = here.controls().add_length(
      Control::UnitRepairs, spec.repaired_in, sim::sample_duration(spec.repaired_in, unit.repair));
  here.schedule(here.now() + repair, UnitRepaired{index});
}

void Components::on(UnitRepaired event, Here here) {
  const ComponentId id = plan_->units[event.unit].set;
  Set& set = sets_[id.index()];
  settle(id, here.now());
  --set.busy_crews;
  if (set.first_waiting < set.waiting.size()) {
    const std::uint32_t next = set.waiting[set.first_waiting++];
    if (set.first_waiting == set.waiting.size()) {
      set.waiting.clear();
      set.first_waiting = 0;
    }
    units_[next].waiting = false;
    start_repair(next, here);
  }
  repair_unit(event.unit, here);
}

void Components::repair_unit(std::uint32_t index, Here here) {
  const Plan::Unit& plan = plan_->units[index];
  Set& set = sets_[plan.set.index()];
  units_[index].up = true;
  --set.down;
  bool reachable = true;
  if (plan.zone != Plan::Unit::no_zone) {
    ++set.up_in_zone[plan.zone];
    reachable = !here.facts().zones.lost(ZoneId{plan.zone});
  }
  units_changed(plan.set, reachable ? 1 : 0, {}, here);
  if (plan_->sets[plan.set.index()].races) {
    schedule_race(plan.set, here);
  } else {
    schedule_failure(index, here);
  }
}

void Components::on(InjectedUnitRepaired event, Here here) {
  repair_unit(event.unit, here);
}

void Components::obey(const InjectComponentFault& action, Here here) {
  const Plan::Set& plan = plan_->sets[action.component.index()];
  const std::uint32_t unit = plan.first_unit + static_cast<std::uint32_t>(action.index);
  if (!units_[unit].up) return;
  take_unit_down(unit, {plan.cause, {}}, here);
  here.schedule(here.now() + action.lasts, InjectedUnitRepaired{unit});
}

void Components::settle(ComponentId id, sim::Instant now) {
  Set& set = sets_[id.index()];
  if (set.since == now) return;
  const double seconds = sim::to_seconds(now - set.since);
  set.did.units_up_seconds += set.up * seconds;
  set.did.busy_crew_seconds += set.busy_crews * seconds;
  set.expected_failures += set.own_rate * seconds;
  set.since = now;
}

void Components::units_changed(ComponentId id, int change, const Origin& origin, Here here) {
  settle(id, here.now());
  Set& set = sets_[id.index()];
  if (here.controls().are_counted()) set.own_rate = own_rate(id);
  if (change == 0) return;
  here.severity_changed();
  set.up += change;
  const bool lacking = set.up < plan_->specs[id.index()].required;
  if (lacking != here.facts().components.lacking(id)) set_lacking(id, lacking, origin, here);
}

void Components::set_lacking(ComponentId id, bool lacking, const Origin& origin, Here here) {
  here.traffic_changed();
  ComponentTable& table = here.facts().components;
  table.sets_[id.index()].lacking = lacking;
  table.lacking_ += lacking ? 1 : -1;
  if (lacking) {
    table.sets_[id.index()].fault = origin.fault ? *origin.fault : here.begin_fault(origin.cause);
  }
  here.tell(ComponentSetChanged{id});
  const ComponentSpec& spec = plan_->specs[id.index()];
  here.note(lacking ? "fault" : "recovery", spec.id, [&] {
    return std::to_string(sets_[id.index()].up) + " of " + std::to_string(spec.count) +
           " units up, " + std::to_string(spec.required) + " required";
  });
}

void Components::hear(const ZoneStruck& notice, Here here) {
  if (!notice.loses_it) return;
  for (std::size_t index = 0; index < sets_.size(); ++index) {
    if (sets_[index].up_in_zone.empty()) continue;
    const int units = sets_[index].up_in_zone[notice.zone.index()];
    if (units == 0) continue;
    units_changed(sim::make_id<ComponentId>(index), -units, {{}, notice.fault}, here);
  }
}

void Components::hear(const ZoneMended& notice, Here here) {
  if (!notice.returns_it) return;
  for (std::size_t index = 0; index < sets_.size(); ++index) {
    if (sets_[index].up_in_zone.empty()) continue;
    const int units = sets_[index].up_in_zone[notice.zone.index()];
    if (units > 0) units_changed(sim::make_id<ComponentId>(index), units, {}, here);
  }
}

void Components::schedule_race(ComponentId id, Here here) {
  Set& set = sets_[id.index()];
  ++set.race_epoch;
  if (!plan_->has_random_faults) return;
  const double rate = race_rate(id);
  if (rate <= 0) return;
  here.schedule(here.now() + sim::clamped_duration(sim::sample_exponential(set.race) / rate),
                RaceFails{id, set.race_epoch});
}

/// Failures of a set per second by exponential lives as things are; 0 where lives are others.
double Components::own_rate(ComponentId id) const {
  const ComponentSpec& spec = plan_->specs[id.index()];
  if (spec.never_fails || !plan_->has_random_faults) return 0;
  if (plan_->sets[id.index()].races) return race_rate(id);
  const auto* life = std::get_if<sim::Exponential>(&spec.fails.law());
  return life == nullptr ? 0 : (spec.count - sets_[id.index()].down) / life->mean;
}

/// Failures of a set per second as long as no unit fails and none is repaired.
double Components::race_rate(ComponentId id) const {
  const ComponentSpec& spec = plan_->specs[id.index()];
  const int up = spec.count - sets_[id.index()].down;
  if (up == 0) return 0;
  const auto* life = std::get_if<sim::Exponential>(&spec.fails.law());
  // Reader's promise: races have exponential lives. Units are alike, so only the total counts.
  if (spec.load_sharing) return spec.count / life->mean;
  const int active = std::min(up, spec.active);
  return (active + spec.dormant_factor * (up - active)) / life->mean;
}

void Components::on(RaceFails event, Here here) {
  if (sets_[event.set.index()].race_epoch != event.epoch) return;
  if (!here.strikes(Plan::hazard_of(event.set))) {
    schedule_race(event.set, here);
    return;
  }
  control_own_failure(event.set, here);
  fail_in_race(event.set, here);
}

void Components::fail_in_race(ComponentId set, Here here) {
  const std::uint32_t first = plan_->sets[set.index()].first_unit;
  const auto count = static_cast<std::uint32_t>(plan_->specs[set.index()].count);
  for (std::uint32_t index = first; index < first + count; ++index) {
    if (units_[index].up) {
      fail_unit(index, {plan_->sets[set.index()].cause, {}}, here);
      return;
    }
  }
}

void Components::on(CommonCauseStrikes event, Here here) {
  if (here.strikes(plan_->hazard_of_common_cause(event.cause))) {
    strike_common_cause(event.cause, here);
  }
  schedule_common_cause(event.cause, here);
}

void Components::strike_common_cause(std::uint32_t index, Here here) {
  const CauseId cause = plan_->common_causes[index].cause;
  const Origin origin{cause, here.begin_fault(cause)};
  here.tell(CommonCauseStruck{index, *origin.fault});
  for (const ComponentId component : plan_->common_cause_specs[index].components) {
    const std::uint32_t first = plan_->sets[component.index()].first_unit;
    const auto count = static_cast<std::uint32_t>(plan_->specs[component.index()].count);
    for (std::uint32_t unit = first; unit < first + count; ++unit) {
      if (units_[unit].up) fail_unit(unit, origin, here);
    }
  }
}

void Components::start_over(Here here) {
  for (Set& set : sets_) {
    set.did = {};
    set.expected_failures = 0;
    set.since = here.now();
  }
}

void Components::close(Outcome& outcome, Here here) {
  for (std::size_t index = 0; index < sets_.size(); ++index) {
    settle(sim::make_id<ComponentId>(index), here.now());
    const Doings& did = sets_[index].did;
    outcome.figures[plan_->figures.at(ComponentFigure::UnitsUp, index)] = did.units_up_seconds;
    outcome.figures[plan_->figures.at(ComponentFigure::CrewsBusy, index)] = did.busy_crew_seconds;
    outcome.figures[plan_->figures.at(ComponentFigure::Failures, index)] = did.failures;
    const auto repair = mean_duration(plan_->specs[index].repaired_in);
    here.controls().add(Control::UnitFailures,
                        -sets_[index].expected_failures * repair.value_or(0));
  }
}

}  // namespace models
