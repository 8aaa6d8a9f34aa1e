// What has to hold in every run whose requests call a cache and, where it misses, a database, over
// random caches under frequent faults.

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/books.hpp"
#include "tests/invariants/stateful_designs.hpp"

TEST_CASE("in every run with a cache blame adds up and hit ratios are shares",
          "[invariants][caches]") {
  const auto seed = GENERATE(range(1U, 41U));
  CAPTURE(seed);
  const models::Scenario scenario = designs::random_shop(seed);
  const models::Plan plan(scenario);
  const models::Outcome outcome = books::run(plan, 0);
  books::check_books(scenario, outcome);
  books::check_cache(scenario, outcome);
}

TEST_CASE("a copied world with a cache continues exactly like the original",
          "[invariants][caches]") {
  const auto seed = GENERATE(range(101U, 116U));
  CAPTURE(seed);
  books::check_copy(designs::random_shop(seed));
}
