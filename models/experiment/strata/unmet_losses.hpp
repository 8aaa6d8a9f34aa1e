#pragma once

#include <string>

#include "models/architecture/scenario.hpp"
#include "models/results/report.hpp"

namespace models {

/// Which losses from outside (zones, all zones at once, common causes) none of the replications
/// met, though their rates say that they may come, and how many were to be expected in the years of
/// the report: the interval of plain replications cannot know what such a loss costs. In words for
/// the user; empty where there are none, in drills and in runs to the first outage. Only of kinds
/// of which fewer were expected than three: of more, at 95 %, some would have come (rule of three).
/// `report` has to have its years and faults.
[[nodiscard]] std::string unmet_losses(const Scenario& scenario, const ScenarioReport& report);

}  // namespace models
