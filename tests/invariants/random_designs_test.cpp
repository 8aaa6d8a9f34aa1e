// What has to hold in every run, over random architectures under frequent random faults.

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/books.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/counted.hpp"

using books::check_books;
using books::run;

TEST_CASE("in every run requests are conserved and blame adds up", "[invariants]") {
  const auto seed = GENERATE(range(1U, 1U + designs::tries(120)));
  CAPTURE(seed);
  const models::Scenario scenario = designs::random_design(seed);
  const models::Plan plan(scenario);
  for (std::uint64_t replication = 0; replication < 3; ++replication) {
    check_books(scenario, run(plan, replication));
  }
}

TEST_CASE("a copied world continues exactly like the original", "[invariants]") {
  const auto seed = GENERATE(range(200U, 200U + designs::tries(60)));
  CAPTURE(seed);
  books::check_copy(designs::random_design(seed));
}

TEST_CASE("stopping and going on changes nothing", "[invariants]") {
  const auto seed = GENERATE(range(300U, 330U));
  CAPTURE(seed);
  const models::Scenario scenario = designs::random_design(seed);
  const models::Plan plan(scenario);
  const models::Outcome whole = run(plan, 1);
  models::World world(plan);
  world.start(1);
  for (int part = 1; part < 10; ++part) {
    world.run_until(sim::simulation_start + scenario.run.horizon / 10 * part);
  }
  models::Outcome in_parts;
  world.finish(in_parts);
  CHECK(in_parts.trajectory == whole.trajectory);
  CHECK(in_parts.down == whole.down);
  CHECK(in_parts.lost == whole.lost);
}

TEST_CASE("a world that is reused for another replication forgets the last one", "[invariants]") {
  const models::Scenario scenario = designs::random_design(5);
  const models::Plan plan(scenario);
  const models::World blank(plan);
  models::World reused(plan);
  models::Outcome outcome;
  for (std::uint64_t replication = 0; replication < 4; ++replication) {
    reused = blank;
    reused.start(replication);
    reused.finish(outcome);
    CHECK(outcome.trajectory == run(plan, replication).trajectory);
  }
}

TEST_CASE("without faults and with enough capacity nothing is lost", "[invariants]") {
  models::Scenario scenario = designs::balanced_group();
  const models::Plan plan(scenario);
  const models::Outcome outcome = run(plan, 0);
  CHECK(outcome.lost == 0);
  CHECK(outcome.down == sim::Duration::zero());
  CHECK(outcome.events == 0);  // A quiet year has no events at all.
}

TEST_CASE("reserved instances change the bill and nothing else", "[invariants]") {
  models::Scenario scenario = designs::balanced_group();
  scenario.failures = designs::frequent_failures();
  const models::Plan on_demand(scenario);
  models::Scenario reserved_scenario = scenario;
  reserved_scenario.architecture.auto_scaling_groups[0].reserved = 3;
  const models::Plan reserved(reserved_scenario);
  const models::Outcome without = run(on_demand, 3);
  const models::Outcome with = run(reserved, 3);
  CHECK(with.trajectory == without.trajectory);
  CHECK(with.lost == without.lost);
  CHECK(with.down == without.down);
  const char* const hours = "instance_hours{pool=web}";
  CHECK(metered(scenario, with, hours) == metered(scenario, without, hours));
  CHECK(metered(scenario, with, "on_demand_hours{pool=web}") < metered(scenario, with, hours));
}

TEST_CASE("a component that is added moves nobody else's draws", "[invariants]") {
  models::Scenario scenario = designs::balanced_group();
  scenario.failures = designs::frequent_failures();
  const models::Plan plan(scenario);
  models::Scenario with_idle = scenario;
  models::ComponentSpec idle;
  idle.id = "idle";
  idle.never_fails = false;
  idle.fails = sim::Distribution::exponential(86400);
  idle.repaired_in = sim::Distribution::constant(60);
  with_idle.architecture.components = {idle};
  const models::Plan larger(with_idle);
  const models::Outcome before = run(plan, 2);
  const models::Outcome after = run(larger, 2);
  CHECK(after.lost == before.lost);
  CHECK(after.down == before.down);
}
