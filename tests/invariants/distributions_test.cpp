// What has to hold in every run whose requests enter through a distribution, over random
// architectures under frequent random faults.

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/books.hpp"
#include "tests/invariants/stateful_designs.hpp"
#include "tests/models/counted.hpp"

TEST_CASE("what a distribution answers and what it passes on is all that is asked of it",
          "[invariants][distributions]") {
  const auto seed = GENERATE(range(5001U, 5061U));
  CAPTURE(seed);
  const double hit_ratio = 0.1 + 0.8 * (seed % 7) / 6.0;
  const models::Scenario scenario = designs::behind_distribution(
      designs::random_design_with_calls(seed), hit_ratio, std::chrono::minutes(1 + seed % 200));
  const models::Plan plan(scenario);
  const models::Outcome outcome = books::run(plan, seed % 3);
  books::check_books(scenario, outcome);
  books::check_distribution(scenario, outcome);
  const double passed = models::metered(scenario, outcome, "passed{distribution=edge}");
  double lost = 0;
  for (std::size_t index = 0; index < plan.classes.size(); ++index) {
    if (plan.classes[index].edge) lost += outcome.lost_by_class[index];
  }
  CHECK(lost <= passed * (1 + 1e-9) + 1e-6);
}

TEST_CASE("behind a distribution that holds nothing requests fare as without it",
          "[invariants][distributions]") {
  const auto seed = GENERATE(range(5101U, 5131U));
  CAPTURE(seed);
  models::Scenario edge = designs::behind_distribution(designs::random_design_with_calls(seed), 0,
                                                       std::chrono::hours(1));
  // Behind a distribution a retry repeats the entry and no call, see docs/models/cdn.md.
  edge.workload.clients.retry.retries = 0;
  models::Scenario direct = edge;
  direct.architecture.entry = edge.architecture.distributions.front().origins.front().entry;
  const models::Plan through(edge);
  const models::Plan without(direct);
  const models::Outcome after = books::run(through, 1);
  const models::Outcome before = books::run(without, 1);
  CHECK(after.lost == Approx(before.lost).epsilon(1e-9).margin(1e-6));
  CHECK(after.down == before.down);
}

TEST_CASE("a copied world with a distribution continues exactly like the original",
          "[invariants][distributions]") {
  const auto seed = GENERATE(range(5201U, 5221U));
  CAPTURE(seed);
  books::check_copy(designs::behind_distribution(designs::random_design_with_calls(seed), 0.7,
                                                 std::chrono::minutes(30)));
}
