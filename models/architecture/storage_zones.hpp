#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "models/architecture/database_spec.hpp"
#include "models/architecture/zone_spec.hpp"
#include "sim/base/id.hpp"

namespace models {

/// Zones that hold copies of an Aurora cluster, three of them or fewer: those of its instances, and
/// where they are fewer than three others of their region, in the order of the architecture. Copies
/// that find no zone here are nowhere, and are never lost.
[[nodiscard]] inline std::vector<ZoneId> storage_zones(const std::vector<ZoneSpec>& all,
                                                       const std::vector<ZoneId>& of_instances) {
  constexpr std::size_t most = 3;
  std::vector<ZoneId> zones;
  const auto add = [&](ZoneId zone) {
    const bool known = std::find(zones.begin(), zones.end(), zone) != zones.end();
    if (!known && zones.size() < most) zones.push_back(zone);
  };
  for (const ZoneId zone : of_instances) add(zone);
  if (zones.empty()) return zones;
  const std::string& region = all[zones.front().index()].region;
  for (std::size_t index = 0; index < all.size(); ++index) {
    if (all[index].region == region) add(sim::make_id<ZoneId>(index));
  }
  return zones;
}

/// Of the cluster in the primary region.
[[nodiscard]] inline std::vector<ZoneId> storage_zones(const std::vector<ZoneSpec>& all,
                                                       const DatabaseSpec& spec) {
  return spec.copies.zones.empty() ? storage_zones(all, spec.zones) : spec.copies.zones;
}

}  // namespace models
