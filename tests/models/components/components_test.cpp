// Component sets with zones beside them: no instances, no balancer, no requests.

#include "models/components/components.hpp"

#include <chrono>

#include <catch2/catch.hpp>

#include "models/zones/zones.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/harness.hpp"

namespace {

using namespace std::chrono_literals;
using models::ComponentId;
using models::Components;
using models::ZoneFault;
using models::ZoneId;
using models::Zones;
using World = models::Harness<Components, Zones>;

constexpr ComponentId set{0};

/// Four units in two zones, three of which are required; nothing fails by itself.
models::Scenario two_of_each_zone() {
  models::ComponentSpec spec;
  spec.id = "unit";
  spec.count = 4;
  spec.required = 3;
  spec.repaired_in = sim::Distribution::constant(7200);
  models::Scenario scenario = designs::one_set(spec, 1000h);
  designs::add_zones(scenario, 2);
  scenario.failures = {};
  scenario.architecture.components[0].zones = designs::all_zones(scenario);
  return scenario;
}

struct Planned {
  explicit Planned(const models::Scenario& scenario)
      : book(models::book_of(scenario)),
        tier(scenario),
        zones(models::plan_zones(scenario, book)),
        components(models::plan_components(scenario, book)) {}
  [[nodiscard]] World world() const {
    return {models::facts_of(tier), book.causes().size(), 1000h, 1, components, zones};
  }

  models::PlanBook book;
  models::FleetPlan tier;
  models::ZonesPlan zones;
  models::ComponentsPlan components;
};

TEST_CASE("a set that loses a zone lacks units because of the zone's fault", "[components]") {
  const models::Scenario scenario = two_of_each_zone();
  const Planned plan(scenario);
  World world = plan.world();
  CHECK_FALSE(world.facts.components.any_lacking());
  world.obey(models::InjectZoneFault{ZoneFault::Power, {ZoneId{1}}, 2h, false});
  CHECK(world.facts.components.lacking(set));
  CHECK(world.facts.components.fault(set) == world.facts.zones.first_loss(ZoneId{1}));
  world.pass(2h);
  CHECK_FALSE(world.facts.components.lacking(set));
}

TEST_CASE("a unit that fails in a lost zone is missing when the zone returns", "[components]") {
  const models::Scenario scenario = two_of_each_zone();
  const Planned plan(scenario);
  World world = plan.world();
  world.obey(models::InjectZoneFault{ZoneFault::Power, {ZoneId{0}}, 1h, false});
  for (const int unit : {0, 2}) world.obey(models::InjectComponentFault{set, unit, 5h});
  world.pass(1h);
  CHECK(world.facts.components.lacking(set));
  world.pass(4h);
  CHECK_FALSE(world.facts.components.any_lacking());
}

TEST_CASE("severity counts failures on the way to a lack, and a copy draws from streams of its own",
          "[components]") {
  models::Scenario scenario = two_of_each_zone();
  models::ComponentSpec& spec = scenario.architecture.components[0];
  spec.never_fails = false;
  spec.fails = sim::Distribution::exponential(3600.0 * 500);
  const Planned plan(scenario);
  World world = plan.world();
  const auto& units = world.get<Components>();
  CHECK(units.severity(world) == 0);
  CHECK(world.hazard_rate(0, 0) == Approx(4 / (3600.0 * 500)));
  sim::Stream choices(sim::StreamKey{3, 4}, 0);
  world.strike_hazard(0, 0, choices);
  CHECK(units.severity(world) == Approx(0.5));
  world.strike_hazard(0, 0, choices);
  CHECK(units.severity(world) == 1);
  CHECK(world.facts.components.lacking(set));
  CHECK_FALSE(world.services_are_whole());
  world.pass(2h);
  CHECK_FALSE(world.facts.components.lacking(set));
}

}  // namespace
