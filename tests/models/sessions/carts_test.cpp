// Carts in the memory of instances and elsewhere: what loses them, and when.

#include <cmath>

#include <catch2/catch.hpp>

#include "tests/models/counted.hpp"
#include "tests/models/sessions/sticky_world.hpp"

namespace {

using namespace sticky;
using models::InstanceFault;
using models::InstanceId;

constexpr double carts = 1200;  ///< One session begins each second and lasts 1200 s.
constexpr double of_one = carts / instances;

void strike(StickyWorld& world, InstanceFault kind) {
  models::InjectInstanceFault fault;
  fault.fault = kind;
  fault.set = models::InstanceSetId{0};
  world.obey(fault);
  world.follow();
}

double lost(const models::Scenario& scenario, StickyWorld& world) {
  models::Outcome outcome;
  outcome.figures.resize(models::service_figures(scenario).all().size());
  outcome.meters.resize(models::service_meters(scenario).all().size());
  world.close_services(outcome);
  return models::counted(scenario, outcome, "carts_lost");
}

double lost_by(InstanceFault kind, const models::Scenario& scenario = shop()) {
  const StickyPlan plan(scenario);
  StickyWorld world = plan.world();
  world.follow();
  strike(world, kind);
  return lost(scenario, world);
}

}  // namespace

TEST_CASE("an instance whose memory is gone has lost its carts", "[sessions]") {
  CHECK(lost_by(InstanceFault::HostFault) == Approx(of_one));
  CHECK(lost_by(InstanceFault::ApplicationCrash) == Approx(of_one));
  CHECK(lost_by(InstanceFault::Retirement) == Approx(of_one));
  CHECK(lost_by(InstanceFault::Terminated) == Approx(of_one));
}

TEST_CASE("a hung application has its carts until its sessions go elsewhere", "[sessions]") {
  const models::Scenario scenario = shop();
  CHECK(lost_by(InstanceFault::ApplicationHang) == 0);
  const StickyPlan plan(scenario);
  StickyWorld world = plan.world();
  world.follow();
  strike(world, InstanceFault::ApplicationHang);
  // Both nodes find out within 65 s; a person comes later.
  for (int second = 0; second < 70; ++second) {
    world.pass(1s);
    world.follow();
  }
  CHECK(lost(scenario, world) == Approx(of_one));
  CHECK(world.facts.sessions.tier(0).share(0, 0, world.moment) == 0);
  CHECK(world.facts.sessions.tier(0).share(0, 1, world.moment) == Approx(0.25));
}

TEST_CASE("a hung application that is restarted at once has lost its carts once", "[sessions]") {
  models::Scenario scenario = shop();
  scenario.architecture.on_call.response = sim::Distribution::constant(1);
  scenario.architecture.on_call.restart = 1s;
  const StickyPlan plan(scenario);
  StickyWorld world = plan.world();
  world.follow();
  strike(world, InstanceFault::ApplicationHang);
  world.pass(3s);
  world.follow();
  REQUIRE(world.facts.instances[InstanceId{0}].answers);
  CHECK(lost(scenario, world) == Approx(of_one));
  CHECK(world.facts.sessions.tier(0).share(0, 0, world.moment) == Approx(0.2));
}

TEST_CASE("what has not ended when an instance has drained is lost", "[sessions]") {
  const models::Scenario scenario = shop();
  const StickyPlan plan(scenario);
  StickyWorld world = plan.world();
  world.follow();
  world.tell(models::TargetEnds{
      InstanceId{0}, sim::simulation_start + delay, sim::simulation_start, {}, {}});
  world.follow();
  CHECK(lost(scenario, world) == 0);
  world.pass(delay);
  world.follow();
  CHECK(lost(scenario, world) == Approx(of_one * std::exp(-300.0 / lifetime_seconds)));
  CHECK(world.facts.sessions.tier(0).draining().empty());
}

TEST_CASE("an instance that drains is lost with its zone", "[sessions]") {
  const models::Scenario scenario = shop();
  const StickyPlan plan(scenario);
  StickyWorld world = plan.world();
  world.follow();
  world.tell(models::TargetEnds{
      InstanceId{0}, sim::simulation_start + delay, sim::simulation_start, {}, {}});
  world.follow();
  world.pass(100s);
  models::InjectZoneFault fault;
  fault.fault = models::ZoneFault::Network;
  fault.zones = {models::ZoneId{0}};
  fault.lasts = 1s;
  world.obey(fault);
  world.follow();
  CHECK(lost(scenario, world) == Approx(of_one * std::exp(-100.0 / lifetime_seconds)));
  // The others there are back before anybody has sent their sessions elsewhere.
  world.pass(2s);
  world.follow();
  CHECK(lost(scenario, world) == Approx(of_one * std::exp(-100.0 / lifetime_seconds)));
}

TEST_CASE("carts in a cookie are lost with nothing", "[sessions]") {
  models::Scenario scenario = shop();
  scenario.workload.sessions->kept_in = models::KeptInCookie{};
  CHECK(lost_by(InstanceFault::HostFault, scenario) == 0);
}

TEST_CASE("without stickiness an instance loses its part of those that nobody has left behind",
          "[sessions]") {
  models::Scenario scenario = shop();
  scenario.architecture.target_groups[0].stickiness = sim::Duration::zero();
  // A step is the last one with the chance 1 / steps, and else lands elsewhere with 1 - 1/n.
  const double later = scenario.workload.sessions->steps - 1;
  const double elsewhere = 1 - 1.0 / instances;
  CHECK(lost_by(InstanceFault::HostFault, scenario) == Approx(of_one / (1 + later * elsewhere)));
}

TEST_CASE("a cache loses carts with its keys and with the writes of its last seconds",
          "[sessions]") {
  models::Scenario scenario = shop();
  scenario.architecture.caches.emplace_back();
  scenario.workload.sessions->kept_in = models::CacheId{0};
  const StickyPlan plan(scenario);
  StickyWorld world = plan.world();
  world.tell(models::KeysLost{models::CacheId{0}, 0.5, {}});
  CHECK(lost(scenario, world) == Approx(carts / 2));
  // Ten steps a second, of which three in ten change their cart.
  world.tell(models::CacheWritesLost{models::CacheId{0}, 0.5, 20, {}});
  CHECK(lost(scenario, world) == Approx(carts / 2 + 30));
}

TEST_CASE("a database loses the carts that were changed since", "[sessions]") {
  models::Scenario scenario = shop();
  scenario.architecture.databases.emplace_back();
  scenario.workload.sessions->kept_in = models::DatabaseId{0};
  const StickyPlan plan(scenario);
  StickyWorld world = plan.world();
  world.tell(models::DatabaseWritesLost{models::DatabaseId{0}, 100});
  CHECK(lost(scenario, world) == Approx(300));
  // At most all.
  world.tell(models::DatabaseWritesLost{models::DatabaseId{0}, 100'000});
  CHECK(lost(scenario, world) == Approx(300 + carts));
}
