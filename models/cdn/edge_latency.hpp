#pragma once

#include "models/architecture/distribution_spec.hpp"

namespace models {

/// How long answers take by way of a distribution and without it, in seconds. Nothing here knows
/// a simulator: what share of the requests takes which way is the caller's.
struct EdgeLatency {
  double hit = 0;     ///< The edge answers.
  double miss = 0;    ///< It asks an origin, which answers.
  double direct = 0;  ///< The client asks the origin, as without a distribution.
  double wait = 0;    ///< More before an origin is given up that is silent.

  /// A miss that the second origin answers because the first one is silent.
  [[nodiscard]] double failed_over() const noexcept { return wait + miss; }
};

/// By the spec's round trips; one to an origin that is silent is given up after the wait.
[[nodiscard]] EdgeLatency edge_latency(const DistributionSpec& spec);

/// Requests a second, or shares, that are answered on each of the ways.
struct EdgeWays {
  double hits = 0;
  double misses = 0;
  double failed_over = 0;  ///< After the wait.
};

/// Of an answer; of a hit where there is none at all.
[[nodiscard]] double mean_latency(const EdgeLatency& latency, const EdgeWays& ways);

}  // namespace models
