#include "models/experiment/strata/unmet_losses.hpp"

#include <algorithm>
#include <locale>
#include <sstream>
#include <vector>

#include "models/experiment/longest_incident.hpp"
#include "sim/stats/intervals.hpp"

namespace models {

namespace {

struct Kind {
  std::string cause;
  double per_year = 0;
};

/// Losses from outside: those that OutsideStrata would make strata of.
std::vector<Kind> outside_kinds_of(const Scenario& scenario) {
  const FailureModel& failures = scenario.failures;
  const Architecture& design = scenario.architecture;
  const auto zones =
      static_cast<double>(std::count_if(design.zones.begin(), design.zones.end(),
                                        [](const ZoneSpec& zone) { return !zone.has_own_life; }));
  std::vector<Kind> kinds{{"all_zones_power", failures.all_zones_power.per_year},
                          {"zone_power", zones * failures.zone_power.per_year},
                          {"zone_network", zones * failures.zone_network.per_year}};
  for (const CommonCauseSpec& cause : design.common_causes) {
    kinds.push_back({"common_cause:" + cause.id, cause.per_year});
  }
  return kinds;
}

/// Faults of databases that nobody stands in for.
std::vector<Kind> database_kinds_of(const Scenario& scenario) {
  std::vector<Kind> kinds;
  for (const DatabaseSpec& database : scenario.architecture.databases) {
    if (database.deployment != DatabaseDeployment::SingleAz) continue;
    kinds.push_back({"storage_fault:" + database.id, database.faults.storage_fault});
    kinds.push_back({"host_fault:" + database.id, database.faults.host_fault});
    kinds.push_back({"engine_crash:" + database.id, database.faults.engine_crash});
  }
  return kinds;
}

/// "zone_power (1 expected)", those that were expected and did not come.
std::string unmet_of(const std::vector<Kind>& kinds, const ScenarioReport& report) {
  constexpr double confidence = 0.95;
  std::ostringstream unmet;
  unmet.imbue(std::locale::classic());
  unmet.precision(2);
  for (const Kind& kind : kinds) {
    const double expected = kind.per_year * report.years;
    if (expected <= 0 || expected >= sim::zero_event_upper_bound(confidence)) continue;
    const bool met =
        std::any_of(report.faults.begin(), report.faults.end(), [&](const FaultCount& fault) {
          return fault.per_year > 0 && is_of_cause(fault.cause, kind.cause);
        });
    if (met) continue;
    unmet << (unmet.str().empty() ? "" : ", ") << kind.cause << " (" << expected << " expected)";
  }
  return unmet.str();
}

}  // namespace

std::string unmet_losses(const Scenario& scenario, const ScenarioReport& report) {
  if (scenario.is_drill() || scenario.run.until_first_outage || report.years <= 0) return {};
  const std::string outside = unmet_of(outside_kinds_of(scenario), report);
  const std::string inside = unmet_of(database_kinds_of(scenario), report);
  if (outside.empty() && inside.empty()) return {};
  return "not once in these years: " + outside + (outside.empty() || inside.empty() ? "" : ", ") +
         inside + "; no interval knows what that costs: more years" +
         (outside.empty() ? "" : ", or --method stratified");
}

}  // namespace models
