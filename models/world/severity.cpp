#include "models/context/severity.hpp"

#include "models/world/world.hpp"

namespace models {

/// The longest part of the way to an outage that any one of the parts has gone: a service, the
/// instances behind the entry, or what is lost of the requests as things are.
double World::severity() const {
  const double lost = severity_of_losses(lost_rps(), allowed_loss() * asked_rps());
  return std::max({lost, severity_of_services(), severity_of_entry()});
}

/// Instances that answer, or the demand that they can carry, against those that should be there.
double World::severity_of_entry() const {
  const std::vector<ServerId>& members = plan_->members.empty() ? plan_->addresses : plan_->members;
  if (members.empty()) return 0;
  const bool is_limited = plan_->cpu_seconds > 0;
  double left = 0;
  for (const ServerId id : members) {
    const Server& server = servers_[id.index()];
    if (server.life != ServerLife::InService || !server.answers) continue;
    left += is_limited ? capacity_rps(server) : 1;
  }
  double whole = 0;
  for (const PoolPlan& pool : plan_->pools) {
    const ServerPlan& first = plan_->servers[pool.first_server];
    if (first.target == ServerPlan::no_target && first.address == ServerPlan::no_target) continue;
    const int wanted =
        pool.is_group ? groups_[pool.group.index()].size.desired : static_cast<int>(pool.servers);
    const InstanceType& type = design().instance_types[pool.instance.type.index()];
    whole += wanted * (is_limited ? type.vcpu / plan_->cpu_seconds : 1);
  }
  const double needed =
      is_limited ? scenario().run.up_threshold * plan_->entry_share * asked_rps() : 0;
  return severity_of_capacity(whole, needed, left);
}

}  // namespace models
