#include "models/takeover/takeover_plan.hpp"

#include <utility>

namespace models {

TakeoverPlan plan_takeover(const FleetPlan& fleet, PlanBook& book) {
  TakeoverPlan plan;
  if (fleet.moving_addresses.empty()) return plan;
  plan.figures = book.figures().of("standby");
  for (const InstancePlan& instance : fleet.instances) {
    plan.instance_names.push_back(instance.name);
    plan.homes.push_back(instance.home);
  }
  for (const ZoneSpec& zone : fleet.architecture().zones) plan.zone_names.push_back(zone.id);
  std::uint32_t standbys = 0;
  for (const MovingAddressPlan& moving : fleet.moving_addresses) {
    const PoolPlan& pool = fleet.pools[moving.pool];
    TakeoverPlan::Address address;
    address.id = pool.id;
    address.name = pool.id + "'s address";
    address.first_instance = pool.first_instance;
    address.instances = pool.instances;
    address.steps = book.key(pool.id, "address_steps");
    address.life = book.key(pool.id, "standby_life");
    if (pool.is_group) {
      const AutoScalingGroupSpec& spec =
          fleet.architecture().auto_scaling_groups[pool.group.index()];
      address.group = pool.group;
      address.moves = spec.address_attach;
      address.check_interval = spec.check_interval;
      address.may_be_attached = spec.instance_profile;
      if (!spec.instance_profile) address.no_role = book.add_cause("no_instance_role", pool.id);
    } else {
      address.standby = fleet.architecture().instances[pool.set.index()].standby;
      address.moves = address.standby->address_move;
      address.standby_number = standbys++;
    }
    plan.addresses.push_back(std::move(address));
  }
  return plan;
}

}  // namespace models
