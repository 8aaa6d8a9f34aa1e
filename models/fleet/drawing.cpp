#include "models/context/replies.hpp"
#include "models/fleet/fleet.hpp"

namespace models {

namespace {

struct LookOfInstance {
  std::string_view word;
  Condition condition = Condition::Well;
};

/// Of one that runs and does not answer.
LookOfInstance silent(const Instance& instance, bool zone_lost) {
  if (!instance.powered) return {"no power", Condition::Down};
  if (zone_lost) return {"unreachable", Condition::Down};
  if (!instance.host_ok) return {"host lost", Condition::Down};
  if (!instance.online) return {"stopped", Condition::Down};
  if (!instance.ready) return {"starting", Condition::Changing};
  switch (instance.application) {
    case ProbeReply::FailsSilently:
      return {"hung", Condition::Down};
    case ProbeReply::NoConnection:
      return {"unreachable", Condition::Down};
    case ProbeReply::Refuses:
      return {"crashed", Condition::Down};
    case ProbeReply::Passes:
      break;
  }
  return {"silent", Condition::Down};
}

/// Of one that is asked for more than it can do.
LookOfInstance overloaded(bool is_healthy, bool is_throttled) {
  if (!is_healthy) return {"overloaded, unhealthy", Condition::Overloaded};
  return {is_throttled ? "overloaded, throttled" : "overloaded", Condition::Overloaded};
}

}  // namespace

/// Whether what reaches an instance now is more than it can answer.
bool Fleet::is_asked_too_much(InstanceId id, Here here) const {
  const Instance& instance = here.facts().instances[id];
  if (instance.overloaded) return true;
  const InstancePlan& place = plan_->instances[id.index()];
  if (place.tier == InstancePlan::no_target) return false;
  const double rps = scenario().workload.demand.rps(here.now()) * here.facts().load.share(id);
  const double capacity = capacity_rps(*plan_, instance, plan_->tiers[place.tier].cpu_seconds);
  // Shares of a load that fits exactly have been rounded.
  constexpr double rounding = 1e-9;
  return rps > capacity * (1 + rounding);
}

void Fleet::draw(Sketch& sketch, Here here) const {
  for (std::size_t index = 0; index < plan_->instances.size(); ++index) {
    const auto id = sim::make_id<InstanceId>(index);
    const Instance& instance = here.facts().instances[id];
    const bool is_healthy = !watched_by_balancer(id) || is_healthy_everywhere(id, here);
    const bool is_throttled = instance.credits && instance.credits->ceiling() < 1;
    LookOfInstance look{"in service"};
    if (instance.life == InstanceLife::Absent) {
      const bool stands_by = !pool_of(id).is_group && pool_of(id).moving != PoolPlan::no_address;
      look = {stands_by ? "stopped, stands by" : "absent", Condition::Absent};
    } else if (instance.life == InstanceLife::Booting) {
      look = {"booting", Condition::Changing};
    } else if (!instance.answers) {
      look = silent(instance, here.facts().zones.lost(instance.zone));
    } else if (is_asked_too_much(id, here)) {
      look = overloaded(is_healthy, is_throttled);
    } else if (!is_healthy) {
      look = {"not healthy yet", Condition::Impaired};
    } else if (is_throttled) {
      look = {"throttled", Condition::Impaired};
    } else if (!instance.warm) {
      look = {"warming", Condition::Changing};
    }
    sketch.draw({.thing = pool_of(id).id,
                 .name = plan_->instances[index].name,
                 .number = 0,
                 .kind = "instance",
                 .lane = Lane::Instances,
                 .zone = instance.life == InstanceLife::Absent
                             ? std::string_view()
                             : design().zones[instance.zone.index()].id,
                 .word = look.word,
                 .condition = look.condition});
  }
}

}  // namespace models
