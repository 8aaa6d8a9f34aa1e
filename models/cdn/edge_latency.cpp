#include "models/cdn/edge_latency.hpp"

namespace models {

EdgeLatency edge_latency(const DistributionSpec& spec) {
  const EdgeLatencySpec& times = spec.latency;
  const double own = sim::to_seconds(times.origin_time);
  EdgeLatency latency;
  latency.hit = times.round_trips * sim::to_seconds(times.client_edge);
  latency.miss = latency.hit + times.round_trips * sim::to_seconds(times.edge_origin) + own;
  latency.direct = times.round_trips * sim::to_seconds(times.direct()) + own;
  latency.wait = sim::to_seconds(spec.wait());
  return latency;
}

double mean_latency(const EdgeLatency& latency, const EdgeWays& ways) {
  const double answers = ways.hits + ways.misses + ways.failed_over;
  if (answers <= 0) return latency.hit;
  return (ways.hits * latency.hit + ways.misses * latency.miss +
          ways.failed_over * latency.failed_over()) /
         answers;
}

}  // namespace models
