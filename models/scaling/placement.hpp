#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "sim/time/sim_time.hpp"

namespace models {

/// What placement needs to know of one zone of a group, in the order of the group's zones.
struct ZoneUse {
  int instances = 0;           ///< Launched and not terminating.
  bool usable = true;          ///< Launches into it work, as far as known.
  sim::Instant oldest_launch;  ///< Of the instances; ignored where there are none.
};

/// The usable zone with the fewest instances, the first of equals; nothing where none is usable
/// (fact sheet, section 3, AZ placement).
[[nodiscard]] std::optional<std::size_t> zone_to_launch(std::span<const ZoneUse> zones) noexcept;

/// The zone that scale-in takes from: the most instances, of equals the one with the oldest
/// instance, then the first. Its oldest instance goes. Nothing where there are no instances.
[[nodiscard]] std::optional<std::size_t> zone_to_scale_in(std::span<const ZoneUse> zones) noexcept;

struct Rebalancing {
  std::size_t launch_into = 0;
  std::size_t remove_from = 0;
};

/// Launch first, then remove, where zones differ by two or more and all instances are healthy
/// (choice 14). Only usable zones are launched into.
[[nodiscard]] std::optional<Rebalancing> rebalance(std::span<const ZoneUse> zones,
                                                   bool all_healthy) noexcept;

/// `fraction` of `count`, rounded down, at least one. Replacements at a time out of desired, and by
/// how much rebalancing may exceed max (fact sheet, section 3: 10 %, at least one).
[[nodiscard]] int share_at_least_one(int count, double fraction) noexcept;

/// Whether replacement of a running instance has to wait: a scaling activity runs and the group is
/// `fraction` of desired or more below it (fact sheet, section 3).
[[nodiscard]] bool replacement_waits(int desired, int in_service, bool activity_running,
                                     double fraction) noexcept;

/// The first moment strictly after `after` that is `phase` plus a multiple of `interval` since the
/// start of the simulation. Requires 0 <= phase and interval > 0.
[[nodiscard]] sim::Instant next_tick(sim::Instant after, sim::Duration phase,
                                     sim::Duration interval);

}  // namespace models
