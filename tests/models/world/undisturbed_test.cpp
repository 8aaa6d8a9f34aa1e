// Copies of a world in which failures with a rate wait until they are told to strike.

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "sim/random/stream.hpp"
#include "tests/invariants/designs.hpp"

namespace {

using models::World;
using sim::Distribution;
using std::chrono::hours;

constexpr double hour = 3600;
constexpr double without_end = std::numeric_limits<double>::infinity();

/// Units that fail every 50 hours and are back after ten; one may be missing.
models::Scenario units(const Distribution& life = Distribution::exponential(50 * hour)) {
  models::ComponentSpec set;
  set.id = "unit";
  set.count = 4;
  set.required = 3;
  set.never_fails = false;
  set.fails = life;
  set.repaired_in = Distribution::constant(10 * hour);
  return designs::one_set(set, hours(100'000));
}

/// A world in which a failure has just begun an excursion.
struct Begun {
  explicit Begun(models::Scenario design, std::uint64_t replication = 0)
      : scenario(std::move(design)), plan(scenario), kinds(plan, nullptr), world(plan) {
    world.start(replication);
    world.watch(kinds);
    REQUIRE(world.run_to_failure());
  }
  models::Scenario scenario;
  models::Plan plan;
  models::FailureKinds kinds;
  World world;
};

}  // namespace

TEST_CASE("an undisturbed course ends with the repair and knows the hazard on its way",
          "[world][rare]") {
  Begun begun(units());
  const sim::Instant began = begun.world.now();
  // Three units of fifty hours for ten hours, whatever failures nature has in store.
  for (std::uint64_t copy = 1; copy <= 200; ++copy) {
    World world = begun.world;
    world.fork(copy);
    const World::Undisturbed course = world.run_undisturbed(without_end);
    REQUIRE(course.end == World::Undisturbed::End::Whole);
    REQUIRE(world.now() == began + hours(10));
    REQUIRE(course.hazard == Approx(3 * 10.0 / 50));
  }
}

TEST_CASE("a course stops where its hazard is reached, and what is told to strike strikes",
          "[world][rare]") {
  Begun begun(units());
  const sim::Instant began = begun.world.now();
  const double rate = begun.world.failure_rate();
  CHECK(rate == Approx(3 / (50 * hour)));
  sim::Stream choices = sim::named_stream(1, 0, "undisturbed", "test");
  World& world = begun.world;
  CHECK(world.run_undisturbed(0.24).end == World::Undisturbed::End::Most);
  CHECK(sim::to_seconds(world.now() - began) == Approx(4 * hour).epsilon(1e-9));
  world.strike_one(choices);
  // Two are down where one may be.
  CHECK(world.run_undisturbed(without_end).end == World::Undisturbed::End::Outage);
  CHECK(sim::to_seconds(world.now() - began) == Approx(4 * hour).epsilon(1e-9));
  CHECK(world.failure_rate() == Approx(2 / (50 * hour)));
}

TEST_CASE("clocks that were passed over go on at their rate", "[world][rare]") {
  // Whole again, four units of fifty hours each have their next failure after 12.5 hours.
  constexpr int copies = 4000;
  double sum = 0;
  double squares = 0;
  for (std::uint64_t copy = 1; copy <= copies; ++copy) {
    Begun begun(units(), copy);
    World& world = begun.world;
    world.fork(copies + copy);  // Not the streams again that the replication has drawn from.
    sim::Stream choices = sim::named_stream(copy, 0, "undisturbed", "test");
    world.run_undisturbed(0.3);
    world.strike_one(choices);
    world.run_to_whole();
    const sim::Instant whole = world.now();
    REQUIRE(world.run_to_failure());
    const double gap = sim::to_seconds(world.now() - whole) / hour;
    sum += gap;
    squares += gap * gap;
  }
  const double mean = sum / copies;
  const double error = std::sqrt((squares / copies - mean * mean) / copies);
  CAPTURE(mean, error);
  CHECK(std::abs(mean - 12.5) < 4 * error + 0.05);
  // As of an exponential life: mean and deviation are equal.
  CHECK(std::sqrt(squares / copies - mean * mean) == Approx(12.5).epsilon(0.1));
}

TEST_CASE("failures without a rate are not passed over", "[world][rare]") {
  // One life only has a rate: that of the second set. The first ages.
  models::Scenario scenario = units(Distribution::uniform(40 * hour, 60 * hour));
  models::ComponentSpec other = scenario.architecture.components[0];
  other.id = "other";
  other.fails = Distribution::exponential(50 * hour);
  scenario.architecture.components.push_back(other);
  Begun begun(scenario);
  bool disturbed = false;
  for (std::uint64_t excursion = 1; excursion <= 50; ++excursion) {
    World copy = begun.world;
    copy.fork(excursion);
    const sim::Instant began = copy.now();
    const World::Undisturbed course = copy.run_undisturbed(without_end);
    disturbed = disturbed || course.end == World::Undisturbed::End::Outage ||
                copy.now() - began > hours(10);
    begun.world.run_to_whole();
    REQUIRE(begun.world.run_to_failure());
  }
  CHECK(disturbed);
}
