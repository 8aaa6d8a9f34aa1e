// Objectives as files write them, and the metrics that they may be about.

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/experiment/simulate.hpp"
#include "tests/tools/input/files.hpp"

namespace {

using models::ObjectiveSpec;
using models::Relation;
using models::Statistic;

std::string objectives_json(const std::string& metric, const std::string& rule) {
  return R"(objectives={")" + metric + R"(":[")" + rule + R"("]})";
}

ObjectiveSpec only_objective(const std::string& metric, const std::string& rule) {
  const auto scenario = input_test::read(input_test::group, {objectives_json(metric, rule)});
  REQUIRE(scenario.has_value());
  REQUIRE(scenario->objectives.size() == 1);
  CHECK(scenario->objectives[0].metric == metric);
  CHECK(scenario->objectives[0].rule == rule);
  return scenario->objectives[0];
}

TEST_CASE("a rule has a statistic, a relation and a value with its unit", "[input][objectives]") {
  struct Case {
    const char* metric;
    const char* rule;
    Statistic statistic;
    Relation relation;
    double bound;
  };
  const Case one = GENERATE(
      Case{"availability.requests", ">= 99.95%", Statistic::Mean, Relation::AtLeast, 0.9995},
      Case{"availability.time", "mean > 0.5", Statistic::Mean, Relation::More, 0.5},
      Case{"downtime_per_year", "p95<400min", Statistic::P95, Relation::Less, 24'000},
      Case{"recovery_time", " p50 <= 1.5h ", Statistic::P50, Relation::AtMost, 5400},
      Case{"recovery_time{fault=zone_power}", "mean == 0", Statistic::Mean, Relation::Equal, 0},
      Case{"cost_per_month", "mean <= 900 USD", Statistic::Mean, Relation::AtMost, 900},
      Case{"cost_per_month", "p95 < 9e2USD", Statistic::P95, Relation::Less, 900},
      Case{"outages_per_year", "< 2.5", Statistic::Mean, Relation::Less, 2.5},
      Case{"instances_desired{group=web}", "> 1", Statistic::Mean, Relation::More, 1});
  CAPTURE(one.metric, one.rule);
  const ObjectiveSpec read = only_objective(one.metric, one.rule);
  CHECK(read.statistic == one.statistic);
  CHECK(read.relation == one.relation);
  CHECK(read.bound == Approx(one.bound));
}

TEST_CASE("every metric of a report can be asked for", "[input][objectives]") {
  const std::string file =
      GENERATE(as<std::string>{}, "whatisthetime/5-auto-scaling", "whatisthetime/1-single-instance",
               "wordpress-ha/web-tier", "reference/a13-common-cause",
               "reference/a08-machine-repair", "reference/a05-time-to-first-outage");
  const auto scenario = input_test::read(file);
  REQUIRE(scenario.has_value());
  const auto prices = tools::read_prices(*scenario);
  REQUIRE(prices.has_value());
  models::SimulationOptions options;
  options.replications = 50;
  options.method = models::SamplingMethod::Replications;
  const models::ScenarioReport report = models::simulate(*scenario, *prices, options);
  REQUIRE(!report.metrics.empty());
  for (const models::MetricEstimate& metric : report.metrics) {
    CAPTURE(file, metric.name);
    CHECK(input_test::messages_of(file, {objectives_json(metric.name, ">= 0")}) == "");
  }
}

TEST_CASE("a stage inherits objectives and can take them back", "[input][objectives]") {
  const auto stage = input_test::read("whatisthetime/7-reserved");
  REQUIRE(stage.has_value());
  CHECK(stage->objectives.size() == 4);
  const auto none = input_test::read("whatisthetime/7-reserved", {"objectives=null"});
  REQUIRE(none.has_value());
  CHECK(none->objectives.empty());
}

}  // namespace
