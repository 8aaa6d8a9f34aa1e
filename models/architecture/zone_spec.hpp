#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/random/distribution.hpp"

namespace models {

struct ZoneSpec {
  std::string id;      ///< "ap-northeast-2a"
  std::string region;  ///< Empty: that of the scenario.
  /// Reference cases give a zone a life of its own instead of the zone faults of FailureModel.
  bool has_own_life = false;
  sim::Distribution fails = sim::Distribution::constant(0);
  sim::Distribution repaired_in = sim::Distribution::constant(0);
};

/// The regions of zones: first the scenario's, "", then others in the order in which zones name
/// them. What is about one of them counts it by its place here.
[[nodiscard]] inline std::vector<std::string> regions_of(std::span<const ZoneSpec> zones) {
  std::vector<std::string> regions{""};
  for (const ZoneSpec& zone : zones) {
    if (std::find(regions.begin(), regions.end(), zone.region) == regions.end()) {
      regions.push_back(zone.region);
    }
  }
  return regions;
}
/// Place of a region there. Requires that there is one.
[[nodiscard]] inline std::uint32_t region_place(std::span<const std::string> regions,
                                                const std::string& region) {
  const auto found = std::find(regions.begin(), regions.end(), region);
  return static_cast<std::uint32_t>(found - regions.begin());
}

}  // namespace models
