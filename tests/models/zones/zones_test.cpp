// Zones alone: no components, no instances, no balancer.

#include "models/zones/zones.hpp"

#include <chrono>

#include <catch2/catch.hpp>

#include "models/context/plan_book.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/harness.hpp"

namespace {

using namespace std::chrono_literals;
using models::ZoneFault;
using models::ZoneId;
using models::Zones;
using models::ZonesPlan;
using Alone = models::Harness<Zones>;

/// Three zones in which nothing fails by itself, and a control plane that fails with none of them.
models::Scenario three_zones() {
  models::Scenario scenario;
  scenario.run.horizon = 1000h;
  designs::add_zones(scenario, 3);
  scenario.failures = {};
  scenario.failures.control_plane_with_zone_probability = 0;
  return scenario;
}

Alone alone(const models::FleetPlan& tier, const ZonesPlan& plan, std::size_t causes) {
  return {models::facts_of(tier), causes, 1000h, 1, plan};
}

TEST_CASE("a zone is lost while any fault that takes it lasts, to the oldest of them", "[zones]") {
  const models::Scenario scenario = three_zones();
  models::PlanBook book(scenario, 1);
  const ZonesPlan plan = models::plan_zones(scenario, book);
  const models::FleetPlan tier(scenario);
  Alone world = alone(tier, plan, book.causes().size());
  const ZoneId first{0};
  const models::ZoneTable& zones = world.facts.zones;
  world.obey(models::InjectZoneFault{ZoneFault::Power, {first}, 3h, false});
  world.pass(1h);
  world.obey(models::InjectZoneFault{ZoneFault::Network, {first}, 5h, false});
  CHECK(zones.lost(first));
  CHECK(zones.first_loss(first) == zones.fault(first, ZoneFault::Power));
  CHECK_FALSE(zones.lost(ZoneId{1}));
  world.pass(2h);
  CHECK_FALSE(zones.has(first, ZoneFault::Power));
  CHECK(zones.lost(first));
  CHECK(zones.first_loss(first) == zones.fault(first, ZoneFault::Network));
  CHECK_FALSE(world.services_are_whole());
  world.pass(3h);
  CHECK_FALSE(zones.lost(first));
  CHECK(world.services_are_whole());
}

TEST_CASE("a gray zone and one without capacity are not lost, and the second takes no launches",
          "[zones]") {
  const models::Scenario scenario = three_zones();
  models::PlanBook book(scenario, 1);
  const ZonesPlan plan = models::plan_zones(scenario, book);
  const models::FleetPlan tier(scenario);
  Alone world = alone(tier, plan, book.causes().size());
  const ZoneId first{0};
  world.obey(models::InjectZoneFault{ZoneFault::Gray, {first}, 1h, false});
  CHECK_FALSE(world.facts.zones.lost(first));
  CHECK_FALSE(world.facts.zones.refuses_launches(first));
  world.obey(models::InjectZoneFault{ZoneFault::Capacity, {first}, 1h, false});
  CHECK_FALSE(world.facts.zones.lost(first));
  CHECK(world.facts.zones.refuses_launches(first));
}

TEST_CASE("the control plane works again when the last of its impairments is over", "[zones]") {
  const models::Scenario scenario = three_zones();
  models::PlanBook book(scenario, 1);
  const ZonesPlan plan = models::plan_zones(scenario, book);
  const models::FleetPlan tier(scenario);
  Alone world = alone(tier, plan, book.causes().size());
  world.obey(models::InjectControlPlaneFault{2h});
  world.pass(1h);
  world.obey(models::InjectZoneFault{ZoneFault::Power, {ZoneId{2}}, 4h, true});
  CHECK(world.facts.control_plane.impairments().size() == 2);
  world.pass(1h);
  CHECK_FALSE(world.facts.control_plane.works());
  world.pass(3h);
  CHECK(world.facts.control_plane.works());
}

TEST_CASE("hazards of zones fall with each zone that is struck, and are what strikes next",
          "[zones]") {
  models::Scenario scenario = three_zones();
  scenario.failures.zone_power = {6, sim::Distribution::constant(3600)};
  models::PlanBook book(scenario, 1);
  const ZonesPlan plan = models::plan_zones(scenario, book);
  const models::FleetPlan tier(scenario);
  Alone world = alone(tier, plan, book.causes().size());
  const std::size_t power = plan.hazard_of(ZoneFault::Power);
  const double each = 6 / sim::to_seconds(sim::year);
  CHECK(world.hazard_rate(0, power) == Approx(3 * each));
  sim::Stream choices(sim::StreamKey{1, 2}, 0);
  for (int struck = 1; struck <= 3; ++struck) {
    world.strike_hazard(0, power, choices);
    CHECK(world.hazard_rate(0, power) == Approx((3 - struck) * each));
  }
  CHECK(world.get<Zones>().severity(world) == 1);
  world.pass(1h);
  CHECK(world.services_are_whole());
}

}  // namespace
