#pragma once

#include <optional>
#include <vector>

#include "models/architecture/architecture.hpp"

namespace models {

/// By subnet, addresses of what stands there all the time: balancer nodes, databases, cache nodes,
/// mount targets and NAT gateways. Instances come and go.
[[nodiscard]] std::vector<int> standing_addresses(const Architecture& design);

/// The same with the instances that there are at the start, those of `without` left out.
[[nodiscard]] std::vector<int> starting_addresses(const Architecture& design,
                                                  std::optional<GroupId> without = {});

/// Zones in which a database has instances, those of another region apart, one for each instance.
[[nodiscard]] std::vector<ZoneId> zones_of_instances(const DatabaseSpec& database);
/// The same of a cache's nodes.
[[nodiscard]] std::vector<ZoneId> zones_of_nodes(const CacheSpec& cache);

}  // namespace models
