#pragma once

#include <cstdint>
#include <string>

#include "models/experiment/simulation_task.hpp"
#include "models/results/summary.hpp"
#include "sim/kernel/trajectory.hpp"

namespace models {

/// What the replications of a scenario did.
struct SimulationRun {
  Summary summary;
  sim::Trajectory trajectory{};
  std::int64_t natural_events = 0;  ///< Of the replications themselves.
  std::int64_t copy_events = 0;     ///< Of copies of their excursions.
  std::string stopped{};            ///< As ScenarioReport::stopped.
};

/// Runs as many replications as were asked for, or until the precision asked for is reached.
[[nodiscard]] SimulationRun run_simulation(const SimulationTask& task, const ChosenMethod& method);

}  // namespace models
