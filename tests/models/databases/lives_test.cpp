// Databases under frequent faults of their own and of their zones: there is one primary at a time,
// and nothing that is down answers.

#include <string>
#include <string_view>

#include "tests/models/databases/shop.hpp"

namespace {

using namespace shops;
using namespace std::chrono_literals;

/// The zone that a promotion names: "writer in c is promoted".
std::uint32_t zone_promoted(const models::Scenario& scenario, std::string_view text) {
  const auto& zones = scenario.architecture.zones;
  for (std::uint32_t zone = 0; zone < zones.size(); ++zone) {
    if (text.find(" in " + zones[zone].id + " ") != std::string_view::npos) return zone;
  }
  return 0;
}

TEST_CASE("writes are answered by one primary, which lives in a zone that is not lost",
          "[databases]") {
  const auto seed = GENERATE(range(1U, 41U));
  CAPTURE(seed);
  sim::Stream bits = sim::named_stream(seed, 0, "random design", "database");
  models::Scenario scenario = scenario_of(pair());
  DatabaseSpec spec = designs::random_database(scenario, bits);
  spec.maintenance.os_updates = 100;
  scenario.architecture.databases = {spec};
  scenario.failures = designs::frequent_failures();
  scenario.failures.zone_power.per_year = 20;
  models::PlanBook book = models::book_of(scenario, seed);
  const models::FleetPlan tier(scenario);
  const models::ZonesPlan zones = models::plan_zones(scenario, book);
  const models::DatabasesPlan databases = models::plan_databases(scenario, book);
  shops::World world(models::facts_of(tier), book.causes().size(), shops::horizon, seed, zones,
                     databases);
  world.takes_notes = true;
  ZoneId primary = zone_a;
  std::size_t noted = 0;
  int lost = 0;
  while (world.moment < sim::simulation_start + 24h * 200) {
    world.pass(2min);
    for (; noted < world.notes.size(); ++noted) {
      const std::string& text = world.notes[noted].text;
      if (!text.ends_with("is promoted")) continue;
      CHECK(zone_promoted(scenario, text) != primary.value);
      primary = ZoneId{zone_promoted(scenario, text)};
    }
    const EndpointTable& endpoints = world.facts.endpoints;
    const double writes =
        endpoints.endpoint(EndpointTable::writes_of(shop_id)).failing_at(world.moment);
    CHECK(writes >= 0);
    if (!world.facts.zones.lost(primary)) continue;
    ++lost;
    CHECK(writes == 1);
  }
  // Where there is another zone, the primary is seldom met in one that is lost.
  if (spec.deployment == DatabaseDeployment::SingleAz) CHECK(lost > 0);
}

}  // namespace
