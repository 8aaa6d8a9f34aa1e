#include "models/world/severity.hpp"

#include "models/world/world.hpp"

namespace models {

/// The longest part of the way to an outage that any one of the parts has gone: a component set,
/// the instances behind the entry, the zones, or what is lost of the requests as things are.
double World::severity() const {
  const double threshold = scenario().run.up_threshold;
  const double rps = asked_rps();
  double most = way_of_losses(lost_rps(), allowed_loss() * rps);
  for (const ClassPlan& request_class : plan_->classes) {
    // A set that takes only some of the requests with it is no whole outage.
    const double of_outage = way_of_losses(request_class.share, 1 - threshold);
    for (const ComponentId needed : request_class.needs) {
      const ComponentSpec& spec = design().components[needed.index()];
      const int up = components_[needed.index()].up;
      most = std::max(most, of_outage * way_of_units(spec.count, spec.required, up));
    }
  }
  return std::max({most, way_of_zones(), way_of_entry()});
}

double World::way_of_zones() const {
  const auto zones = static_cast<int>(zones_.size());
  if (zones < 2) return 0;
  const auto lost =
      std::count_if(zones_.begin(), zones_.end(), [](const Zone& zone) { return zone.lost(); });
  return way_of_units(zones, 1, zones - static_cast<int>(lost));
}

/// Instances that answer, or the demand that they can carry, against those that should be there.
double World::way_of_entry() const {
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
  return way_of_capacity(whole, needed, left);
}

}  // namespace models
