// Copies of a world that go ways of their own: nothing changes in law, and much in what happens.

#include <cmath>
#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

#include "models/architecture/service_figures.hpp"
#include "models/context/severity.hpp"
#include "models/world/world.hpp"
#include "sim/stats/moments.hpp"
#include "tests/invariants/designs.hpp"

namespace {

using sim::Distribution;
using std::chrono::hours;

constexpr double hour = 3600;

models::Scenario units(const Distribution& life, const Distribution& repair) {
  models::ComponentSpec set;
  set.id = "unit";
  set.count = 4;
  set.required = 3;
  set.never_fails = false;
  set.fails = life;
  set.repaired_in = repair;
  return designs::one_set(set, hours(1000));
}

/// Zones with lives that age, a common cause, spares: every clock of a world without instances.
models::Scenario zones_and_spares() {
  models::Scenario scenario =
      units(Distribution::exponential(60 * hour), Distribution::exponential(10 * hour));
  designs::add_zones(scenario, 2);
  for (models::ZoneSpec& zone : scenario.architecture.zones) {
    zone.has_own_life = true;
    zone.fails = Distribution::uniform(100 * hour, 140 * hour);
    zone.repaired_in = Distribution::exponential(5 * hour);
  }
  models::ComponentSpec& set = scenario.architecture.components[0];
  set.zones = designs::all_zones(scenario);
  set.active = 3;
  set.dormant_factor = 0.2;
  set.crews = 1;
  models::CommonCauseSpec shock;
  shock.id = "shock";
  shock.per_year = 30;
  shock.components = {models::ComponentId{0}};
  scenario.architecture.common_causes = {shock};
  return scenario;
}

struct Seen {
  sim::Moments failures;
  sim::Moments squared;
  sim::Moments down;
  sim::Moments lost;
};

/// Replications that go over to a branch of themselves every `step`; zero: natural ones.
Seen watch(const models::Scenario& scenario, std::uint64_t runs, sim::Duration step) {
  const models::Plan plan(scenario);
  const models::World fresh(plan);
  Seen seen;
  for (std::uint64_t run = 0; run < runs; ++run) {
    models::World world = fresh;
    // Other replications than those that are not branched.
    const std::uint64_t number = run + (step > sim::Duration::zero() ? runs : 0);
    world.start(number);
    std::uint64_t copy = number * 1'000'000;
    for (sim::Instant at = sim::simulation_start + step;
         step > sim::Duration::zero() && at < plan.end(); at += step) {
      world.run_until(at);
      world.branch(++copy | (std::uint64_t{1} << 63U));
    }
    models::Outcome outcome;
    world.finish(outcome);
    double failures = 0;
    const models::FigureBlock sets = plan.figures().of("component");
    for (std::size_t set = 0; set < sets.things; ++set) {
      failures += outcome.figures[sets.at(models::ComponentFigure::Failures, set)];
    }
    failures += static_cast<double>(outcome.faults.size());
    seen.failures.add(failures);
    seen.squared.add(failures * failures);
    seen.down.add(sim::to_seconds(outcome.down));
    seen.lost.add(outcome.lost);
  }
  return seen;
}

void check_same(const sim::Moments& one, const sim::Moments& other) {
  CAPTURE(one.mean(), one.standard_error(), other.mean(), other.standard_error());
  REQUIRE(one.mean() > 0);
  // Where nothing is left to chance, both are the same.
  CHECK(std::abs(one.mean() - other.mean()) <=
        4 * std::hypot(one.standard_error(), other.standard_error()));
}

void check_law(const models::Scenario& scenario, std::uint64_t runs, sim::Duration step) {
  const Seen natural = watch(scenario, runs, {});
  const Seen branched = watch(scenario, runs, step);
  check_same(branched.failures, natural.failures);
  check_same(branched.squared, natural.squared);
  check_same(branched.down, natural.down);
  check_same(branched.lost, natural.lost);
}

}  // namespace

TEST_CASE("a world that goes over to branches of itself has the law of one that does not",
          "[branching][statistical]") {
  // Lives that end at an age, that fail when young, or have no memory; repairs likewise.
  const auto life = GENERATE(
      Distribution::uniform(90 * hour, 110 * hour), Distribution::weibull_from_mean(3, 100 * hour),
      Distribution::gamma(0.5, 200 * hour), Distribution::lognormal_from_mean(100 * hour, 1),
      Distribution::constant(100 * hour), Distribution::exponential(100 * hour));
  const auto repair =
      GENERATE(Distribution::lognormal_from_mean(20 * hour, 1), Distribution::constant(20 * hour));
  check_law(units(life, repair), 2000, hours(7));
}

TEST_CASE("zones, spares, common causes and instances keep their law in branches too",
          "[branching][statistical]") {
  check_law(zones_and_spares(), 4000, hours(7));
  models::Scenario scenario = designs::balanced_group();
  scenario.failures = designs::frequent_failures();
  scenario.run.horizon = hours(24 * 60);
  check_law(scenario, 400, hours(7));
}

TEST_CASE("a branch keeps all that is to come where only what is scheduled fails", "[branching]") {
  // What the group does by itself, with its policies and shares that move.
  models::Scenario scenario = designs::balanced_group();
  scenario.failures = models::FailureModel{};
  scenario.workload.demand = models::demand::daily({400, 300, hours(14)});
  scenario.architecture.auto_scaling_groups[0].instance.boot.launch_to_ready =
      Distribution::constant(60);
  models::InjectInstanceFault hang;
  hang.group = models::GroupId{0};
  models::InjectZoneFault cut;
  cut.fault = models::ZoneFault::Network;
  cut.zones = {models::ZoneId{0}};
  cut.lasts = std::chrono::minutes(10);
  scenario.timeline.resize(2 * 47);
  for (std::size_t entry = 0; entry < scenario.timeline.size(); ++entry) {
    scenario.timeline[entry].at = std::chrono::minutes(30 * (entry + 1));
    if (entry % 2 == 0) {
      scenario.timeline[entry].action = cut;
    } else {
      scenario.timeline[entry].action = hang;
    }
  }
  scenario.run.horizon = hours(48);
  const models::Plan plan(scenario);
  models::World world(plan);
  world.start(0);
  models::World fork = world;
  models::World branch = world;
  models::Outcome of_fork;
  models::Outcome of_branch;
  for (sim::Instant at = sim::simulation_start; at < plan.end(); at += std::chrono::minutes(7)) {
    world.run_until(at);
    branch = fork = world;
    branch.branch(17);
    // New streams alone: for the phases of health checks.
    fork.fork(17);
    branch.finish(of_branch);
    fork.finish(of_fork);
    REQUIRE(of_branch.trajectory == of_fork.trajectory);
    REQUIRE(of_branch.lost == of_fork.lost);
  }
  CHECK(of_branch.events > 50);
}

TEST_CASE("branches are told apart by their number", "[branching]") {
  const models::Scenario scenario = units(Distribution::weibull_from_mean(2, 100 * hour),
                                          Distribution::lognormal_from_mean(20 * hour, 1));
  const models::Plan plan(scenario);
  models::World world(plan);
  world.start(0);
  world.run_until(sim::simulation_start + hours(150));
  const auto end_of = [&](std::uint64_t number) {
    models::World copy = world;
    copy.branch(number);
    models::Outcome outcome;
    copy.finish(outcome);
    return outcome.trajectory;
  };
  CHECK(end_of(1) == end_of(1));
  CHECK(end_of(1) != end_of(2));
}

TEST_CASE("copies of a prepared world go the ways of copies of the world itself", "[branching]") {
  const auto branches_alike = [](const models::Scenario& scenario) {
    const models::Plan plan(scenario);
    models::World world(plan);
    world.start(0);
    std::uint64_t number = 0;
    std::uint64_t ways = 0;
    for (sim::Instant at = sim::simulation_start; at < plan.end(); at += hours(20)) {
      world.run_until(at);
      models::World prepared = world;
      prepared.prepare_to_branch();
      for (int copies = 0; copies < 2; ++copies) {
        models::World from_world = world;
        models::World from_prepared = prepared;
        from_world.branch(++number);
        from_prepared.branch(number);
        models::Outcome expected;
        models::Outcome outcome;
        from_world.finish(expected);
        from_prepared.finish(outcome);
        REQUIRE(outcome.trajectory == expected.trajectory);
        REQUIRE(outcome.lost == expected.lost);
        ways += expected.events > 0 ? 1 : 0;
      }
    }
    return ways;
  };
  CHECK(branches_alike(units(Distribution::weibull_from_mean(2, 100 * hour),
                             Distribution::lognormal_from_mean(20 * hour, 1))) > 50);
  CHECK(branches_alike(zones_and_spares()) > 50);
}

TEST_CASE("severity counts the way to an outage", "[severity]") {
  CHECK(models::severity_of_units(5, 3, 5) == 0);
  CHECK(models::severity_of_units(5, 3, 4) == Approx(1.0 / 3));
  CHECK(models::severity_of_units(5, 3, 2) == 1);
  CHECK(models::severity_of_units(5, 3, 0) == 1);
  CHECK(models::severity_of_capacity(300, 100, 200) == Approx(0.5));
  CHECK(models::severity_of_capacity(300, 100, 50) == 1);
  CHECK(models::severity_of_capacity(100, 100, 0) == 0);
  CHECK(models::severity_of_losses(0, 0) == 0);
  CHECK(models::severity_of_losses(1, 4) == Approx(0.25));
  CHECK(models::severity_of_losses(5, 4) == 1);
}

TEST_CASE("climbing stops at the first moment that is severe enough", "[severity]") {
  // All four fail at 100 h. Three are needed, so that two down are an outage.
  const models::Scenario scenario =
      units(Distribution::constant(100 * hour), Distribution::constant(20 * hour));
  const models::Plan plan(scenario);
  const models::FailureKinds kinds(plan, nullptr);
  models::World world(plan);
  world.watch(kinds);
  world.start(0);
  REQUIRE(world.run_to_failure());
  models::World copy = world;
  const models::World::Climb climb = copy.climb(1);
  CHECK(climb.reached);
  CHECK(climb.highest == 1);
  CHECK(copy.now() == sim::simulation_start + hours(100));
  const models::World::Climb beyond = world.climb(2);
  CHECK_FALSE(beyond.reached);
  CHECK(world.is_whole());
  CHECK(world.now() == sim::simulation_start + hours(120));
}
