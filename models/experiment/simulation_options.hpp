#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "models/experiment/sampling_method.hpp"
#include "models/experiment/strata/stratum_pilot.hpp"
#include "models/results/digest.hpp"
#include "models/results/summary.hpp"
#include "sim/experiment/crew.hpp"
#include "sim/experiment/replication_plan.hpp"

namespace models {

/// How to run, apart from what the scenario says. Only `replications`, `precision`,
/// `precision_metric` and `method` change a result.
struct SimulationOptions {
  int jobs = 0;                              ///< 0: all hardware threads.
  std::optional<std::int64_t> replications;  ///< In place of the scenario's.
  std::optional<double> precision;           ///< Relative, of precision_metric; run until then.
  /// One of Summary::watchable(). Of an availability, it is the unavailability that is meant.
  std::string precision_metric = "availability.time";
  SamplingMethod method = SamplingMethod::Auto;
  const std::atomic<bool>* cancelled = nullptr;
  /// `total` is an estimate where a precision decides, 0 while there is none.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
  sim::Crew* crew = nullptr;  ///< Who runs the replications; null: the threads of this process.
  /// Sees every replication that counts, in order, on the calling thread; may be empty.
  std::function<void(sim::ReplicationId, const Digest&)> observe;
  /// Draw replications from these strata, without a pilot, whatever the method would say; may be
  /// null. Requires a forecast to its horizon that can have them, see OutsideStrata::can_have.
  const StratumAllocation* allocation = nullptr;
  /// Sees the strata that replications are drawn from, where there are some; may be empty.
  std::function<void(const StratumAllocation&)> allocated;
  double defensive_share = 0.2;  ///< What a pilot of strata does not decide, see stratum_shares.
  /// Sees the summary behind the report once it is complete, for intervals of other confidence; may
  /// be empty.
  std::function<void(const Summary&)> summarised;
};

/// Never more replications than these for a requested precision.
inline constexpr std::int64_t replication_ceiling = 10'000'000;

}  // namespace models
