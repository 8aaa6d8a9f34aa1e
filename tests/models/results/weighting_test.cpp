// The guards of weighted copies (validation suite, section 6): what takes the interval away.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <catch2/catch.hpp>

#include "models/results/summary.hpp"
#include "sim/time/sim_time.hpp"

namespace {

/// One excursion, seen by `each` copies of this weight that all have an outage of so many seconds.
void add_excursion(models::WeightTally& weights, double seconds, double weight,
                   std::uint64_t each = 1) {
  std::array<models::WeightTally::Score, models::loss_kind_count> parts{};
  parts[static_cast<std::size_t>(models::LossKind::Downtime)] = {
      .sum = weight * seconds, .natural_squares = weight * seconds * seconds};
  parts[static_cast<std::size_t>(models::LossKind::Outages)] = {.sum = weight,
                                                                .natural_squares = weight};
  weights.add(each, each, weight, parts);
}

/// A year of that many excursions, each with an outage of so many seconds.
models::Digest year(int excursions, double seconds, double weight, std::uint64_t each = 1) {
  models::Digest digest;
  digest.observed_seconds = sim::to_seconds(sim::year);
  digest.offered = 1000;
  digest.rare.is_weighted = true;
  for (int excursion = 0; excursion < excursions; ++excursion) {
    add_excursion(digest.rare.weights, seconds, weight, each);
    digest.down_seconds += weight * seconds;
    digest.rare.outages += weight;
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

TEST_CASE("guards count excursions, however many copies they have", "[summary][rare]") {
  // Eleven excursions that contribute alike, one of them seen by 100 copies.
  models::Summary summary = empty();
  for (int run = 0; run < 11; ++run) summary.add(year(1, 100, 1, run == 0 ? 100 : 1));
  const models::WeightingReport report = summary.weighting("downtime_per_year");
  CHECK(report.copies == 110);
  CHECK(report.largest_share == Approx(1.0 / 11));
  CHECK(report.effective_contributions == Approx(11));
  CHECK(report.refusal() == "one contribution stands for more than 5 %");
}

TEST_CASE(
    "an interval has room for one contribution more, as large as the largest, and so has "
    "what a stopping rule knows",
    "[summary][rare]") {
  // Years of 50, 40 and 60 excursions of one second, and a t interval by hand.
  models::Summary summary = empty();
  for (const int excursions : {50, 40, 60}) summary.add(year(excursions, 1, 1));
  models::ScenarioReport report;
  summary.report(report);
  const double reach = 4.302652729911275 * 10 / std::sqrt(3.0);
  const double one_more = 50.0 / 150;
  CHECK(*downtime(report).low == Approx(50 - reach));
  CHECK(*downtime(report).high == Approx(50 + reach + one_more));
  CHECK(summary.evidence("downtime_per_year").unseen == Approx(one_more));
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
  summary.add(year(10, 2, 1, 50));
  summary.add(year(30, 2, 1, 50));
  REQUIRE(summary.weighting("downtime_per_year").refusal().empty());
  CHECK(*summary.weighted_variance_reduction("downtime_per_year") == Approx(80.0 / 800));
  CHECK(*summary.weighted_variance_reduction("availability.time") == Approx(80.0 / 800));
}
