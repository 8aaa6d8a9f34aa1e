#pragma once

#include <chrono>
#include <cstdint>

#include "models/world/plan.hpp"
#include "models/world/server.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// While shares move, what depends on them other than losses (CPU datapoints, ramps, retries)
/// follows in steps of at most this: losses themselves are integrated exactly.
inline constexpr sim::Duration moving_step = std::chrono::seconds(15);

/// Whether the same demand shows the same on both: false where they might differ.
inline bool are_alike(const Server& a, const Server& b) {
  return a.type == b.type && a.stress == b.stress && !a.credits && !b.credits;
}

/// Calls `look` with each server that may be there, in order: the places of sets, and of groups
/// those that are taken. A group may have room for many more than it runs.
template <class Groups, class Look>
void for_each_present(const Plan& plan, const Groups& groups, const Look& look) {
  for (const PoolPlan& pool : plan.pools) {
    if (pool.is_group) {
      for (const ServerId id : groups[pool.group.index()].instances) look(id);
      continue;
    }
    for (std::uint32_t i = 0; i < pool.servers; ++i) look(ServerId{pool.first_server + i});
  }
}

}  // namespace models
