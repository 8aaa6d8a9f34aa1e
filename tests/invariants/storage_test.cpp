// What has to hold in every run whose requests read and upload pictures, and call what a region
// runs, over random architectures under frequent random faults.

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/books.hpp"
#include "tests/invariants/stateful_designs.hpp"
#include "tests/models/counted.hpp"

TEST_CASE("in every run with storage requests are conserved and shares are shares",
          "[invariants][storage]") {
  const auto seed = GENERATE(range(3001U, 3001U + designs::tries(60)));
  CAPTURE(seed);
  const models::Scenario scenario = designs::with_storage(seed);
  const models::Plan plan(scenario);
  for (std::uint64_t replication = 0; replication < 2; ++replication) {
    const models::Outcome outcome = books::run(plan, replication);
    books::check_books(scenario, outcome);
    const double seconds = sim::to_seconds(outcome.observed);
    const auto check_share = [&](const std::string& figure) {
      CAPTURE(figure);
      const double counted = models::counted(scenario, outcome, figure);
      CHECK(counted >= -1e-6);
      CHECK(counted <= seconds * (1 + 1e-9));
    };
    check_share("service_availability{table=items}");
    check_share("service_availability{bucket=assets}");
    check_share("service_availability{file_system=files}");
    check_share("service_availability{file_system=scratch}");
    check_share("throttled_reads{table=items}");
    check_share("throttled_writes{table=items}");
    CHECK(models::counted(scenario, outcome, "write_units_per_month{table=items}") >= 0);
    CHECK(models::counted(scenario, outcome, "throttled_reads{table=items}") == 0);
    if (!scenario.workload.classes[0].pictures) continue;
    const std::string label = "{pictures=" + scenario.workload.classes[0].id + "}";
    check_share("pictures_missed" + label);
    const double lost = models::counted(scenario, outcome, "pictures_lost_per_year" + label);
    CHECK(lost >= 0);
    // No more than there were, and all requests that were offered.
    CHECK(lost <= 100 + 0.1 * outcome.offered_by_class[0] * (1 + 1e-9));
  }
}

TEST_CASE("a copied world with storage continues exactly like the original",
          "[invariants][storage]") {
  const auto seed = GENERATE(range(3200U, 3220U));
  CAPTURE(seed);
  books::check_copy(designs::with_storage(seed));
}
