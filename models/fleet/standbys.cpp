// Instances that stand by stopped: somebody starts them, and stops them when they are back.

#include "models/fleet/fleet.hpp"

namespace models {

void Fleet::hear(const StartWanted& notice, Here here) {
  const InstanceId id = notice.instance;
  if (at(id, here).life != InstanceLife::Absent) return;
  launch(id, plan_->instances[id.index()].home, {notice.fault, false}, here);
}

/// Its volume stays, unlike that of one that is terminated.
void Fleet::hear(const StopWanted& notice, Here here) {
  const InstanceId id = notice.instance;
  Instance& instance = at(id, here);
  if (instance.life == InstanceLife::Absent) return;
  if (instance.life == InstanceLife::InService) {
    bill_surplus(id, here);
    count_in_service(id, -1, here);
  }
  count_present(id, -1, here);
  instance.life = InstanceLife::Absent;
  instance.answers = instance.has_fault = false;
  instance.credits.reset();
  ++instance.epoch;
  return_address(plan_->instances[id.index()].pool, instance.zone, here);
  here.note("instance", plan_->instances[id.index()].name,
            [] { return std::string("is stopped, and stands by"); });
  here.traffic_changed();
}

}  // namespace models
