#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "models/experiment/copy_method.hpp"
#include "models/experiment/replicator.hpp"
#include "models/experiment/stratum_allocation.hpp"
#include "models/results/digest.hpp"
#include "models/results/report.hpp"
#include "models/results/summary.hpp"
#include "models/world/outside_events.hpp"
#include "sim/experiment/crew.hpp"
#include "sim/experiment/replication_plan.hpp"
#include "sim/experiment/strata.hpp"

namespace models {

/// How replications are drawn.
enum class SamplingMethod : std::uint8_t {
  /// Where a precision is asked for: where a pilot sees hardly any outage among many failures, that
  /// of hazard scaling, conditional and splitting that is worth most by the pilot; otherwise strata
  /// where there are some, and control variates. For a fixed number of replications: strata where
  /// there are some, and enough replications for a pilot (fewest_per_stratum_unasked); pairs plain.
  Auto,
  Replications,  ///< Plain: each as likely as it is.
  Stratified,    ///< By the number of losses from outside, see OutsideStrata.
  /// Corrected by control variates, and with strata where there are some: what Auto does for a
  /// precision, for a fixed number of replications too.
  ControlVariates,
  /// With weighted copies of excursions, see Excursions, and with strata where there are some.
  HazardScaling,
  Conditional,  ///< The same, see ConditionalCopies.
  Splitting,    ///< The same.
};

/// How excursions are copied where a method says so.
[[nodiscard]] std::optional<CopyMethod> copy_method(SamplingMethod method) noexcept;

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

/// So many replications of each stratum decide how the others are shared out; they do not count.
inline constexpr std::uint64_t pilot_replications = 100;

/// Names of all that a summary of this scenario counts.
[[nodiscard]] SummaryPlan summary_plan(const Plan& plan, const Bill& bill);

/// A report that says what was asked and holds no figure yet.
[[nodiscard]] ScenarioReport described(const Scenario& scenario);

/// Simulates a scenario: a forecast, or a drill with the record of its first replication.
[[nodiscard]] ScenarioReport simulate(const Scenario& scenario, const PriceBook& prices,
                                      const SimulationOptions& options);

}  // namespace models
