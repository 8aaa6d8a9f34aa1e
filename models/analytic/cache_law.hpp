#pragma once

#include <vector>

#include "models/analytic/loss_event.hpp"
#include "models/architecture/cache_spec.hpp"
#include "models/architecture/scenario.hpp"

namespace models::analytic {

/// Of the reads of a cache, those that find what they ask for in the long run: 1 for sessions, what
/// is stated, or what a catalogue says at so many reads a second. Sums go rank by rank up to 2000
/// and over blocks of a five-hundredth of their rank beyond: within 1e-6. It shares no line with
/// what the simulation does.
[[nodiscard]] double steady_hit_ratio(const CacheSpec& spec, double reads_rps);

/// Long-run law of a cache: which share of its calls fails when, and how much it may forget at
/// once. See docs/models/analytic.md for what it takes exactly and what to first order.
struct CacheLaw {
  /// Calls that fail, to each shard its part of them. Of Memcached none: reads miss.
  std::vector<LossEvent> events;
  double node_down = 0;  ///< Share of time of one node, by faults of its own.
  /// Largest share of the calls that one fault of a node or a zone fails or makes miss, 0 to 1.
  double most_gone = 0;

  [[nodiscard]] double calls_down() const;  ///< Long-run share of the calls that fail.
};

/// Faults of its nodes and of the zones they live in. Not looked at: who calls and how much, the
/// control plane, faults that meet, and primaries that have moved. Requires that the id exists.
[[nodiscard]] CacheLaw cache_law_of(const Scenario& scenario, CacheId id);

}  // namespace models::analytic
