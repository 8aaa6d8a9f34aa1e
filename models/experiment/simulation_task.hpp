#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/cost/bill.hpp"
#include "models/cost/price_book.hpp"
#include "models/experiment/rare/excursions.hpp"
#include "models/experiment/rare/splitting_pilot.hpp"
#include "models/experiment/replicator.hpp"
#include "models/experiment/simulation_options.hpp"
#include "models/results/summary.hpp"
#include "models/world/outside_events.hpp"
#include "models/world/plan.hpp"
#include "sim/experiment/strata.hpp"

namespace models {

/// How the replications of a scenario are drawn, and what pilots told that decided it.
struct ChosenMethod {
  std::optional<sim::StratumSchedule> schedule;  ///< Of strata, where replications come from some.
  std::optional<ExcursionSampling> copies;       ///< Where excursions are copied.
  bool has_controls = false;
  double scale = 1;   ///< As ExcursionPilot::scale, where failures are made frequent or certain.
  SplitLevels split;  ///< That a pilot of splitting found, also where they are not taken.
  std::int64_t pilot_replications = 0;
};

/// A scenario that is to be simulated: what does not change from the first pilot to the report.
struct SimulationTask {
  /// All have to outlive it. Requires that options.precision_metric has a mean over replications.
  SimulationTask(const Scenario& scenario, const PriceBook& prices,
                 const SimulationOptions& options);
  SimulationTask(const SimulationTask&) = delete;
  SimulationTask& operator=(const SimulationTask&) = delete;

  [[nodiscard]] std::int64_t replications_asked() const;
  [[nodiscard]] bool wants_strata() const;
  /// Who runs the replications that a method draws; `method` has to outlive it.
  [[nodiscard]] Replicator replicator(const ChosenMethod& method) const;
  /// Of no replication yet.
  [[nodiscard]] Summary summary(const ChosenMethod& method) const;

  const SimulationOptions& options;
  const PriceBook& prices;
  const Plan plan;
  const Bill bill;
  const OutsideStrata strata;
  std::optional<double> precision;  ///< That decides how many replications there are.
};

/// Names of all that a summary of this scenario counts.
[[nodiscard]] SummaryPlan summary_plan(const Plan& plan, const Bill& bill);

}  // namespace models
