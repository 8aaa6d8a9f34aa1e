// The room of networks alone: faults of those who do not get through begin with the replication.

#include "models/network/network.hpp"

#include <catch2/catch.hpp>

#include "models/context/facts.hpp"
#include "tests/models/harness.hpp"

namespace {

using namespace models;

constexpr sim::Duration day = std::chrono::hours(24);

}  // namespace

TEST_CASE("without a network nobody is cut off and nothing is counted", "[network]") {
  const Scenario scenario;
  PlanBook book = book_of(scenario);
  FleetPlan plan(scenario);
  plan.enter(book);
  Harness<Network> world(facts_of(plan), book.causes().size(), day, 1, plan.network);
  CHECK_FALSE(world.facts.network.any());
  CHECK(plan.network.cuts.empty());
  CHECK(world.ledger.faults().empty());
}

TEST_CASE("each cut is a fault from the first moment on", "[network]") {
  const Scenario scenario;
  PlanBook book = book_of(scenario);
  FleetPlan plan(scenario);
  plan.enter(book);
  plan.network.cuts = {{"front", "web", book.add_cause("unreachable", "front->web")},
                       {"web", "shop", book.add_cause("unreachable", "web->shop")}};
  Harness<Network> world(facts_of(plan), book.causes().size(), day, 1, plan.network);
  REQUIRE(world.ledger.faults().size() == 2);
  CHECK(world.facts.network.fault(0) != world.facts.network.fault(1));
  CHECK(book.causes().front() == "unreachable:front->web");
}
