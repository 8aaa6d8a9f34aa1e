// Caches as methods for rare events see them.

#include <algorithm>

#include "models/caches/caches.hpp"
#include "sim/time/year.hpp"

namespace models {

double Caches::hazard_rate(std::size_t hazard, const Commons&) const {
  const auto id = sim::make_id<CacheId>(hazard);
  const auto exposed = std::count_if(at(id).nodes.begin(), at(id).nodes.end(),
                                     [](const Node& node) { return node.state == State::Running; });
  return static_cast<double>(exposed) * spec(id).node_faults / sim::seconds_per_year;
}

void Caches::strike(std::size_t hazard, sim::Stream& choices, Here here) {
  const auto id = sim::make_id<CacheId>(hazard);
  const auto nodes = static_cast<std::uint32_t>(at(id).nodes.size());
  strike_node(
      id,
      choose_live(choices, 0, nodes,
                  [&](std::uint32_t node) { return at(id).nodes[node].state == State::Running; }),
      here);
}

bool Caches::is_whole(const Commons&) const {
  return std::all_of(caches_.begin(), caches_.end(), [](const Cache& cache) {
    const bool runs = std::all_of(cache.nodes.begin(), cache.nodes.end(),
                                  [](const Node& node) { return node.state == State::Running; });
    return runs && std::all_of(cache.shards.begin(), cache.shards.end(), [](const Shard& shard) {
             return shard.course == Course::Well && !shard.refilling;
           });
  });
}

/// Half of the way while it fills: who answers its misses may have too many of them.
double Caches::severity(const Commons&) const {
  double most = 0;
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    const auto fills = std::any_of(at(id).shards.begin(), at(id).shards.end(),
                                   [](const Shard& shard) { return shard.refilling.has_value(); });
    const double way = std::max(down_share(id), fills ? 0.5 : 0);
    most = std::max(most, way * plan(id).of_outage);
  }
  return most;
}

void Caches::restart(Here here) {
  for (Cache& cache : caches_) {
    for (Node& node : cache.nodes) {
      node.clock.restart(here.replication());
      node.lasts.restart(here.replication());
    }
    cache.failovers.restart(here.replication());
  }
}

void Caches::renew(Here here) {
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    for (std::uint32_t node = 0; node < at(id).nodes.size(); ++node) schedule_fault(id, node, here);
  }
}

}  // namespace models
