#include "models/context/replies.hpp"

#include <algorithm>
#include <limits>

namespace models {

namespace {

// Two runnable processes share a CPU evenly: other work never takes more than half of it from
// requests.
constexpr double least_share_beside_stress = 0.5;

/// Whether the health check fails on a target that answers.
bool fails_deep_check(const FleetPlan& plan, const Facts& facts, InstanceId id) {
  if (plan.instances[id.index()].target == InstancePlan::no_target) return false;
  const Instance& instance = facts.instances[id];
  return instance.overloaded || failing_dependency(plan.tier_of(id), facts).has_value() ||
         facts.network.of_check(plan.instances[id.index()].tier, id, instance.zone).has_value();
}

}  // namespace

std::optional<FaultId> failing_dependency(const TierPlan& tier, const Facts& facts) {
  if (!tier.has_balancer()) return std::nullopt;
  for (const ComponentId needed : tier.target_group->health_check.needs) {
    if (facts.components.lacking(needed)) return facts.components.fault(needed);
  }
  for (const DatabaseId called : tier.target_group->health_check.calls) {
    const auto& reads = facts.endpoints.endpoint(EndpointTable::reads_of(called));
    if (reads.down) return reads.failing.front().fault;
  }
  return std::nullopt;
}

ProbeReply reply_of(const FleetPlan& plan, const Facts& facts, InstanceId id) {
  const Instance& instance = facts.instances[id];
  if (instance.answers) {
    return fails_deep_check(plan, facts, id) ? ProbeReply::Refuses : ProbeReply::Passes;
  }
  const bool reachable =
      instance.host_ok && instance.powered && instance.online && !facts.zones.lost(instance.zone);
  if (!reachable) return ProbeReply::NoConnection;
  // Nobody listens yet while an application starts.
  return instance.ready ? instance.application : ProbeReply::Refuses;
}

ProbeReply reply_to(const FleetPlan& plan, const Facts& facts, std::uint32_t tier, std::size_t node,
                    InstanceId id) {
  const ZoneId zone = facts.instances[id].zone;
  if (facts.network.of_target(tier, node, id, zone)) return ProbeReply::NoConnection;
  return reply_of(plan, facts, id);
}

double capacity_rps(const FleetPlan& plan, const Instance& instance, double cpu_seconds) {
  if (cpu_seconds <= 0) return std::numeric_limits<double>::infinity();
  const InstanceType& type = plan.architecture().instance_types[instance.type.index()];
  const double ceiling = instance.credits ? instance.credits->ceiling() : 1;
  const double beside_stress = std::max(1 - instance.stress, least_share_beside_stress);
  return type.vcpu * ceiling * beside_stress / cpu_seconds;
}

std::optional<FaultId> oldest_fault(const FleetPlan& plan, const Facts& facts, std::uint32_t tier) {
  std::optional<FaultId> oldest;
  const auto consider = [&](FaultId fault) {
    if (!oldest || fault < *oldest) oldest = fault;
  };
  for_each_present(plan, facts.groups, [&](InstanceId id) {
    if (plan.instances[id.index()].tier != tier) return;
    const Instance& instance = facts.instances[id];
    if (instance.life != InstanceLife::Absent && instance.has_fault) consider(instance.fault);
  });
  for (const PoolPlan& pool : plan.pools) {
    if (!pool.is_group || plan.instances[pool.first_instance].tier != tier) continue;
    const Group& group = facts.groups[pool.group];
    if (group.missing_has_fault) consider(group.missing_fault);
  }
  return oldest;
}

}  // namespace models
