#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/explain/explanation.hpp"

namespace models::explaining {

/// What of a scenario's network can be said; nothing without one.
[[nodiscard]] std::optional<NetworkView> network_view_of(const Scenario& scenario);

/// Appends a sentence for each way that requests of a class need and that is stopped.
void add_stopped_ways(const Scenario& scenario, const RequestClassSpec& request,
                      std::vector<std::string>& reasons);

/// Instances that the addresses of a group's subnets are enough for, beside what stands there all
/// the time and what else there is at the start. Requires a network.
[[nodiscard]] int most_by_addresses(const Architecture& design, GroupId group);

}  // namespace models::explaining
