// What is said of losses from outside that no replication has met.

#include "models/experiment/strata/unmet_losses.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace {

/// Two zones that are hit, a third with a life of its own, and a common cause.
models::Scenario scenario() {
  models::Scenario scenario;
  for (const char* id : {"a", "b", "c"}) {
    models::ZoneSpec zone;
    zone.id = id;
    scenario.architecture.zones.push_back(zone);
  }
  scenario.architecture.zones[2].has_own_life = true;
  models::CommonCauseSpec shock;
  shock.id = "shock";
  shock.per_year = 1;
  scenario.architecture.common_causes.push_back(shock);
  scenario.failures.all_zones_power.per_year = 0.004;
  scenario.failures.zone_power.per_year = 0.01;
  scenario.failures.zone_network.per_year = 0;
  return scenario;
}

models::ScenarioReport report(double years, const std::vector<std::string>& met) {
  models::ScenarioReport report;
  report.years = years;
  for (const std::string& cause : met) report.faults.push_back({cause, 1.0 / years, 0});
  return report;
}

}  // namespace

TEST_CASE("what was expected and never came is named, with the number that was expected",
          "[experiment][rare]") {
  // In 50 years: 50 * 0.004 of all zones, 50 * 2 * 0.01 of a zone, 50 shocks.
  CHECK(models::unmet_losses(scenario(), report(50, {"common_cause:shock", "host_fault:web"})) ==
        "not once in these years: all_zones_power (0.2 expected), zone_power (1 expected); no "
        "interval knows what that costs: more years, or --method stratified");
  CHECK(models::unmet_losses(scenario(), report(2, {"zone_power:b", "all_zones_power:region"})) ==
        "not once in these years: common_cause:shock (2 expected); no interval knows what that "
        "costs: more years, or --method stratified");
}

TEST_CASE("nothing is said of what came, cannot come, or would have come if it did",
          "[experiment][rare]") {
  CHECK(models::unmet_losses(
            scenario(), report(50, {"common_cause:shock", "zone_power:a", "all_zones_power:r"}))
            .empty());
  // Of 150 * 2 * 0.01 = 3 a zone's loss comes in 19 of 20 samples, and all zones' in 9 of 20.
  const std::string of_many = models::unmet_losses(scenario(), report(150, {}));
  CHECK(of_many.find("all_zones_power (0.6 expected)") != std::string::npos);
  CHECK(of_many.find("zone_network") == std::string::npos);
  CHECK(of_many.find(", zone_power") == std::string::npos);
  models::Scenario first = scenario();
  first.run.until_first_outage = true;
  CHECK(models::unmet_losses(first, report(50, {})).empty());
  CHECK(models::unmet_losses(scenario(), report(0, {})).empty());
}

TEST_CASE("faults of a database that nobody stands in for are named as well",
          "[experiment][rare]") {
  models::Scenario with_database = scenario();
  models::DatabaseSpec database;
  database.id = "shop";
  database.faults = {0.05, 0.5, 0.002};
  with_database.architecture.databases.push_back(database);
  const std::vector<std::string> met{"common_cause:shock", "zone_power:a", "all_zones_power:r",
                                     "host_fault:shop"};
  CHECK(models::unmet_losses(with_database, report(50, met)) ==
        "not once in these years: storage_fault:shop (0.1 expected); no interval knows what that "
        "costs: more years");
  with_database.architecture.databases.front().deployment = models::DatabaseDeployment::MultiAz;
  CHECK(models::unmet_losses(with_database, report(50, met)).empty());
}
