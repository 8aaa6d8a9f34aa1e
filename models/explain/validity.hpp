#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/explain/instance_pool.hpp"

/// Where rates and mean times say nothing about a scenario.
namespace models::explaining {

/// Why there is no figure for a class, one sentence each, empty where there is one: a law without a
/// finite mean, more demand than the instances can carry, targets that nothing is sent to, a group
/// without instances or with suspended processes, instances that are given up while they start or
/// are overloaded, boots that fail, credits that run out, a schedule that changes the size, calls
/// that are refused for want of capacity, of connections or by a limit
/// (models/explain/call_validity.hpp). `pools`: those of the class; classes that do not enter
/// through it are not held against it.
[[nodiscard]] std::vector<std::string> why_no_figure(const Scenario& scenario,
                                                     const RequestClassSpec& request,
                                                     const std::vector<const InstancePool*>& pools);

/// What of this scenario the sum over cut sets leaves out and a simulation has, in a few words
/// each, for a class that enters through `pool` or, without one, only needs components. Not empty.
[[nodiscard]] std::vector<std::string> left_out(const Scenario& scenario,
                                                const RequestClassSpec& request,
                                                const std::vector<const InstancePool*>& pools);

/// When there may be more demand than the instances can carry, as half a sentence: at the peak, at
/// a jump that the size of before does not carry, or at the peak without a zone. Empty where there
/// is always enough.
[[nodiscard]] std::string possible_overload(const Scenario& scenario, const InstancePool& pool);

/// vCPUs of the pool with all groups at their largest.
[[nodiscard]] double most_vcpu_of(const Scenario& scenario, const InstancePool& pool);

/// Zones with targets of the pool in which its balancer has no node; empty without a balancer.
[[nodiscard]] std::vector<ZoneId> zones_without_node(const Scenario& scenario,
                                                     const InstancePool& pool);

}  // namespace models::explaining
