#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/call_spec.hpp"
#include "models/architecture/entry_spec.hpp"
#include "models/architecture/ids.hpp"
#include "models/architecture/load_curve.hpp"
#include "models/architecture/session_spec.hpp"
#include "models/architecture/storage_spec.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// One kind of request. Shares of all classes add up to 1.
struct RequestClassSpec {
  std::string id;
  double share = 1;           ///< Of the demand, 0 to 1.
  double cpu_seconds = 0.01;  ///< vCPU-seconds each, 0 for none.
  double response_bytes = 0;  ///< Sent to the internet for each answer.
  /// Seconds from the request to its answer; without it a request is answered at once. Only what is
  /// in flight on an instance that ends depends on it, see docs/models/load_balancing.md.
  std::optional<sim::Distribution> duration;
  bool needs_entry = true;         ///< Goes through the entry point (DNS, balancer, instances).
  std::optional<EntrySpec> entry;  ///< One of its own; empty: that of the architecture.
  /// Behind the entry's load balancer, another than its own: a rule of the listener.
  std::optional<TargetGroupId> target_group;
  /// Of its requests, those that change something: a distribution never answers them itself.
  double writes = 0;
  std::vector<ComponentId> needs;  ///< And needs all of these up.
  /// And makes these, in this order; those for pictures that are not on volumes come last.
  std::vector<CallSpec> calls;
  std::optional<PicturesSpec> pictures;
};

enum class RetryTarget : std::uint8_t {
  SameAddress,  ///< Asks the address again that failed.
  AnyTarget,    ///< Meets any target, with the usual shares.
  OtherTarget,  ///< Meets a target that it has not tried.
};

/// What a client does after a failure. In flow mode a retry happens at once: back-off and time-out
/// are far shorter than what is simulated, and matter in request mode only.
struct RetrySpec {
  static constexpr int most_retries = 10;
  int retries = 0;  ///< At most this many more attempts, 0 to most_retries.
  RetryTarget target = RetryTarget::SameAddress;
  double budget = 1;  ///< At most this many retries per first attempt, on average.
};

struct ClientSpec {
  sim::Duration timeout = std::chrono::seconds(5);  ///< No answer by then is a failure.
  RetrySpec retry;
  double stretched_share = 0;  ///< Of the clients sit behind resolvers that stretch TTLs.
  sim::Duration stretched_ttl = std::chrono::seconds(1800);  ///< What those hold, if longer.
};

/// What latency is made of beside the time of stations. Round trips, in seconds.
struct LatencySpec {
  double within_zone_seconds = 0.0005;
  double between_zones_seconds = 0.001;
  double clients_seconds = 0;  ///< Between clients and the region.
};

struct WorkloadSpec {
  LoadCurve demand;
  std::vector<RequestClassSpec> classes;
  ClientSpec clients;
  std::optional<LatencySpec> latency;  ///< Empty: nobody asks for it.
  /// Answers that an instance loses for each request above its capacity, until it gives none: 0
  /// serves the capacity whatever is asked (choice 1).
  double overload_penalty = 0;
  std::optional<SessionSpec> sessions;
};

}  // namespace models
