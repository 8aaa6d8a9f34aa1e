#pragma once

#include <string_view>

#include "models/architecture/scenario.hpp"
#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/ledger/outcome.hpp"

namespace models {

/// What a replication counted for the figure of that name. Throws where there is none.
[[nodiscard]] inline double counted(const Scenario& scenario, const Outcome& outcome,
                                    std::string_view figure) {
  return outcome.figures.at(service_figures(scenario).position(figure).value());
}

/// What a replication used by the meter of that name. Throws where there is none.
[[nodiscard]] inline double metered(const Scenario& scenario, const Outcome& outcome,
                                    std::string_view meter) {
  return outcome.meters.at(service_meters(scenario).position(meter).value());
}

}  // namespace models
