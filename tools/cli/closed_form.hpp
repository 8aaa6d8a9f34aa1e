#pragma once

#include "models/architecture/scenario.hpp"
#include "models/results/report.hpp"

namespace tools {

/// Sets `analytic` of availability.time, downtime_per_year, outages_per_year and, where outages
/// were seen and the long run has some, recovery_time, where models::analytic knows the long run
/// of the scenario; where it does not, sets the report's `no_closed_form` to the first reason.
///
/// A run begins with everything new. Where that could be told from the long run there is no closed
/// form either: where something ages (its life is not exponential), and where the horizon is less
/// than 100 repairs, so that more than about 1 % of the downtime would be missing.
///
/// Leaves drills alone, and scenarios that end with their first outage: they ask something else.
void add_closed_form(const models::Scenario& scenario, models::ScenarioReport& report);

}  // namespace tools
