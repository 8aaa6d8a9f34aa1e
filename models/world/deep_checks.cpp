// Probes that see more than whether a target answers: what it depends on, and its load.

#include <algorithm>

#include "models/world/world.hpp"

namespace models {

/// Whether the health check fails on a target that answers.
bool World::fails_deep_check(ServerId id) const {
  if (plan_->servers[id.index()].target == ServerPlan::no_target) return false;
  return servers_[id.index()].overloaded || failing_dependency().has_value();
}

/// A component that the check asks and that is down.
std::optional<ComponentId> World::failing_dependency() const {
  if (!plan_->has_balancer()) return std::nullopt;
  for (const ComponentId needed : plan_->target_group().health_check.needs) {
    if (facts.components.lacking(needed)) return needed;
  }
  return std::nullopt;
}

/// A component set has come or gone: what probes of it see has changed, and what is lost because
/// targets are given up for it is lost to its fault.
void World::dependency_changed(ComponentId set) {
  if (!plan_->has_balancer()) return;
  const std::vector<ComponentId>& needs = plan_->target_group().health_check.needs;
  if (std::find(needs.begin(), needs.end(), set) == needs.end()) return;
  const std::optional<ComponentId> failing = failing_dependency();
  for (const ServerId id : targets_) {
    if (failing) blame(id, facts.components.fault(*failing), Phase::Restoration);
    target_changed(id);
    if (!failing) forget_fault_if_whole(id);
  }
}

/// Tells the probes which targets are asked for more than they can do, and asks again when the
/// demand would change that.
void World::watch_overload() {
  const LoadCurve& demand = scenario().workload.demand;
  const double rps = demand.rps(moment);
  for (const ServerId id : targets_) {
    Server& server = servers_[id.index()];
    const double share = share_[id.index()];
    const double capacity = capacity_rps(server);
    const bool overloaded = server.answers && rps * share > capacity;
    if (share > 0) {
      const auto direction =
          overloaded ? LoadCurve::Direction::Falling : LoadCurve::Direction::Rising;
      const sim::Instant crossing = demand.first_beyond(moment, capacity / share, direction);
      if (crossing > moment) next_kink_ = std::min(next_kink_, crossing);
    }
    if (overloaded == server.overloaded) continue;
    server.overloaded = overloaded;
    if (overloaded) blame(id, overload_fault(), Phase::Overload);
    target_changed(id);
    if (!overloaded) forget_fault_if_whole(id);
  }
}

}  // namespace models
