#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>

#include "models/architecture/scenario.hpp"
#include "models/cost/bill.hpp"
#include "models/cost/price_book.hpp"
#include "models/results/digest.hpp"
#include "models/results/report.hpp"
#include "models/world/world.hpp"
#include "sim/experiment/replication_plan.hpp"

namespace models {

/// Runs replications of one scenario on one thread, reusing its memory: the worker of an
/// experiment.
class Replicator {
 public:
  /// `prices` may be null: then nothing is priced. Both have to outlive it.
  Replicator(const Plan& plan, const PriceBook* prices);
  Digest operator()(sim::ReplicationId id);

 private:
  std::optional<Bill> bill_;
  World start_;  ///< As assembled; each replication begins as a copy of it.
  World world_;
  Outcome outcome_;
};

/// How to run, apart from what the scenario says. None of it but `replications` and `precision`
/// changes a result.
struct SimulationOptions {
  int jobs = 0;                              ///< 0: all hardware threads.
  std::optional<std::int64_t> replications;  ///< In place of the scenario's.
  std::optional<double> precision;           ///< Relative, of the unavailability; run until then.
  const std::atomic<bool>* cancelled = nullptr;
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

/// Never more replications than these for a requested precision.
inline constexpr std::int64_t replication_ceiling = 10'000'000;

/// Simulates a scenario: a forecast, or a drill with the record of its first replication.
[[nodiscard]] ScenarioReport simulate(const Scenario& scenario, const PriceBook& prices,
                                      const SimulationOptions& options);

}  // namespace models
