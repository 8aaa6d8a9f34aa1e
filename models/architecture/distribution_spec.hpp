#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/entry_spec.hpp"
#include "models/architecture/failure_spec.hpp"
#include "models/architecture/ids.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Where a distribution fetches what it does not hold: instances, found as others find them, or a
/// bucket.
struct OriginSpec {
  EntrySpec entry;  ///< Of kind None where it is a bucket.
  std::optional<BucketId> bucket;
};

/// Times of one round trip, and how many of them the answer to a request takes.
struct EdgeLatencySpec {
  double round_trips = 1;
  sim::Duration client_edge{};
  sim::Duration edge_origin{};
  sim::Duration origin_time{};                 ///< The origin's own, once for each request.
  std::optional<sim::Duration> client_origin;  ///< Empty: the two others together.

  [[nodiscard]] sim::Duration direct() const {
    return client_origin.value_or(client_edge + edge_origin);
  }
};

/// A distribution of CloudFront.
struct DistributionSpec {
  std::string id;
  std::vector<OriginSpec> origins;  ///< One, or two: the second for what the first does not answer.
  double hit_ratio = 0;             ///< Of reads, what the edge answers; below 1.
  sim::Duration ttl{};              ///< How long it holds an object.
  int connection_attempts = 3;
  sim::Duration connection_timeout = std::chrono::seconds(10);  ///< Of each attempt.
  EdgeLatencySpec latency;
  FaultProcess service_event;  ///< It answers nobody.

  /// How long a silent origin holds up a request.
  [[nodiscard]] sim::Duration wait() const { return connection_attempts * connection_timeout; }
  [[nodiscard]] bool fails_over() const noexcept { return origins.size() > 1; }
};

}  // namespace models
