#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include "models/architecture/scenario.hpp"
#include "models/results/each_fault.hpp"

namespace models {

/// How often each fault is tried without being told otherwise: probes, checks and people come at
/// moments that are drawn.
inline constexpr std::int64_t drills_of_each_fault = 100;

struct EachFaultOptions {
  std::int64_t drills = drills_of_each_fault;  ///< Of each fault, > 0.
  int jobs = 0;                                ///< 0: all hardware threads. Changes no result.
  const std::atomic<bool>* cancelled = nullptr;
  /// Drills done, and all there are.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

/// Injects every fault of possible_faults(), one at a time, into drills of the scenario without its
/// timeline: nothing else fails. A fault strikes when demand is at its highest, after a day at
/// least and after the scenario's warm-up, and is watched for a day. What the same replication
/// loses without a fault does not count. Cancelled, it reports the faults whose drills are done.
[[nodiscard]] EachFaultReport each_fault(const Scenario& scenario, const EachFaultOptions& options);

/// When demand is at its highest after `settled`: for the first time within the curve's period, or
/// within `horizon` where it has none.
[[nodiscard]] sim::Instant highest_demand(const LoadCurve& demand, sim::Instant settled,
                                          sim::Duration horizon);

}  // namespace models
