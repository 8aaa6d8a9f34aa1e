// What has to hold in every run, over as many events as a long campaign of failures has.

#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/books.hpp"
#include "tests/invariants/stateful_designs.hpp"

namespace {

#ifdef NINES_SANITIZED
constexpr std::int64_t wanted = 50'000;  // What they find, they find in any design.
#else
constexpr std::int64_t wanted = 1'000'000;
#endif

/// Runs one replication and returns its events.
std::int64_t keep_books(const models::Scenario& scenario) {
  const models::Plan plan(scenario);
  models::World world(plan);
  world.record(scenario.run.horizon);
  world.start(1);
  models::Outcome outcome;
  world.finish(outcome);
  books::check_books(scenario, outcome);
  if (scenario.workload.sessions) books::check_carts(scenario, outcome);
  if (!scenario.architecture.caches.empty()) books::check_cache(scenario, outcome);
  if (!scenario.architecture.distributions.empty()) books::check_distribution(scenario, outcome);
  if (!scenario.architecture.databases.empty()) books::check_writer(scenario, world);
  return outcome.events;
}

}  // namespace

TEST_CASE("over a million events of random designs the books of every service add up",
          "[invariants]") {
  std::int64_t events = 0;
  std::uint32_t seed = 9000;
  for (; events < wanted; ++seed) {
    CAPTURE(seed, events);
    events += keep_books(designs::with_sessions(seed));
    events += keep_books(designs::with_storage(seed));
    events += keep_books(designs::random_shop(seed));
    events += keep_books(designs::behind_distribution(designs::random_design_with_calls(seed), 0.6,
                                                      std::chrono::minutes(30)));
  }
  // Designs of all kinds in many sizes, and not one that makes all the events.
  CHECK(seed >= 9000 + wanted / 100'000);
}
