#include "models/experiment/strata/alike_strata.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace models {

namespace {

/// What the world reads only when a loss from outside has come: World::strike_region,
/// World::draw_zone_fault and World::maybe_impair_control_plane.
constexpr std::array<std::string_view, 1> after_common{"failures/all_zones_power/lasts"};
constexpr std::array<std::string_view, 3> after_zones{
    "failures/zone_power/lasts", "failures/zone_network/lasts", "failures/control_plane_with_zone"};

template <class Places>
bool lies_in(const Places& places, const std::string& path) {
  return std::any_of(places.begin(), places.end(), [&](std::string_view place) {
    return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
  });
}

}  // namespace

std::vector<bool> alike_strata(const std::vector<std::string>& changed,
                               const OutsideStrata::Shape& shape, std::size_t size) {
  std::vector<bool> alike(size, false);
  bool needs_common = false;
  bool needs_zone = false;
  for (std::string path : changed) {
    std::replace(path.begin(), path.end(), '.', '/');
    const bool common = lies_in(after_common, path);
    const bool zone = lies_in(after_zones, path);
    if (!common && !zone) return alike;
    needs_common = needs_common || common;
    needs_zone = needs_zone || zone;
  }
  // Losses that are left to chance may come in any stratum.
  if (changed.empty() || (needs_common && shape.common == 0) || (needs_zone && shape.zones == 0)) {
    return alike;
  }
  const std::size_t of_zones = shape.zones + 1;
  for (std::size_t stratum = 0; stratum < size; ++stratum) {
    const bool has_common = needs_common && stratum / of_zones > 0;
    const bool has_zone = needs_zone && stratum % of_zones > 0;
    alike[stratum] = !has_common && !has_zone;
  }
  return alike;
}

}  // namespace models
