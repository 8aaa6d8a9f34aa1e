#pragma once

#include <chrono>
#include <cstddef>

#include "models/balancing/balancing.hpp"
#include "models/components/components.hpp"
#include "models/fleet/fleet.hpp"
#include "models/sessions/sessions.hpp"
#include "models/zones/zones.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/harness.hpp"

/// A shop of five instances behind a load balancer with stickiness, without traffic.
namespace sticky {

using namespace std::chrono_literals;

constexpr std::size_t instances = 5;
constexpr double lifetime_seconds = 1200;
constexpr sim::Duration delay = 300s;

class StickyWorld : public models::Harness<models::Components, models::Zones, models::Fleet,
                                           models::Balancing, models::Sessions> {
  using Base = models::Harness<models::Components, models::Zones, models::Fleet, models::Balancing,
                               models::Sessions>;

 public:
  using Base::Base;
  /// At the end of each moment.
  void follow() { own<models::Sessions>().follow(here<models::Sessions>()); }
};

/// Carts are in the memory of instances; one session begins each second, with 1200 carts in all.
inline models::Scenario shop() {
  models::Scenario scenario = designs::blank();
  designs::add_zones(scenario, 2);
  models::InstanceSetSpec set;
  set.id = "web";
  set.count = static_cast<int>(instances);
  set.zones = designs::all_zones(scenario);
  scenario.architecture.instances = {set};
  models::TargetGroupSpec targets;
  targets.instances = {models::InstanceSetId{0}};
  targets.stickiness = 24h;
  targets.deregistration_delay = delay;
  designs::put_behind_balancer(scenario, targets);
  scenario.load_changes = true;  // A drill: nothing breaks by itself.
  scenario.workload.demand = models::LoadCurve::constant(10);
  scenario.workload.sessions.emplace();
  scenario.workload.sessions->classes = {models::RequestClassId{0}};
  scenario.workload.sessions->steps = 10;
  return scenario;
}

struct StickyPlan {
  explicit StickyPlan(const models::Scenario& scenario)
      : book(models::book_of(scenario)),
        tier(scenario),
        zones(models::plan_zones(scenario, book)),
        components(models::plan_components(scenario, book)) {
    tier.enter(book);
    sessions = models::plan_sessions(tier, book);
  }
  [[nodiscard]] StickyWorld world() const {
    return {models::facts_of(tier),
            book.causes().size(),
            1000h,
            1,
            components,
            zones,
            tier,
            tier,
            sessions};
  }

  models::PlanBook book;
  models::FleetPlan tier;
  models::ZonesPlan zones;
  models::ComponentsPlan components;
  models::SessionsPlan sessions;
};

}  // namespace sticky
