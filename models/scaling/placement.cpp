#include "models/scaling/placement.hpp"

#include <algorithm>

#include "sim/base/require.hpp"

namespace models {

std::optional<std::size_t> zone_to_launch(std::span<const ZoneUse> zones) noexcept {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (!zones[i].usable) continue;
    if (!best || zones[i].instances < zones[*best].instances) best = i;
  }
  return best;
}

std::optional<std::size_t> zone_to_scale_in(std::span<const ZoneUse> zones) noexcept {
  const auto goes_before = [](const ZoneUse& a, const ZoneUse& b) {
    if (a.instances != b.instances) return a.instances > b.instances;
    return a.oldest_launch < b.oldest_launch;
  };
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < zones.size(); ++i) {
    if (zones[i].instances == 0) continue;
    if (!best || goes_before(zones[i], zones[*best])) best = i;
  }
  return best;
}

std::optional<Rebalancing> rebalance(std::span<const ZoneUse> zones, bool all_healthy) noexcept {
  if (!all_healthy) return std::nullopt;
  const auto launch_into = zone_to_launch(zones);
  const auto remove_from = zone_to_scale_in(zones);
  if (!launch_into || !remove_from) return std::nullopt;
  if (zones[*remove_from].instances - zones[*launch_into].instances < 2) return std::nullopt;
  return Rebalancing{*launch_into, *remove_from};
}

int share_at_least_one(int count, double fraction) noexcept {
  // A share such as 0.1 * 30 may come out just below the whole number that is meant.
  constexpr double tolerance = 1e-9;
  return std::max(1, static_cast<int>(count * fraction * (1 + tolerance)));
}

bool replacement_waits(int desired, int in_service, bool activity_running,
                       double fraction) noexcept {
  constexpr double tolerance = 1e-9;
  const int missing = desired - in_service;
  return activity_running && missing > 0 && missing * (1 + tolerance) >= desired * fraction;
}

sim::Instant next_tick(sim::Instant after, sim::Duration phase, sim::Duration interval) {
  sim::require(phase >= sim::Duration{} && interval > sim::Duration{},
               "checks have a phase and an interval");
  const sim::Instant first = sim::simulation_start + phase % interval;
  if (after < first) return first;
  return first + ((after - first) / interval + 1) * interval;
}

}  // namespace models
