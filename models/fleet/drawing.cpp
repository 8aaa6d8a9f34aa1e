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

}  // namespace

void Fleet::draw(Sketch& sketch, Here here) const {
  for (std::size_t index = 0; index < plan_->instances.size(); ++index) {
    const auto id = sim::make_id<InstanceId>(index);
    const Instance& instance = here.facts().instances[id];
    LookOfInstance look{"in service"};
    if (instance.life == InstanceLife::Absent) {
      look = {"absent", Condition::Absent};
    } else if (instance.life == InstanceLife::Booting) {
      look = {"booting", Condition::Changing};
    } else if (!instance.answers) {
      look = silent(instance, here.facts().zones.lost(instance.zone));
    } else if (watched_by_balancer(id) && !is_healthy_everywhere(id, here)) {
      look = {instance.overloaded ? "overloaded, unhealthy" : "not healthy yet",
              Condition::Impaired};
    } else if (instance.overloaded) {
      look = {"overloaded", Condition::Impaired};
    } else if (instance.credits && instance.credits->ceiling() < 1) {
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
