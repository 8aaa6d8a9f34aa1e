// What has to hold in every run whose requests call databases and external services, over random
// architectures under frequent random faults.

#include <cmath>

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/books.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/counted.hpp"

TEST_CASE("in every run with calls requests are conserved and blame adds up",
          "[invariants][calls]") {
  const auto seed = GENERATE(range(1001U, 1001U + designs::tries(120)));
  CAPTURE(seed);
  const models::Scenario scenario = designs::random_design_with_calls(seed);
  const models::Plan plan(scenario);
  for (std::uint64_t replication = 0; replication < 2; ++replication) {
    const models::Outcome outcome = books::run(plan, replication);
    books::check_books(scenario, outcome);
    const double seconds = sim::to_seconds(outcome.observed);
    for (const char* figure : {"read_availability", "write_availability"}) {
      const double answered =
          models::counted(scenario, outcome, figure + std::string("{database=shop}"));
      CHECK(answered >= -1e-6);
      CHECK(answered <= seconds + 1e-6);
    }
    const double planned =
        models::counted(scenario, outcome, "planned_downtime_per_year{database=shop}");
    const double failed =
        seconds - models::counted(scenario, outcome, "write_availability{database=shop}");
    CHECK(planned >= 0);
    CHECK(planned <= failed + 1e-6);
    const double work = models::counted(scenario, outcome, "utilisation{database=shop}");
    CHECK(work >= 0);
    CHECK(work <= seconds * (1 + 1e-6));
  }
}

TEST_CASE("what callers lose is what a database does not answer", "[invariants][calls]") {
  // Each class makes one call that costs nothing, so that nothing else is lost.
  const auto seed = GENERATE(range(2001U, 2081U));
  CAPTURE(seed);
  models::Scenario scenario = designs::blank();
  scenario.failures = designs::frequent_failures();
  scenario.run.seed = seed;
  scenario.run.horizon = std::chrono::hours(24) * 100;
  sim::Stream bits = sim::named_stream(seed, 0, "random design", "database");
  designs::add_zones(scenario, 2 + static_cast<int>(bits.below(2)));
  scenario.architecture.databases = {designs::random_database(scenario, bits)};
  models::RequestClassSpec page;
  page.id = "read";
  page.share = 0.5;
  page.needs_entry = false;
  page.calls = {{models::DatabaseId{0}, models::CallOperation::Read, 1, 0, false, {}}};
  models::RequestClassSpec edit = page;
  edit.id = "write";
  edit.calls[0].operation = models::CallOperation::Write;
  scenario.workload.classes = {page, edit};
  const models::Plan plan(scenario);
  for (std::uint64_t replication = 0; replication < 3; ++replication) {
    const models::Outcome outcome = books::run(plan, replication);
    books::check_books(scenario, outcome);
    const double seconds = sim::to_seconds(outcome.observed);
    for (std::size_t index = 0; index < 2; ++index) {
      const std::string figure = scenario.workload.classes[index].id + "_availability";
      const double answered =
          models::counted(scenario, outcome, figure + "{database=shop}") / seconds;
      CAPTURE(figure);
      CHECK(1 - outcome.lost_by_class[index] / outcome.offered_by_class[index] ==
            Approx(answered).epsilon(1e-9));
    }
  }
}

TEST_CASE("a copied world with databases continues exactly like the original",
          "[invariants][calls]") {
  const auto seed = GENERATE(range(1200U, 1240U));
  CAPTURE(seed);
  books::check_copy(designs::random_design_with_calls(seed));
}

TEST_CASE("a database that nobody calls moves nobody else's draws, and costs nobody a request",
          "[invariants][calls]") {
  const auto seed = GENERATE(range(1300U, 1320U));
  CAPTURE(seed);
  models::Scenario scenario = designs::random_design(seed);
  const models::Plan plan(scenario);
  models::Scenario larger = scenario;
  sim::Stream bits = sim::named_stream(seed, 0, "random design", "database");
  larger.architecture.databases = {designs::random_database(scenario, bits)};
  const models::Plan with_database(larger);
  const models::Outcome before = books::run(plan, 2);
  const models::Outcome after = books::run(with_database, 2);
  // Traffic is derived at more moments, which rounds otherwise.
  CHECK(after.lost == Approx(before.lost).epsilon(1e-9).margin(1e-6));
  CHECK(after.down == before.down);
}
