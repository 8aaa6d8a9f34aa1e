// Components as methods for rare events see them, and what they count for control variates.

#include <algorithm>
#include <limits>
#include <variant>

#include "models/architecture/laws.hpp"
#include "models/components/components.hpp"
#include "models/context/severity.hpp"
#include "sim/time/year.hpp"

namespace models {

double Components::hazard_rate(std::size_t hazard, const Commons&) const {
  if (hazard >= sets_.size()) {
    return plan_->common_cause_specs[hazard - sets_.size()].per_year / sim::seconds_per_year;
  }
  if (plan_->sets[hazard].races) return race_rate(sim::make_id<ComponentId>(hazard));
  const ComponentSpec& spec = plan_->specs[hazard];
  return (spec.count - sets_[hazard].down) / mean_life(spec.fails);
}

void Components::strike(std::size_t hazard, sim::Stream& choices, Here here) {
  if (hazard >= sets_.size()) {
    strike_common_cause(static_cast<std::uint32_t>(hazard - sets_.size()), here);
    return;
  }
  const Plan::Set& set = plan_->sets[hazard];
  if (set.races) {
    fail_in_race(sim::make_id<ComponentId>(hazard), here);
    return;
  }
  const auto count = static_cast<std::uint32_t>(plan_->specs[hazard].count);
  const auto is_up = [this](std::uint32_t unit) { return units_[unit].up; };
  fail_unit(choose_live(choices, set.first_unit, count, is_up), {set.cause, {}}, here);
}

bool Components::is_whole(const Commons&) const {
  return std::all_of(sets_.begin(), sets_.end(), [](const Set& set) { return set.down == 0; });
}

double Components::severity(const Commons&) const {
  double most = 0;
  for (std::size_t index = 0; index < sets_.size(); ++index) {
    const ComponentSpec& spec = plan_->specs[index];
    const double way = severity_of_units(spec.count, spec.required, sets_[index].up);
    most = std::max(most, plan_->sets[index].of_outage * way);
  }
  return most;
}

void Components::restart(Here here) {
  const std::uint64_t replication = here.replication();
  for (Unit& unit : units_) {
    unit.life.restart(replication);
    unit.repair.restart(replication);
  }
  for (Set& set : sets_) set.race.restart(replication);
  for (sim::Stream& stream : common_causes_) stream.restart(replication);
}

bool Components::renews(UnitFails event, const Commons&) const {
  return !is_constant(plan_->spec_of(plan_->units[event.unit]).fails);
}

bool Components::renews(UnitRepaired event, const Commons&) const {
  return !is_constant(plan_->spec_of(plan_->units[event.unit]).repaired_in);
}

void Components::prepare_to_renew(const Commons& world) {
  left_.clear();
  for (std::uint32_t unit = 0; unit < units_.size(); ++unit) {
    left_.push_back(left_of(unit, world.moment));
  }
}

/// Of the life or the repair that goes on.
sim::Residual Components::left_of(std::uint32_t index, sim::Instant now) const {
  const Unit& unit = units_[index];
  const ComponentSpec& spec = plan_->spec_of(plan_->units[index]);
  return {unit.up ? spec.fails : spec.repaired_in, sim::to_seconds(now - unit.began)};
}

void Components::renew(Here here) {
  for (std::uint32_t unit = 0; unit < units_.size(); ++unit) renew_unit(unit, here);
  for (std::size_t set = 0; set < sets_.size(); ++set) {
    if (plan_->sets[set].races) schedule_race(sim::make_id<ComponentId>(set), here);
  }
  for (std::uint32_t cause = 0; cause < common_causes_.size(); ++cause) {
    schedule_common_cause(cause, here);
  }
}

/// What has lasted for a known time and goes on: the rest of it has the law of what is left of such
/// a length. Exponential clocks begin anew.
void Components::renew_unit(std::uint32_t index, Here here) {
  const Plan::Unit& plan = plan_->units[index];
  const ComponentSpec& spec = plan_->spec_of(plan);
  Unit& unit = units_[index];
  const bool races = plan_->sets[plan.set.index()].races;
  const bool has_life = !spec.never_fails && plan_->has_random_faults && !races;
  if (unit.up) {
    if (!has_life || is_constant(spec.fails)) return;
    // One that is due in this very moment has not lasted longer than that.
    if (unit.next_failure == here.now()) {
      here.schedule(here.now(), UnitFails{index});
    } else if (is_exponential(spec.fails)) {
      unit.next_failure = here.now();
      schedule_failure(index, here);
    } else {
      unit.next_failure = here.now() + sim::sample_duration(left_[index], unit.life);
      here.schedule(unit.next_failure, UnitFails{index});
    }
    return;
  }
  if (has_life && is_exponential(spec.fails)) unit.next_failure = here.now();
  if (unit.waiting || is_constant(spec.repaired_in)) return;
  here.schedule(here.now() + sim::sample_duration(left_[index], unit.repair), UnitRepaired{index});
}

/// Weighed by the repair that it leads to, so that sets of different repairs add up.
void Components::control_own_failure(ComponentId id, Here here) const {
  if (!here.controls().are_counted()) return;
  if (sets_[id.index()].own_rate <= 0) return;
  here.controls().add(Control::UnitFailures,
                      mean_duration(plan_->specs[id.index()].repaired_in).value_or(0));
}

/// Lives that are not exponential have no constant hazard; their draws are centred instead. Longer
/// lives are fewer failures.
void Components::control_life(ComponentId id, sim::Duration life, Here here) const {
  if (!here.controls().are_counted()) return;
  const ComponentSpec& spec = plan_->specs[id.index()];
  if (is_exponential(spec.fails)) return;
  const auto mean = mean_duration(spec.fails);
  if (!mean || *mean <= 0) return;
  here.controls().add(Control::UnitFailures, mean_duration(spec.repaired_in).value_or(0) *
                                                 (1 - sim::to_seconds(life) / *mean));
}

}  // namespace models
