// What has to hold in every run of one instance and of what takes over from it, over random
// architectures under frequent random faults.

#include "tests/invariants/takeovers.hpp"

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/books.hpp"
#include "tests/models/counted.hpp"

TEST_CASE("in every run of one instance requests are conserved and blame adds up",
          "[invariants][takeover]") {
  const auto seed = GENERATE(range(5001U, 5001U + designs::tries(80)));
  CAPTURE(seed);
  const models::Scenario scenario = designs::with_takeover(seed);
  const models::Plan plan(scenario);
  for (std::uint64_t replication = 0; replication < 2; ++replication) {
    const models::Outcome outcome = books::run(plan, replication);
    books::check_books(scenario, outcome);
    for (const models::AutoScalingGroupSpec& group : scenario.architecture.auto_scaling_groups) {
      if (!group.data_volume) continue;
      const double lost = models::counted(scenario, outcome, "data_lost_per_year{data_volume=web}");
      const double restores =
          models::counted(scenario, outcome, "restores_per_year{data_volume=web}");
      CHECK(lost >= 0);
      CHECK(lost <= restores * sim::to_seconds(group.data_volume->snapshot_every));
    }
  }
}

TEST_CASE("a copied world of one instance continues exactly like the original",
          "[invariants][takeover]") {
  const auto seed = GENERATE(range(5200U, 5230U));
  CAPTURE(seed);
  books::check_copy(designs::with_takeover(seed));
}

TEST_CASE("an address that nobody may attach serves nobody", "[invariants][takeover]") {
  models::Scenario scenario = designs::with_takeover(5001);
  for (std::uint64_t seed = 5002; scenario.architecture.auto_scaling_groups.empty(); ++seed) {
    scenario = designs::with_takeover(seed);
  }
  scenario.architecture.auto_scaling_groups[0].instance_profile = false;
  const models::Outcome outcome = books::run(models::Plan(scenario), 0);
  CHECK(outcome.lost == Approx(outcome.offered));
}
