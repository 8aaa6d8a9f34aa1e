// What has to hold in every run with sessions, over random architectures under frequent faults.

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/books.hpp"
#include "tests/invariants/stateful_designs.hpp"

TEST_CASE("in every run with sessions requests are conserved and no more carts are lost than begun",
          "[invariants][sessions]") {
  const auto seed = GENERATE(range(3001U, 3081U));
  CAPTURE(seed);
  const models::Scenario scenario = designs::with_sessions(seed);
  const models::Plan plan(scenario);
  const models::Outcome outcome = books::run(plan, 1);
  books::check_books(scenario, outcome);
  books::check_carts(scenario, outcome);
}

TEST_CASE("a copied world with sessions continues exactly like the original",
          "[invariants][sessions]") {
  const auto seed = GENERATE(range(3101U, 3131U));
  CAPTURE(seed);
  books::check_copy(designs::with_sessions(seed));
}

TEST_CASE("sessions that nothing binds move nobody's requests", "[invariants][sessions]") {
  const auto seed = GENERATE(range(3201U, 3221U));
  CAPTURE(seed);
  models::Scenario scenario = designs::with_sessions(seed);
  for (models::TargetGroupSpec& group : scenario.architecture.target_groups) {
    group.stickiness = sim::Duration::zero();
  }
  models::Scenario without = scenario;
  without.workload.sessions.reset();
  const models::Plan plan(scenario);
  const models::Plan plan_without(without);
  const models::Outcome first = books::run(plan, 1);
  const models::Outcome second = books::run(plan_without, 1);
  CHECK(first.trajectory == second.trajectory);
  CHECK(first.lost == second.lost);
  CHECK(first.down == second.down);
}
