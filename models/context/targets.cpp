#include "models/context/targets.hpp"

#include <algorithm>

namespace models {

TargetTable::TargetTable(const TierPlan& plan) : plan_(&plan), addresses_(plan.addresses.size()) {
  const ClientSpec& clients = plan.scenario().workload.clients;
  if (plan.has_balancer()) {
    const ProbeView blank(plan.target_group().health_check, {});
    nodes_.assign(plan.nodes.size(),
                  Node{Rotation(plan.target_group(), plan.members.size()), true});
    views_.assign(nodes_.size() * plan.members.size(), NodeTarget{blank, {}, false});
    answers_.emplace(nodes_.size(), plan.balancer().dns_ttl, clients);
  } else if (!plan.addresses.empty()) {
    const bool by_record = plan.architecture().entry == EntryKind::DnsRecord;
    const sim::Duration ttl = by_record ? plan.record().ttl : sim::Duration::zero();
    answers_.emplace(plan.addresses.size() * plan.addresses_each, ttl, clients);
  }
}

bool TargetTable::is_registered(ServerId id) const {
  return std::find(targets_.begin(), targets_.end(), id) != targets_.end();
}

}  // namespace models
