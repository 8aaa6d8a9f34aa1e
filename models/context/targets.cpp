#include "models/context/targets.hpp"

#include <algorithm>

#include "models/context/session_table.hpp"

namespace models {

TierTargets::TierTargets(const FleetPlan& plan, std::uint32_t tier)
    : plan_(&plan), tier_(&plan.tiers[tier]), addresses_(tier_->addresses.size()) {
  const ClientSpec& clients = plan.scenario().workload.clients;
  if (!tier_->has_balancer()) {
    const bool by_record = tier_->record != nullptr;
    answers_.emplace(tier_->answers(), by_record ? tier_->record->ttl : sim::Duration::zero(),
                     clients);
    return;
  }
  const ProbeView blank(tier_->target_group->health_check, {});
  TargetGroupSpec group = *tier_->target_group;
  // Where sessions are followed they say what a target that joins gets.
  if (binds_sessions(plan.scenario(), *tier_)) group.stickiness = sim::Duration::zero();
  nodes_.assign(tier_->nodes.size(), Node{Rotation(group, tier_->members.size()), true});
  views_.assign(nodes_.size() * tier_->members.size(), NodeTarget{blank, {}, false});
  answers_.emplace(nodes_.size(), tier_->balancer->dns_ttl, clients);
}

TargetTable::TargetTable(const FleetPlan& plan) : plan_(&plan) {
  for (std::uint32_t tier = 0; tier < plan.tiers.size(); ++tier) tiers_.emplace_back(plan, tier);
  for (const CrossroadsPlan& crossroads : plan.crossroads) {
    // Addresses of a load balancer are held for as long as it says, whoever answers them.
    const LoadBalancerSpec& first = *plan.tiers[crossroads.tiers.front()].balancer;
    ways_.emplace_back(crossroads.tiers.size(), first.dns_ttl, plan.scenario().workload.clients);
  }
}

bool TargetTable::is_registered(InstanceId id) const {
  const std::vector<InstanceId>& targets = of(id).targets();
  return std::find(targets.begin(), targets.end(), id) != targets.end();
}

}  // namespace models
