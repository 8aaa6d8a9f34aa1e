#include "models/results/difference_interval.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "models/results/baseline.hpp"
#include "tests/sim/stats/splitmix.hpp"

namespace {

using namespace models;

constexpr double year_seconds = 365.0 * 86'400;
// -ln(0.05), validation suite, section 7.
constexpr double zero_events = 2.9957322735540;

Series series_of(const std::string& metric, std::size_t count, double value) {
  return {metric, std::vector<double>(count, value)};
}

TEST_CASE("two runs without an outage bound their difference and do not make it zero",
          "[baseline]") {
  const auto [metric, good, worst] = GENERATE(table<std::string, double, double>(
      {{"availability.requests", 1.0, 1.0}, {"downtime_per_year", 0.0, year_seconds}}));
  CAPTURE(metric);
  const SeriesDifference found = independent_difference(
      {series_of(metric, 500, good), 500, {}}, {series_of(metric, 1000, good), 1000, {}}, {});
  CHECK(found.difference == 0);
  REQUIRE(found.interval);
  // More downtime is more; of an availability it is less.
  const bool turned = metric.starts_with("availability");
  const double before = worst * zero_events / 500;
  const double now = worst * zero_events / 1000;
  CHECK(found.interval->low == Approx(-(turned ? now : before)));
  CHECK(found.interval->high == Approx(turned ? before : now));
}

TEST_CASE("a rate that was never seen is bounded by the years that were watched", "[baseline]") {
  const SeriesDifference found =
      independent_difference({series_of("outages_per_year", 300, 0), 600, {}},
                             {series_of("outages_per_year", 300, 0), 150, {}}, {});
  REQUIRE(found.interval);
  CHECK(found.interval->low == Approx(-zero_events / 600));
  CHECK(found.interval->high == Approx(zero_events / 150));
}

TEST_CASE("pairs that are all alike prove nothing of another model", "[baseline]") {
  const Series downtime = series_of("downtime_per_year", 4000, 0);
  const SeriesDifference same = paired_difference(downtime, downtime, {.same_model = true});
  REQUIRE(same.interval);
  CHECK(same.interval->low == 0);
  CHECK(same.interval->high == 0);
  const SeriesDifference other = paired_difference(downtime, downtime, {.same_model = false});
  REQUIRE(other.interval);
  CHECK(other.interval->high == Approx(year_seconds * zero_events / 4000));
  CHECK(other.interval->low == -other.interval->high);
  // Nobody knows how much a replication can cost.
  const Series cost = series_of("cost_per_month", 4000, 12);
  CHECK_FALSE(paired_difference(cost, cost, {.same_model = false}).interval);
}

/// One year in fifty has an outage of exponential length: what a good design looks like.
Series rare_outages(std::size_t years, sim_tests::SplitMix& bits) {
  Series series{"downtime_per_year", {}};
  for (std::size_t year = 0; year < years; ++year) {
    const bool down = bits.uniform() < 0.02;
    series.values.push_back(down ? bits.exponential(3600) : 0);
  }
  return series;
}

TEST_CASE("the interval of two independent means with few outages covers the truth", "[baseline]") {
  // Two runs of one design: their true difference is zero. The normal interval leaves it out where
  // one of them saw nothing, and where both saw nothing it was [0, 0].
  sim_tests::SplitMix bits(20261121);
  int covered = 0;
  int vacuous = 0;
  constexpr int experiments = 300;
  for (int experiment = 0; experiment < experiments; ++experiment) {
    const SeriesDifference found = independent_difference(
        {rare_outages(100, bits), 100, {}}, {rare_outages(100, bits), 100, {}},
        {.seed = static_cast<std::uint64_t>(experiment)});
    REQUIRE(found.interval);
    covered += found.interval->low <= 0 && found.interval->high >= 0 ? 1 : 0;
    vacuous += found.interval->low == 0 && found.interval->high == 0 ? 1 : 0;
  }
  CHECK(covered >= 0.95 * experiments);
  CHECK(vacuous == 0);
}

BaselineScenario scenario_of(double seconds, std::size_t replications) {
  BaselineScenario scenario;
  scenario.name = "site";
  scenario.replications = static_cast<std::int64_t>(replications);
  scenario.years = static_cast<double>(replications);
  scenario.series.push_back(series_of("availability.requests", replications, 1));
  scenario.series.push_back(series_of("downtime_per_year", replications, seconds));
  return scenario;
}

TEST_CASE("an unpaired check of designs without outages is undecided and no pass", "[baseline]") {
  Baseline baseline;
  baseline.version = "0.1.0";
  baseline.seed = 1;
  baseline.scenarios.push_back(scenario_of(0, 1000));
  const auto another_seed = compare(baseline, scenario_of(0, 1000), "0.1.0", 2, BaselineRule());
  CHECK(another_seed.match == BaselineMatch::Unpaired);
  CHECK(another_seed.verdict() == BaselineVerdict::Undecided);
  const auto same_seed = compare(baseline, scenario_of(0, 1000), "0.1.0", 1, BaselineRule());
  CHECK(same_seed.verdict() == BaselineVerdict::Unchanged);
  CHECK(same_seed.figures.front().high == 0);
}

TEST_CASE("guarded figures share the risk of being wrong", "[baseline]") {
  Baseline baseline;
  baseline.version = "0.1.0";
  baseline.seed = 1;
  baseline.scenarios.push_back(scenario_of(0, 1000));
  const BaselineScenario now = scenario_of(0, 1000);
  BaselineRule rule;
  for (const BaselineFigure& figure : compare(baseline, now, "0.1.0", 2, rule).figures) {
    CHECK(figure.confidence == Approx(0.975));
  }
  rule.guarded = {"downtime_per_year"};
  const auto one = compare(baseline, now, "0.1.0", 2, rule);
  for (const BaselineFigure& figure : one.figures) CHECK(figure.confidence == 0.95);
  CHECK(*one.figures[1].high == Approx(year_seconds * zero_events / 1000));
}

TEST_CASE("a verdict needs as many differing pairs as a sign test does", "[baseline]") {
  // Five of one direction: 2 / 2^5 > 5 %; six: 2 / 2^6 < 5 %; of two figures seven.
  CHECK(least_differing_pairs(0.95) == 6);
  CHECK(least_differing_pairs(0.975) == 7);
}

}  // namespace
