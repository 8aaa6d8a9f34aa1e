#pragma once

#include "models/architecture/scenario.hpp"
#include "models/experiment/simulation_run.hpp"
#include "models/experiment/simulation_task.hpp"
#include "models/results/report.hpp"

namespace models {

/// A report that says what was asked and holds no figure yet.
[[nodiscard]] ScenarioReport described(const Scenario& scenario);

/// What the run tells, and how well; without the record of a drill.
[[nodiscard]] ScenarioReport simulation_report(const SimulationTask& task,
                                               const ChosenMethod& method,
                                               const SimulationRun& run);

}  // namespace models
