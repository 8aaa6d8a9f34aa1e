// Copies of the world that go ways of their own, and how far they get: what splitting is made of,
// see experiment/split_copies.hpp.

#include "models/world/world.hpp"

namespace models {

namespace {

bool is_constant(const sim::Distribution& law) {
  return std::holds_alternative<sim::Constant>(law.law());
}

bool is_exponential(const sim::Distribution& law) {
  return std::holds_alternative<sim::Exponential>(law.law());
}

}  // namespace

World::Climb World::climb(double level) {
  Climb climb;
  for (;;) {
    const bool is_due = is_event_due(end_);
    if (!is_due || queue_.next_time() > now_) {
      if (severity_stale_) {
        severity_ = severity();
        severity_stale_ = false;
      }
      climb.highest = std::max(climb.highest, severity_);
      climb.reached = severity_ >= level;
      if (climb.reached || is_whole()) return climb;
    }
    if (!is_due) break;
    advance_to(queue_.next_time());
    handle_next();
  }
  advance_to(end_);
  return climb;
}

void World::prepare_to_branch() {
  drop_renewed();
  left_.clear();
  for (std::uint32_t unit = 0; unit < units_.size(); ++unit) left_.push_back(left_of(unit));
  prepared_ = true;
}

void World::branch(std::uint64_t copy) {
  if (!prepared_) prepare_to_branch();
  prepared_ = false;
  number_ = copy;
  restart_streams();
  for (std::uint32_t unit = 0; unit < units_.size(); ++unit) renew_unit(unit);
  for (std::size_t set = 0; set < components_.size(); ++set) {
    if (plan_->components[set].races) schedule_race(sim::make_id<ComponentId>(set));
  }
  for (std::uint32_t cause = 0; cause < common_causes_.size(); ++cause) {
    schedule_common_cause(cause);
  }
  renew_zones();
  renew_servers();
}

void World::drop_renewed() {
  std::vector<sim::EventQueue<Event>::Fired> kept;
  kept.reserve(queue_.size());
  while (!queue_.empty()) {
    auto fired = queue_.pop();
    if (!is_renewed(fired.event)) kept.push_back(fired);
  }
  queue_.clear();
  for (const auto& [at, event] : kept) {
    const sim::EventHandle handle = queue_.schedule(at, event);
    if (std::holds_alternative<TrafficKink>(event) && at == kink_at_) kink_ = handle;
    const auto* policy = std::get_if<PolicyMoment>(&event);
    if (policy != nullptr) groups_[policy->group.index()].policy_event = handle;
  }
}

/// Whether branch() draws this event anew. What is given by strata, has no law that knows chance,
/// or belongs to what is being mended elsewhere stays as it is; that is right in the mean too.
bool World::is_renewed(const Event& event) const {
  const auto spec_of_unit = [this](std::uint32_t unit) -> const ComponentSpec& {
    return design().components[plan_->units[unit].set.index()];
  };
  if (const auto* life = std::get_if<UnitFails>(&event)) {
    return !is_constant(spec_of_unit(life->unit).fails);
  }
  if (const auto* repair = std::get_if<UnitRepaired>(&event)) {
    return !is_constant(spec_of_unit(repair->unit).repaired_in);
  }
  if (const auto* life = std::get_if<ZoneLifeEnds>(&event)) {
    return !is_constant(design().zones[life->zone.index()].fails);
  }
  if (const auto* zone = std::get_if<ZoneFaultArrives>(&event)) {
    return !zone_losses_given_ || !is_outside_loss(static_cast<ZoneTrouble>(zone->kind));
  }
  if (const auto* region = std::get_if<RegionFaultArrives>(&event)) {
    return !common_losses_given_ || !is_outside_loss(static_cast<RegionFault>(region->kind));
  }
  if (std::holds_alternative<CommonCauseStrikes>(event)) return !common_losses_given_;
  return std::holds_alternative<RaceFails>(event) ||
         std::holds_alternative<ServerFaultArrives>(event);
}

/// Of the life or the repair that goes on.
sim::Residual World::left_of(std::uint32_t index) const {
  const Unit& unit = units_[index];
  const ComponentSpec& spec = design().components[plan_->units[index].set.index()];
  return {unit.up ? spec.fails : spec.repaired_in, sim::to_seconds(now_ - unit.began)};
}

/// What has lasted for a known time and goes on: the rest of it has the law of what is left of such
/// a length. Exponential clocks begin anew.
void World::renew_unit(std::uint32_t index) {
  const UnitPlan& plan = plan_->units[index];
  const ComponentSpec& spec = design().components[plan.set.index()];
  Unit& unit = units_[index];
  const bool races = plan_->components[plan.set.index()].races;
  const bool has_life = !spec.never_fails && plan_->has_random_faults() && !races;
  if (unit.up) {
    if (!has_life || is_constant(spec.fails)) return;
    // One that is due in this very moment has not lasted longer than that.
    if (unit.next_failure == now_) {
      schedule(now_, UnitFails{index});
    } else if (is_exponential(spec.fails)) {
      unit.next_failure = now_;
      schedule_failure(index);
    } else {
      unit.next_failure = now_ + sim::sample_duration(left_[index], unit.life);
      schedule(unit.next_failure, UnitFails{index});
    }
    return;
  }
  if (has_life && is_exponential(spec.fails)) unit.next_failure = now_;
  if (unit.waiting || is_constant(spec.repaired_in)) return;
  schedule(now_ + sim::sample_duration(left_[index], unit.repair), UnitRepaired{index});
}

void World::renew_zones() {
  if (!plan_->has_random_faults()) return;
  for (std::size_t index = 0; index < zones_.size(); ++index) {
    const auto id = sim::make_id<ZoneId>(index);
    if (!design().zones[index].has_own_life) {
      for (std::uint8_t kind = 0; kind < random_zone_faults; ++kind) schedule_zone_fault(id, kind);
    } else {
      renew_zone_life(id);
    }
  }
  for (std::uint8_t kind = 0; kind < region_fault_count; ++kind) schedule_region_fault(kind);
}

void World::renew_zone_life(ZoneId id) {
  const sim::Distribution& law = design().zones[id.index()].fails;
  Zone& zone = zones_[id.index()];
  if (is_constant(law)) return;
  const bool is_up = zone.count(ZoneTrouble::OwnLife) == 0;
  if (!is_up) {
    if (is_exponential(law)) zone.next_failure = now_;
    return;
  }
  if (is_exponential(law)) {
    zone.next_failure = now_ + sim::sample_duration(law, zone.life);
  } else if (zone.next_failure != now_) {
    zone.next_failure =
        now_ + sim::sample_residual_duration(law, now_ - zone.life_began, zone.life);
  }
  schedule(zone.next_failure, ZoneLifeEnds{id});
}

void World::renew_servers() {
  if (!plan_->has_random_faults()) return;
  for (std::size_t index = 0; index < servers_.size(); ++index) {
    Server& server = servers_[index];
    if (!server.clocks_started) continue;
    server.fault_due = sim::never;
    server.next_fault.fill(now_);
    if (server.life != ServerLife::Absent) schedule_next_fault(sim::make_id<ServerId>(index));
  }
}

}  // namespace models
