// Which units of a set fail, and by which law, where spares or shared load are written.

#include <chrono>
#include <cstdint>

#include <catch2/catch.hpp>

#include "models/world/plan.hpp"
#include "models/world/world.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/counted.hpp"

namespace {

using sim::Distribution;

constexpr double hour = 3600;

/// Two units of which one is enough; a failed one is back after an hour.
models::Scenario two_units() {
  models::ComponentSpec set;
  set.id = "unit";
  set.count = 2;
  set.required = 1;
  set.repaired_in = Distribution::constant(hour);
  return designs::one_set(set, std::chrono::hours(98));
}

std::int64_t failures_in(const models::Scenario& scenario) {
  const models::Plan plan(scenario);
  models::World world(plan);
  world.start(0);
  models::Outcome outcome;
  world.finish(outcome);
  return static_cast<std::int64_t>(
      counted(scenario, outcome, "unit_failures_per_year{component=unit}"));
}

}  // namespace

TEST_CASE("spares and shared load that never fail do not fail", "[world][components]") {
  models::Scenario scenario = two_units();
  models::ComponentSpec& set = scenario.architecture.components[0];
  set.never_fails = true;
  SECTION("with a spare") {
    set.active = 1;
  }
  SECTION("sharing the load") {
    set.load_sharing = true;
  }
  CHECK(failures_in(scenario) == 0);
}

TEST_CASE("where all units are active there is no spare, and lives follow any law",
          "[world][components]") {
  models::Scenario scenario = two_units();
  models::ComponentSpec& set = scenario.architecture.components[0];
  set.never_fails = false;
  set.active = 2;
  set.dormant_factor = 0.5;
  // Nine hours up, one down, and so on: each unit fails at 9, 19, ... and 89 hours.
  set.fails = Distribution::constant(9 * hour);
  CHECK(failures_in(scenario) == 18);
}
