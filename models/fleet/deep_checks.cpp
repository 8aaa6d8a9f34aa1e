// Probes that see more than whether a target answers: what it depends on, and its load.

#include <algorithm>

#include "models/context/replies.hpp"
#include "models/fleet/fleet.hpp"

namespace models {

void Fleet::hear(const ComponentSetChanged& notice, Here here) {
  for (std::uint32_t tier = 0; tier < plan_->tiers.size(); ++tier) {
    if (!plan_->tiers[tier].has_balancer()) continue;
    const std::vector<ComponentId>& needs = plan_->tiers[tier].target_group->health_check.needs;
    if (std::find(needs.begin(), needs.end(), notice.set) != needs.end()) {
      dependency_changed(tier, here);
    }
  }
}

void Fleet::hear(const EndpointChanged& notice, Here here) {
  for (std::uint32_t tier = 0; tier < plan_->tiers.size(); ++tier) {
    if (!plan_->tiers[tier].has_balancer()) continue;
    const std::vector<DatabaseId>& calls = plan_->tiers[tier].target_group->health_check.calls;
    if (std::any_of(calls.begin(), calls.end(), [&](DatabaseId called) {
          return EndpointTable::reads_of(called) == notice.endpoint;
        })) {
      dependency_changed(tier, here);
    }
  }
}

/// Something that probes ask has come or gone: what they see has changed, and what is lost because
/// targets are given up for it is lost to its fault.
void Fleet::dependency_changed(std::uint32_t tier, Here here) {
  const std::optional<FaultId> failing = failing_dependency(plan_->tiers[tier], here.facts());
  for (const InstanceId id : here.facts().targets.tier(tier).targets()) {
    if (failing) blame(id, *failing, Phase::Restoration, here);
    here.tell(ReplyChanged{id});
    if (!failing) forget_fault_if_whole(id, here);
  }
}

/// Tells the probes which targets are asked for more than they can do, and asks again when the
/// demand would change that.
void Fleet::watch_overload(std::uint32_t tier, Here here) {
  const LoadCurve& demand = scenario().workload.demand;
  const double rps = demand.rps(here.now());
  for (const InstanceId id : here.facts().targets.tier(tier).targets()) {
    Instance& instance = at(id, here);
    const double share = here.facts().load.share(id);
    const double capacity = models::capacity_rps(*plan_, instance, plan_->tiers[tier].cpu_seconds);
    const bool overloaded = instance.answers && rps * share > capacity;
    if (share > 0) {
      const auto direction =
          overloaded ? LoadCurve::Direction::Falling : LoadCurve::Direction::Rising;
      const sim::Instant crossing = demand.first_beyond(here.now(), capacity / share, direction);
      if (crossing > here.now()) here.facts().load.change_by(crossing);
    }
    if (overloaded == instance.overloaded) continue;
    instance.overloaded = overloaded;
    if (overloaded) {
      const std::optional<FaultId> fault = oldest_fault(*plan_, here.facts(), tier);
      blame(id, fault ? *fault : here.demand_fault(), Phase::Overload, here);
    }
    here.tell(ReplyChanged{id});
    if (!overloaded) forget_fault_if_whole(id, here);
  }
}

}  // namespace models
