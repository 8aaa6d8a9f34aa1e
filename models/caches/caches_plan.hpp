#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"
#include "models/caching/hit_ratio.hpp"
#include "models/context/hazard.hpp"
#include "models/context/plan_book.hpp"
#include "models/ledger/blame.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// What does not change about caches.
struct CachesPlan {
  struct Node {
    ZoneId zone;
    sim::StreamKey clock;
    sim::StreamKey lasts;
  };
  struct Cache {
    CauseId node_fault;
    CauseId operation;
    std::vector<Node> nodes;  ///< Shard by shard, the first primary first.
    sim::StreamKey failovers;
    /// Of items; empty: a stated hit ratio, or sessions.
    std::optional<HitRatio> by_catalogue;
    double steady = 1;       ///< Of the reads, those that find what they ask for.
    bool is_called = false;  ///< By some class of requests.
    double of_outage = 0;    ///< How much of an outage it is when all its calls fail, 0 to 1.
    std::uint32_t shards = 1;
    std::uint32_t each = 1;  ///< Nodes of a shard.
  };

  std::span<const CacheSpec> specs;  ///< By CacheId.
  std::span<const ZoneSpec> zones;   ///< By ZoneId.
  const LoadCurve* demand = nullptr;
  double mean_rps = 0;  ///< Of the demand, over the horizon.
  bool has_random_faults = false;
  std::vector<Cache> caches;
  FigureBlock figures;  ///< By CacheFigure and CacheId.
  FigureBlock meters;   ///< By CacheMeter and CacheId.
  FigureBlock series;   ///< By CacheSeries and CacheId.

  /// Hazards, in order: of each cache the faults of its nodes.
  void add_hazards(const GivenLosses& given, HazardGroups& into) const;
};

/// `scenario` has to outlive the plan.
[[nodiscard]] CachesPlan plan_caches(const Scenario& scenario, PlanBook& book);

}  // namespace models
