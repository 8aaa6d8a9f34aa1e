#pragma once

#include <atomic>

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "models/experiment/simulation_options.hpp"
#include "models/results/report.hpp"

namespace models {

/// Simulates a scenario: a forecast, or a drill with the record of its first replication.
[[nodiscard]] ScenarioReport simulate(const Scenario& scenario, const PriceBook& prices,
                                      const SimulationOptions& options);

/// Runs the first replication of a drill once more and puts its record into the report that was
/// made of all: timeline, series, losses and picture. False where that was cancelled; then there is
/// none. Requires scenario.is_drill().
[[nodiscard]] bool record_drill(const Scenario& scenario, const std::atomic<bool>* cancelled,
                                ScenarioReport& report);

}  // namespace models
