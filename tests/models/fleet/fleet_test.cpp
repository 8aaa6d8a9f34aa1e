// Instances, groups and balancing without traffic: nobody asks for anything, and nothing is lost.

#include "models/fleet/fleet.hpp"

#include <chrono>

#include <catch2/catch.hpp>

#include "models/balancing/balancing.hpp"
#include "models/components/components.hpp"
#include "models/zones/zones.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/harness.hpp"

namespace {

using namespace std::chrono_literals;
using models::GroupId;
using models::InstanceId;
using models::InstanceLife;
using models::ZoneFault;
using models::ZoneId;
using World = models::Harness<models::Components, models::Zones, models::Fleet, models::Balancing>;

constexpr GroupId web{0};

struct Planned {
  explicit Planned(const models::Scenario& scenario)
      : book(models::book_of(scenario)),
        tier(scenario),
        zones(models::plan_zones(scenario, book)),
        components(models::plan_components(scenario, book)) {
    tier.enter(book);
  }
  [[nodiscard]] World world() const {
    return {models::facts_of(tier), book.causes().size(), 1000h, 1, components, zones, tier, tier};
  }

  models::PlanBook book;
  models::FleetPlan tier;
  models::ZonesPlan zones;
  models::ComponentsPlan components;
};

models::Scenario quiet_group() {
  models::Scenario scenario = designs::balanced_group();
  scenario.failures = {};
  scenario.load_changes = true;  // A drill: nothing breaks by itself.
  return scenario;
}

int in_service(const World& world) {
  int count = 0;
  for (const models::Instance& instance : world.facts.instances) {
    count += instance.life == InstanceLife::InService ? 1 : 0;
  }
  return count;
}

TEST_CASE("a group replaces an instance that is terminated, and the balancer learns of both",
          "[fleet]") {
  const models::Scenario scenario = quiet_group();
  const Planned plan(scenario);
  World world = plan.world();
  const int desired = world.facts.groups[web].size.desired;
  REQUIRE(in_service(world) == desired);
  REQUIRE(world.facts.targets.tier(0).targets().size() == static_cast<std::size_t>(desired));
  const InstanceId first = world.facts.groups[web].instances.front();
  models::InjectInstanceFault fault;
  fault.fault = models::InstanceFault::Terminated;
  fault.group = web;
  world.obey(fault);
  CHECK_FALSE(world.facts.instances[first].answers);
  CHECK(world.facts.instances[first].has_fault);
  world.pass(1h);
  CHECK(in_service(world) == desired);
  CHECK(world.facts.targets.tier(0).targets().size() == static_cast<std::size_t>(desired));
  CHECK(world.services_are_whole());
}

TEST_CASE("instances of a lost zone stop answering at once, and its node leaves DNS later",
          "[fleet]") {
  const models::Scenario scenario = quiet_group();
  const Planned plan(scenario);
  World world = plan.world();
  world.obey(models::InjectZoneFault{ZoneFault::Power, {ZoneId{0}}, 10h, false});
  for (const InstanceId id : world.facts.groups[web].instances) {
    const models::Instance& instance = world.facts.instances[id];
    CHECK(instance.answers == (instance.zone != ZoneId{0}));
  }
  CHECK(world.facts.targets.tier(0).nodes()[0].in_dns);
  world.pass(30min);
  CHECK_FALSE(world.facts.targets.tier(0).nodes()[0].in_dns);
  CHECK(in_service(world) == world.facts.groups[web].size.desired);
  for (const InstanceId id : world.facts.groups[web].instances) {
    CHECK(world.facts.instances[id].zone != ZoneId{0});
  }
}

TEST_CASE("the control plane keeps a group from launching, and the fault has what is missing",
          "[fleet]") {
  const models::Scenario scenario = quiet_group();
  const Planned plan(scenario);
  World world = plan.world();
  world.obey(models::InjectControlPlaneFault{2h});
  world.obey(models::SetGroupSize{web, -1, world.facts.groups[web].size.max, -1});
  world.pass(1h);
  CHECK(world.facts.groups[web].missing_has_fault);
  CHECK(world.facts.groups[web].missing_fault == world.facts.control_plane.impairments().front());
  world.pass(2h);
  CHECK(in_service(world) == world.facts.groups[web].size.max);
  CHECK_FALSE(world.facts.groups[web].missing_has_fault);
}

}  // namespace
