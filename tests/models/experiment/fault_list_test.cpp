// Which faults a timeline could inject into a design, and which parts are alike.

#include "models/experiment/fault_list.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

#include "models/experiment/each_fault.hpp"
#include "tests/invariants/designs.hpp"

namespace {

using namespace std::chrono_literals;
using models::PossibleFault;

std::vector<PossibleFault> of_part(const models::Scenario& scenario, const std::string& part) {
  std::vector<PossibleFault> faults = models::possible_faults(scenario);
  std::erase_if(faults, [&](const PossibleFault& fault) { return fault.part != part; });
  return faults;
}

models::Scenario with_instances(int count, int zones) {
  models::Scenario scenario = designs::blank();
  designs::add_zones(scenario, zones);
  scenario.failures = designs::frequent_failures();
  models::InstanceSetSpec set;
  set.id = "web";
  set.count = count;
  set.zones = designs::all_zones(scenario);
  scenario.architecture.instances = {set};
  return scenario;
}

models::Scenario with_units(bool never_fails) {
  models::ComponentSpec spec;
  spec.id = "unit";
  spec.count = 2;
  spec.fails = sim::Distribution::exponential(1000 * 3600);
  spec.repaired_in = sim::Distribution::exponential(2 * 3600);
  spec.never_fails = never_fails;
  return designs::one_set(spec, 8760h);
}

}  // namespace

TEST_CASE("instances that are alike are one part, however many there are", "[each_fault]") {
  const auto faults = of_part(with_instances(10'000, 2), "web");
  REQUIRE(faults.size() == 6);
  CHECK(std::all_of(faults.begin(), faults.end(),
                    [](const PossibleFault& fault) { return fault.alike == 10'000; }));
}

TEST_CASE("instances are told apart by zone where zones have different numbers of them",
          "[each_fault]") {
  const models::Scenario scenario = with_instances(3, 2);
  CHECK(of_part(scenario, "web").empty());
  const auto first = of_part(scenario, "web in zone-a");
  const auto second = of_part(scenario, "web in zone-b");
  REQUIRE(first.size() == 6);
  REQUIRE(second.size() == 6);
  CHECK(first.front().alike == 2);
  CHECK(second.front().alike == 1);
  CHECK(std::get<models::InjectInstanceFault>(second.front().action).index == 1);
}

TEST_CASE("a fault lasts as long as the scenario says on average", "[each_fault]") {
  models::Scenario scenario = with_instances(1, 1);
  scenario.failures.zone_power.lasts = sim::Distribution::uniform(600, 1200);
  scenario.failures.zone_gray.lasts = sim::Distribution::constant(0);
  const auto faults = of_part(scenario, "zone-a");
  const auto named = [&](const std::string& name) {
    return std::find_if(faults.begin(), faults.end(),
                        [&](const PossibleFault& fault) { return fault.fault == name; });
  };
  REQUIRE(named("power") != faults.end());
  CHECK(named("power")->lasts == sim::Duration(900s));
  CHECK(std::get<models::InjectZoneFault>(named("power")->action).lasts == sim::Duration(900s));
  // What is over before it has begun is no fault, and nobody launches into a zone here.
  CHECK(named("gray") == faults.end());
  CHECK(named("capacity") == faults.end());
}

TEST_CASE("no engine crashes on a standby, and one instance alone is no primary", "[each_fault]") {
  models::Scenario scenario = with_instances(1, 2);
  models::DatabaseSpec database;
  database.id = "orders";
  database.zones = designs::all_zones(scenario);
  scenario.architecture.databases = {database};
  CHECK(of_part(scenario, "orders").size() == 3);
  CHECK(of_part(scenario, "orders primary").empty());
  scenario.architecture.databases[0].deployment = models::DatabaseDeployment::MultiAz;
  CHECK(of_part(scenario, "orders primary").size() == 3);
  CHECK(of_part(scenario, "orders standby").size() == 2);
  scenario.architecture.databases[0].deployment = models::DatabaseDeployment::Aurora;
  CHECK(of_part(scenario, "orders").size() == 2);  // No volume that could fail.
}

TEST_CASE("a design of which nothing can fail has an empty list", "[each_fault]") {
  CHECK(models::possible_faults(with_units(false)).size() == 1);
  const models::Scenario scenario = with_units(true);
  CHECK(models::possible_faults(scenario).empty());
  const models::EachFaultReport report = models::each_fault(scenario, {});
  CHECK(report.faults == 0);
  CHECK(report.impacts.empty());
}

TEST_CASE("demand is at its highest where its curve says so", "[each_fault]") {
  using models::LoadCurve;
  const sim::Instant settled = sim::simulation_start + 24h;
  CHECK(models::highest_demand(LoadCurve::constant(5), settled, 8760h) == settled);
  const LoadCurve daily({{0h, 10, 90}, {20h, 90, 10}}, 24h);
  CHECK(models::highest_demand(daily, settled, 8760h) == settled + 20h);
  // Just before a jump down, at once after one up.
  const LoadCurve jumps({{0h, 10, 20}, {6h, 5, 5}, {12h, 30, 30}, {13h, 5, 5}}, 24h);
  CHECK(models::highest_demand(jumps, settled, 8760h) == settled + 12h);
  const LoadCurve ramp({{0h, 10, 20}, {6h, 5, 5}}, 24h);
  CHECK(models::highest_demand(ramp, settled, 8760h) == settled + 6h - sim::Duration(1));
  // A curve that does not repeat counts as far as the scenario goes.
  const LoadCurve growth({{0h, 10, 10}, {48h, 20, 20}, {96h, 40, 40}});
  CHECK(models::highest_demand(growth, settled, 72h) == sim::simulation_start + 48h);
  CHECK(models::highest_demand(growth, settled, 8760h) == sim::simulation_start + 96h);
}
