// What has to hold of networks, over random architectures under frequent random faults.

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/books.hpp"
#include "tests/invariants/networks.hpp"
#include "tests/invariants/stateful_designs.hpp"

namespace {

void check_same(const models::Scenario& without, const models::Scenario& with) {
  const models::Plan plan(without);
  const models::Plan in_network(with);
  CHECK(in_network.network.cuts.empty());
  const models::Outcome one = books::run(plan, 0);
  const models::Outcome other = books::run(in_network, 0);
  CHECK(one.offered == other.offered);
  CHECK(one.lost == other.lost);
  CHECK(one.down == other.down);
  CHECK(one.lost_by_class == other.lost_by_class);
  CHECK(one.figures == other.figures);
  CHECK(one.meters == other.meters);
  CHECK(one.outages.size() == other.outages.size());
}

}  // namespace

TEST_CASE("a network that allows everything changes no figure", "[invariants][network]") {
  const auto seed = GENERATE(range(4001U, 4001U + designs::tries(30)));
  CAPTURE(seed);
  const models::Scenario plain = designs::random_design_with_calls(seed);
  check_same(plain, designs::in_a_network(plain));
  const models::Scenario shop = designs::random_shop(seed);
  check_same(shop, designs::in_a_network(shop));
  const models::Scenario storage = designs::with_storage(seed);
  check_same(storage, designs::in_a_network(storage));
}

TEST_CASE("in a network that stops some of it requests are conserved", "[invariants][network]") {
  const auto seed = GENERATE(range(4101U, 4101U + designs::tries(40)));
  CAPTURE(seed);
  for (const models::Scenario& open :
       {designs::random_design_with_calls(seed), designs::random_shop(seed)}) {
    const models::Scenario scenario = designs::in_a_closed_network(open, seed);
    const models::Plan plan(scenario);
    for (std::uint64_t replication = 0; replication < 2; ++replication) {
      books::check_books(scenario, books::run(plan, replication));
    }
  }
}

TEST_CASE("a copied world in a network continues exactly like the original",
          "[invariants][network]") {
  const auto seed = GENERATE(range(4201U, 4221U));
  CAPTURE(seed);
  books::check_copy(designs::in_a_closed_network(designs::random_design_with_calls(seed), seed));
}

TEST_CASE("behind NAT gateways that fail requests are conserved, and a copied world goes on alike",
          "[invariants][network]") {
  const auto seed = GENERATE(range(4301U, 4301U + designs::tries(40)));
  CAPTURE(seed);
  const models::Scenario scenario =
      designs::behind_nat_gateways(designs::random_design_with_calls(seed), seed);
  const models::Plan plan(scenario);
  for (std::uint64_t replication = 0; replication < 2; ++replication) {
    books::check_books(scenario, books::run(plan, replication));
  }
  books::check_copy(scenario);
}
