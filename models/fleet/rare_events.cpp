// Instances as methods for rare events see them.

#include <algorithm>

#include "models/context/replies.hpp"
#include "models/context/severity.hpp"
#include "models/fleet/fleet.hpp"
#include "sim/time/year.hpp"

namespace models {

namespace {

bool is_whole_one(const Instance& instance) {
  if (instance.life == InstanceLife::Absent) return true;
  if (instance.has_fault || instance.status_impaired || instance.elb_unhealthy) return false;
  return instance.host_ok && instance.powered && instance.online &&
         instance.application == ProbeReply::Passes;
}

}  // namespace

double Fleet::hazard_rate(std::size_t hazard, const Commons&) const {
  const std::size_t pool = hazard / random_instance_faults;
  const auto fault = static_cast<InstanceFault>(hazard % random_instance_faults);
  return meters_[pool].in_service * fault_rate(fault) / sim::seconds_per_year;
}

void Fleet::strike(std::size_t hazard, sim::Stream& choices, Here here) {
  const PoolPlan& pool = plan_->pools[hazard / random_instance_faults];
  const std::size_t fault = hazard % random_instance_faults;
  const InstanceTable& instances = here.facts().instances;
  const InstanceId instance{
      choose_live(choices, pool.first_instance, pool.instances, [&](std::uint32_t index) {
        return instances[InstanceId{index}].life == InstanceLife::InService;
      })};
  strike(instance, static_cast<InstanceFault>(fault), here.begin_fault(pool.causes[fault]), here);
}

bool Fleet::is_whole(const Commons& world) const {
  const InstanceTable& instances = world.facts.instances;
  if (!std::all_of(instances.begin(), instances.end(), is_whole_one)) return false;
  const auto is_replaced = [](const Drain& drain) { return drain.fault.has_value(); };
  if (std::any_of(drains_.begin(), drains_.end(), is_replaced)) return false;
  const GroupTable& groups = world.facts.groups;
  return std::none_of(groups.begin(), groups.end(),
                      [](const Group& group) { return group.missing_has_fault; });
}

/// Of the tier that is nearest to it.
double Fleet::severity(const Commons& world) const {
  double most = 0;
  for (std::uint32_t tier = 0; tier < plan_->tiers.size(); ++tier) {
    most = std::max(most, severity_of(tier, world));
  }
  return most;
}

/// Instances that answer, or the demand that they can carry, against those that should be there.
double Fleet::severity_of(std::uint32_t tier, const Commons& world) const {
  const TierPlan& plan = plan_->tiers[tier];
  const std::vector<InstanceId>& members = plan.members.empty() ? plan.addresses : plan.members;
  if (members.empty()) return 0;
  if (plan.moving != TierPlan::none) {
    const std::optional<InstanceId>& holder = world.facts.moving_addresses[plan.moving].holder;
    return holder && world.facts.instances[*holder].answers ? 0 : 1;
  }
  const bool is_limited = plan.cpu_seconds > 0;
  double left = 0;
  for (const InstanceId id : members) {
    const Instance& instance = world.facts.instances[id];
    if (instance.life != InstanceLife::InService || !instance.answers) continue;
    left += is_limited ? capacity_rps(*plan_, instance, plan.cpu_seconds) : 1;
  }
  double whole = 0;
  for (const PoolPlan& pool : plan_->pools) {
    if (plan_->instances[pool.first_instance].tier != tier) continue;
    const int wanted = pool.is_group ? world.facts.groups[pool.group].size.desired
                                     : static_cast<int>(pool.instances);
    const InstanceType& type = design().instance_types[pool.instance.type.index()];
    whole += wanted * (is_limited ? type.vcpu / plan.cpu_seconds : 1);
  }
  const double offered = scenario().workload.demand.rps(world.moment);
  const double asked = offered > 0 ? offered : 1;
  // One of several that a record leads to may be asked for nothing.
  const bool all_comes = plan.crossroads == TierPlan::none;
  const double part =
      all_comes ? 1 : world.facts.targets.ways(plan.crossroads).answer()[plan.branch];
  if (part <= 0) return 0;
  const double needed = is_limited ? scenario().run.up_threshold * plan.share * part * asked : 0;
  return severity_of_capacity(whole, needed, left);
}

void Fleet::restart(Here here) {
  const auto restart = [&](sim::Stream& stream) { stream.restart(here.replication()); };
  for (Instance& instance : here.facts().instances.instances_) {
    for (sim::Stream& stream : instance.fault_clocks) restart(stream);
    restart(instance.lasts);
    restart(instance.boots);
    restart(instance.person);
  }
  for (Group& group : here.facts().groups.groups_) restart(group.decisions);
}

void Fleet::renew(Here here) {
  if (!plan_->has_random_faults()) return;
  for (std::size_t index = 0; index < here.facts().instances.size(); ++index) {
    const auto id = sim::make_id<InstanceId>(index);
    Instance& instance = at(id, here);
    if (!instance.clocks_started) continue;
    instance.fault_due = sim::never;
    instance.next_fault.fill(here.now());
    if (instance.life != InstanceLife::Absent) schedule_next_fault(id, here);
  }
}

void Fleet::rescheduled(PolicyMoment event, sim::EventHandle handle, Here here) {
  at(event.group, here).policy_event = handle;
}

}  // namespace models
