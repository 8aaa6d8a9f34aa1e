#pragma once

#include <chrono>
#include <optional>

#include "models/events/compute.hpp"
#include "models/ledger/blame.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// How often a person tries again what the control plane refuses.
inline constexpr sim::Duration try_again_after = std::chrono::minutes(1);

/// Metered use of a pool, see InstanceMeter.
struct PoolMeter {
  int present = 0;  ///< Launched and not terminated.
  int in_service = 0;
  int draining = 0;  ///< Terminated by their group, and billed until their targets have drained.
  int reserved = 0;
  sim::Instant since;
  double billed_seconds = 0;
  double covered_seconds = 0;
  double in_service_seconds = 0;
  double desired_seconds = 0;
  double surplus_vcpu_hours = 0;

  void advance(sim::Instant to, int desired) noexcept {
    const double seconds = sim::to_seconds(to - since);
    const int billed = present + draining;
    billed_seconds += billed * seconds;
    covered_seconds += (billed < reserved ? billed : reserved) * seconds;
    in_service_seconds += in_service * seconds;
    desired_seconds += desired * seconds;
    since = to;
  }
};

/// An instance that has left its group and its place, and runs on until its target has drained.
struct Drain {
  InstanceId place;
  std::optional<FaultId> fault;  ///< Why it was replaced; nothing where the group shrank.
  double served_rps = 0;         ///< Of the whole demand, what it answered until it left.
  sim::Duration served_for{};    ///< For how long.
  ZoneId zone{};                 ///< Where it stood.
};

}  // namespace models
