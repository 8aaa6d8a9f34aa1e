#pragma once

#include "models/architecture/scenario.hpp"
#include "models/cost/price_book.hpp"
#include "models/experiment/simulation_options.hpp"
#include "models/results/report.hpp"

namespace models {

/// Simulates a scenario: a forecast, or a drill with the record of its first replication.
[[nodiscard]] ScenarioReport simulate(const Scenario& scenario, const PriceBook& prices,
                                      const SimulationOptions& options);

}  // namespace models
