#pragma once

#include <optional>

#include "models/context/facts.hpp"

namespace models {

/// The fault of what the health check of a tier's target group asks and that does not answer.
[[nodiscard]] std::optional<FaultId> failing_dependency(const TierPlan& tier, const Facts& facts);

/// What a probe of the instance sees as things are.
[[nodiscard]] ProbeReply reply_of(const FleetPlan& plan, const Facts& facts, InstanceId id);

/// The same of a node's probe of its target, or of one from the internet, which the network may
/// stop.
[[nodiscard]] ProbeReply reply_to(const FleetPlan& plan, const Facts& facts, std::uint32_t tier,
                                  std::size_t node, InstanceId id);

/// Requests per second that the instance can answer: what its vCPUs can do for the mean request,
/// throttled, and beside other work. Infinite where requests cost no CPU time.
[[nodiscard]] double capacity_rps(const FleetPlan& plan, const Instance& instance,
                                  double cpu_seconds);

/// Whether a node of a tier's balancer sends to a target and probes it.
[[nodiscard]] inline bool sends_to(const TierPlan& tier, const Facts& facts, std::size_t node,
                                   InstanceId target) {
  return tier.balancer->cross_zone || facts.instances[target].zone == tier.nodes[node].zone;
}

/// The oldest fault whose effects on a tier's instances last: what took the capacity that is
/// missing. None: the demand is more than the design can serve.
[[nodiscard]] std::optional<FaultId> oldest_fault(const FleetPlan& plan, const Facts& facts,
                                                  std::uint32_t tier);

}  // namespace models
