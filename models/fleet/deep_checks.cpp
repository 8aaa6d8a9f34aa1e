// Probes that see more than whether a target answers: what it depends on, and its load.

#include <algorithm>

#include "models/context/replies.hpp"
#include "models/fleet/fleet.hpp"

namespace models {

void Fleet::hear(const ComponentSetChanged& notice, Here here) {
  if (!plan_->has_balancer()) return;
  const std::vector<ComponentId>& needs = plan_->target_group().health_check.needs;
  if (std::find(needs.begin(), needs.end(), notice.set) != needs.end()) dependency_changed(here);
}

void Fleet::hear(const EndpointChanged& notice, Here here) {
  if (!plan_->has_balancer()) return;
  const std::vector<DatabaseId>& calls = plan_->target_group().health_check.calls;
  if (std::any_of(calls.begin(), calls.end(), [&](DatabaseId called) {
        return EndpointTable::reads_of(called) == notice.endpoint;
      })) {
    dependency_changed(here);
  }
}

/// Something that probes ask has come or gone: what they see has changed, and what is lost because
/// targets are given up for it is lost to its fault.
void Fleet::dependency_changed(Here here) {
  const std::optional<FaultId> failing = failing_dependency(*plan_, here.facts());
  for (const ServerId id : here.facts().targets.targets()) {
    if (failing) blame(id, *failing, Phase::Restoration, here);
    here.tell(ReplyChanged{id});
    if (!failing) forget_fault_if_whole(id, here);
  }
}

/// Tells the probes which targets are asked for more than they can do, and asks again when the
/// demand would change that.
void Fleet::watch_overload(Here here) {
  const LoadCurve& demand = scenario().workload.demand;
  const double rps = demand.rps(here.now());
  for (const ServerId id : here.facts().targets.targets()) {
    Server& server = at(id, here);
    const double share = here.facts().load.share(id);
    const double capacity = models::capacity_rps(*plan_, server);
    const bool overloaded = server.answers && rps * share > capacity;
    if (share > 0) {
      const auto direction =
          overloaded ? LoadCurve::Direction::Falling : LoadCurve::Direction::Rising;
      const sim::Instant crossing = demand.first_beyond(here.now(), capacity / share, direction);
      if (crossing > here.now()) here.facts().load.change_by(crossing);
    }
    if (overloaded == server.overloaded) continue;
    server.overloaded = overloaded;
    if (overloaded) {
      const std::optional<FaultId> fault = oldest_fault(*plan_, here.facts());
      blame(id, fault ? *fault : here.demand_fault(), Phase::Overload, here);
    }
    here.tell(ReplyChanged{id});
    if (!overloaded) forget_fault_if_whole(id, here);
  }
}

}  // namespace models
