#pragma once

#include <optional>

#include "models/context/facts.hpp"

namespace models {

/// A component that the health check of the target group asks and that lacks units.
[[nodiscard]] std::optional<FaultId> failing_dependency(const TierPlan& plan,
                                                            const Facts& facts);

/// What a probe of the instance sees as things are.
[[nodiscard]] ProbeReply reply_of(const TierPlan& plan, const Facts& facts, ServerId id);

/// Requests per second that the instance can answer: what its vCPUs can do for the mean request,
/// throttled, and beside other work. Infinite where requests cost no CPU time.
[[nodiscard]] double capacity_rps(const TierPlan& plan, const Server& server);

/// Whether a node of the balancer sends to a target and probes it.
[[nodiscard]] bool sends_to(const TierPlan& plan, const Facts& facts, std::size_t node,
                            ServerId target);

/// The oldest fault whose effects on instances last: what took the capacity that is missing. None:
/// the demand is more than the design can serve.
[[nodiscard]] std::optional<FaultId> oldest_fault(const TierPlan& plan, const Facts& facts);

}  // namespace models
