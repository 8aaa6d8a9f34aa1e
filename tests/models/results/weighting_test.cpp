// The guards of weighted copies (validation suite, section 6): what takes the interval away.

#include <array>
#include <cstdint>

#include <catch2/catch.hpp>

#include "models/results/summary.hpp"
#include "sim/time/sim_time.hpp"

namespace {

/// A year in which that many copies, `each` of an excursion, had an outage of so many seconds.
models::Digest year(int copies, double seconds, double weight, std::uint64_t each = 1) {
  models::Digest digest;
  digest.observed_seconds = sim::to_seconds(sim::year);
  digest.offered = 1000;
  digest.rare.is_weighted = true;
  for (int copy = 0; copy < copies; ++copy) {
    const double share = weight / static_cast<double>(each);
    digest.rare.weights.add(weight, {seconds, 0, 1}, each);
    digest.down_seconds += share * seconds;
    digest.rare.outages += share;
  }
  return digest;
}

models::Summary empty() {
  models::SummaryPlan plan;
  plan.strata = {1};
  return models::Summary(plan);
}

const models::MetricEstimate& downtime(const models::ScenarioReport& report) {
  const models::MetricEstimate* found = report.find("downtime_per_year");
  REQUIRE(found != nullptr);
  return *found;
}

/// What of the estimate one long outage stands for, among 98 s of 98 others.
void add_years(models::Summary& summary, double longest) {
  summary.add(year(50, 1, 1));
  summary.add(year(48, 1, 1));
  summary.add(year(1, longest, 1));
}

}  // namespace

TEST_CASE("one contribution of more than five percent takes interval and worth away",
          "[summary][rare]") {
  models::Summary even = empty();
  add_years(even, 5);
  CHECK(even.weighting("downtime_per_year").largest_share == Approx(5.0 / 103));
  CHECK(even.weighting("downtime_per_year").refusal().empty());
  CHECK(even.weighted_variance_reduction("downtime_per_year").has_value());
  models::ScenarioReport report;
  even.report(report);
  CHECK(downtime(report).low.has_value());

  models::Summary odd = empty();
  add_years(odd, 5.5);
  CHECK(odd.weighting("downtime_per_year").refusal() ==
        "one contribution stands for more than 5 %");
  CHECK_FALSE(odd.weighted_variance_reduction("downtime_per_year").has_value());
  models::ScenarioReport refused;
  odd.report(refused);
  CHECK(downtime(refused).mean == Approx(103.5 / 3));
  CHECK_FALSE(downtime(refused).low.has_value());
  CHECK_FALSE(downtime(refused).high.has_value());
  CHECK(downtime(refused).method == "no interval: one contribution stands for more than 5 %");
  // Each metric by its own contributions: all outages count alike.
  CHECK(refused.find("outages_per_year")->low.has_value());
}

TEST_CASE("the largest contribution is of excursions where copies have ancestors in common",
          "[summary][rare]") {
  // 100 parts of one excursion, each 1 % of it, and 10 excursions of one part as large as all that.
  models::Summary summary = empty();
  for (int run = 0; run < 11; ++run) {
    models::Digest digest = year(0, 0, 1);
    std::array<models::WeightTally::Score, models::loss_kind_count> parts{};
    parts[0] = {.sum = 100, .natural_squares = 100 * 100};
    digest.rare.weights.add_split(run == 0 ? 100 : 1, 1, 1, parts);
    digest.down_seconds = 100;
    summary.add(digest);
  }
  CHECK(summary.weighting("downtime_per_year").largest_share == Approx(1.0 / 11));
  CHECK(summary.weighting("downtime_per_year").effective_contributions == Approx(11));
  CHECK_FALSE(summary.weighting("downtime_per_year").refusal().empty());
}

TEST_CASE("a mean weight that is not 1 takes the interval away, and so does an outage unseen",
          "[summary][rare]") {
  models::Summary light = empty();
  for (int run = 0; run < 10; ++run) {
    light.add(year(10, 1, 0.5));
    light.add(year(10, 1, 0.9));
  }
  CHECK(light.weighting("downtime_per_year").mean_weight == Approx(0.7));
  CHECK(light.weighting("downtime_per_year").refusal() == "the mean weight is not 1");

  // As far from 1, and no farther than chance takes it.
  models::Summary scattered = empty();
  for (int run = 0; run < 10; ++run) {
    scattered.add(year(10, 1, 0.01));
    scattered.add(year(1, 1, 7));
  }
  CHECK(scattered.weighting("outages_per_year").mean_weight < 0.7);
  CHECK(scattered.weighting("outages_per_year").refusal() != "the mean weight is not 1");

  models::Summary unseen = empty();
  unseen.add(year(0, 0, 1));
  unseen.add(year(0, 0, 1));
  CHECK(unseen.weighting("downtime_per_year").refusal() == "no copy saw an outage");
  models::ScenarioReport report;
  unseen.report(report);
  CHECK_FALSE(downtime(report).low.has_value());
}

TEST_CASE("what copies are worth is measured against a compound Poisson sum, by hand",
          "[summary][rare]") {
  // Two years with 10 and 30 excursions, each an outage of 2 s in all of its 50 copies. In nature
  // the downtime of such years has the variance 20 * 2² = 80; that of these two is 800.
  models::Summary summary = empty();
  summary.add(year(10 * 50, 2, 1, 50));
  summary.add(year(30 * 50, 2, 1, 50));
  REQUIRE(summary.weighting("downtime_per_year").refusal().empty());
  CHECK(*summary.weighted_variance_reduction("downtime_per_year") == Approx(80.0 / 800));
  CHECK(*summary.weighted_variance_reduction("availability.time") == Approx(80.0 / 800));
}
