// NAT gateways in the room alone: when they are lost, because of which fault, and for how long.

#include <algorithm>

#include <catch2/catch.hpp>

#include "models/architecture/scenario.hpp"
#include "models/context/facts.hpp"
#include "models/network/network.hpp"
#include "tests/models/harness.hpp"

namespace {

using namespace models;

constexpr sim::Duration day = std::chrono::hours(24);
constexpr sim::Duration hour = std::chrono::hours(1);

/// A VPC with a gateway in each of two zones.
Scenario two_gateways() {
  Scenario scenario;
  Architecture& design = scenario.architecture;
  design.zones.resize(2);
  design.zones[0].id = "zone-a";
  design.zones[1].id = "zone-c";
  NetworkSpec& network = design.network;
  network.vpcs = {{"vpc", {10U << 24U, 16}}};
  network.route_tables = {{"public", {{"out", {}, RouteThrough::InternetGateway, {}}}}};
  for (std::uint32_t zone = 0; zone < 2; ++zone) {
    network.subnets.push_back({zone == 0 ? "public-a" : "public-c",
                               VpcId{0},
                               {(10U << 24U) + zone * 256, 24},
                               ZoneId{zone},
                               RouteTableId{0},
                               {}});
    network.nat_gateways.push_back({zone == 0 ? "nat-a" : "nat-c", SubnetId{zone}});
  }
  return scenario;
}

}  // namespace

TEST_CASE("a fault of a timeline takes one NAT gateway, and is over after its time", "[network]") {
  const Scenario scenario = two_gateways();
  PlanBook book = book_of(scenario);
  FleetPlan plan(scenario);
  plan.enter(book);
  const auto named = std::count(book.causes().begin(), book.causes().end(), "nat_gateway:nat-c");
  CHECK(named == 1);
  Harness<Network> world(facts_of(plan), book.causes().size(), day, 1, plan.network);
  CHECK(world.services_are_whole());
  world.obey(InjectNatGatewayFault{NatGatewayId{0}, hour});
  CHECK_FALSE(world.services_are_whole());
  CHECK(world.ledger.faults().size() == 1);
  world.pass(hour / 2);
  // A second one that is over sooner does not end the first.
  world.obey(InjectNatGatewayFault{NatGatewayId{0}, hour / 4});
  world.pass(hour / 3);
  CHECK_FALSE(world.services_are_whole());
  world.pass(hour / 3);
  CHECK(world.services_are_whole());
}

TEST_CASE("a NAT gateway fails by itself at its rate while it works", "[network]") {
  Scenario scenario = two_gateways();
  constexpr double often = 1e4;
  scenario.architecture.network.nat_gateways[0].gateway_fault = {
      often, sim::Distribution::constant(sim::to_seconds(hour))};
  PlanBook book = book_of(scenario);
  FleetPlan plan(scenario);
  plan.enter(book);
  Harness<Network> world(facts_of(plan), book.causes().size(), 10 * day, 1, plan.network);
  CHECK(world.hazard_rate(0, 0) == Approx(often / sim::seconds_per_year));
  CHECK(world.hazard_rate(0, 1) == 0);
  world.pass(9 * day);
  // Once an hour or so, and for an hour each time.
  CHECK(world.ledger.faults().size() > 60);
  CHECK(world.ledger.faults().size() < 190);
}
