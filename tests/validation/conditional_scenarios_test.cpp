// Conditional Monte Carlo through scenario files: published and exact truths far out of the reach
// of plain replications, and agreement with these where failures are common.

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/validation/rare_scenario_checks.hpp"

namespace {

using models::CopyMethod;
using models::SamplingMethod;
using models::ScenarioReport;
using validation::Asked;
using validation::check_consistency;
using validation::check_truth;
using validation::seconds_per_year;
using validation::simulated;
using validation::truth;

const Asked five_percent{.precision = 0.05, .method = SamplingMethod::Conditional};

const std::vector<std::string> two_of_three{
    "run.up_threshold=0.5", "failures.zone_power.rate=0/year", "failures.zone_network.rate=0/year",
    "failures.all_zones_power.rate=0/year"};

void check_guards(const ScenarioReport& report) {
  validation::check_guards(report, CopyMethod::Conditional);
  // All that becomes of a copy weighs 1 together.
  CHECK(report.sampling.weighting->mean_weight == Approx(1).epsilon(1e-12));
  CHECK(report.sampling.weighting->mean_weight_error < 1e-6);
}

void check_agreement(const models::Scenario& scenario, std::int64_t weighted_runs,
                     std::int64_t plain_runs,
                     const std::vector<std::string>& metrics = {
                         "downtime_per_year", "outages_per_year", "availability.requests",
                         "monthly_uptime"}) {
  validation::check_agreement(scenario, weighted_runs, plain_runs, metrics,
                              SamplingMethod::Conditional);
}

/// How many of 100 intervals of 95 % for the downtime hold the truth, one by seed.
int covered_of_100(models::Scenario scenario, const Asked& asked, double expected) {
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    scenario.run.seed = seed;
    const ScenarioReport report = simulated(scenario, asked);
    const models::MetricEstimate& down = validation::metric_of(report, "downtime_per_year");
    REQUIRE(down.low);
    covered += *down.low <= expected && expected <= *down.high ? 1 : 0;
  }
  return covered;
}

// Of 100 intervals of 95 %, fewer than 88 have a chance of one in 400.
constexpr int fewest_covered = 88;

}  // namespace

TEST_CASE("A42: the pair and the triple, by failures that come for certain", "[validation][rare]") {
  const ScenarioReport triple =
      simulated(validation::read("reference/a42-triple", {"run.horizon=3650d"}), five_percent);
  CHECK(triple.stopped == "precision reached");
  check_guards(triple);
  check_consistency(triple);
  check_truth(triple, "outages_per_year", truth("A42", "triple_outages_per_year"), 0.05);
  check_truth(triple, "downtime_per_year", truth("A42", "triple_unavailability") * seconds_per_year,
              0.05);
  CHECK(*triple.sampling.variance_reduction > 1e6);
  const ScenarioReport pair =
      simulated(validation::read("reference/a42-pair", {"run.horizon=36500d"}), five_percent);
  check_guards(pair);
  check_truth(pair, "outages_per_year", truth("A42", "pair_outages_per_year"), 0.05);
  check_truth(pair, "downtime_per_year", truth("A42", "pair_unavailability") * seconds_per_year,
              0.05);
}

TEST_CASE("B03: twenty shards, by failures that come for certain", "[validation][rare]") {
  const ScenarioReport report =
      simulated(validation::read("reference/b03-durability"), five_percent);
  check_guards(report);
  check_consistency(report);
  check_truth(report, "outages_per_year", truth("B03", "true annual rate of entering 4-missing"),
              0.05);
}

TEST_CASE("A13: common causes by strata, pairs of losses by failures that come for certain",
          "[validation][rare]") {
  const ScenarioReport report = simulated(
      validation::read("reference/a13-common-cause", {"run.horizon=3650d"}), five_percent);
  check_guards(report);
  CHECK(report.sampling.strata > 1);
  check_consistency(report);
  check_truth(report, "downtime_per_year", truth("A13", "unavailability") * seconds_per_year, 0.05);
}

TEST_CASE("three zones, two of three instances enough: two treatments count as many outages",
          "[validation][rare]") {
  const models::Scenario scenario = validation::read("whatisthetime/6-multi-az", two_of_three);
  Asked asked = five_percent;
  asked.metric = "outages_per_year";
  const ScenarioReport certain = simulated(scenario, asked);
  check_guards(certain);
  check_consistency(certain);
  asked.method = SamplingMethod::HazardScaling;
  const ScenarioReport scaled = simulated(scenario, asked);
  const models::MetricEstimate& one = validation::metric_of(certain, asked.metric);
  const models::MetricEstimate& other = validation::metric_of(scaled, asked.metric);
  CAPTURE(one.mean, other.mean);
  REQUIRE(one.standard_error);
  REQUIRE(other.standard_error);
  CHECK(*one.standard_error < 0.05 * one.mean);
  CHECK(std::abs(one.mean - other.mean) <
        4 * std::hypot(*one.standard_error, *other.standard_error));
}

TEST_CASE("nineteen of twenty intervals of conditional Monte Carlo hold the truth",
          "[validation][rare]") {
  CHECK(covered_of_100(validation::read("reference/a42-triple", {"run.horizon=1825d"}),
                       five_percent,
                       truth("A42", "triple_unavailability") * seconds_per_year) >= fewest_covered);
  CHECK(covered_of_100(validation::read("reference/a42-pair", {"run.horizon=1825d"}),
                       {.replications = 100, .method = SamplingMethod::Conditional},
                       truth("A42", "pair_unavailability") * seconds_per_year) >= fewest_covered);
}

TEST_CASE("failures that come for certain agree with plain ones where they are common",
          "[validation][rare]") {
  check_agreement(validation::read("reference/a42-triple",
                                   {"architecture.components.unit.fails.exponential.mean=2h",
                                    "run.horizon=36.5d"}),
                  200, 2000);
  // Spares and races, one crew, load sharing, zones with lives of their own and a common cause.
  check_agreement(validation::read("reference/a09-cold-standby", {"run.horizon=365d"}), 2000, 8000);
  check_agreement(validation::read("reference/a07-shared-crew",
                                   {"architecture.components.unit.fails.exponential.mean=100h",
                                    "run.horizon=365d"}),
                  400, 2000);
  check_agreement(
      validation::read("reference/a13-common-cause",
                       {"architecture.zones.zone-a.fails.exponential.mean=100h",
                        "architecture.zones.zone-b.fails.exponential.mean=50h",
                        "architecture.common_causes.shock.rate=5/year", "run.horizon=365d"}),
      1000, 4000);
}

TEST_CASE("a warm-up and a short horizon cut what copies lose where they cut the years",
          "[validation][rare]") {
  // Every other excursion is cut by one or the other.
  check_agreement(validation::read("reference/a42-pair",
                                   {"architecture.components.unit.fails.exponential.mean=4h",
                                    "architecture.components.unit.repaired_in=2h",
                                    "run.horizon=0.5d", "run.warm_up=0.25d"}),
                  4000, 40000, {"downtime_per_year", "outages_per_year", "availability.requests"});
}

TEST_CASE("instances whose faults come for certain agree with plain replications",
          "[validation][rare]") {
  // Enough that no excursion behind a long impairment of the control plane dominates.
  check_agreement(validation::two_of_three_instances_often_down(), 250, 500);
}

TEST_CASE("conditional Monte Carlo is the same on any number of threads", "[validation][rare]") {
  validation::check_same_on_threads(validation::read("whatisthetime/6-multi-az"),
                                    {.replications = 60, .method = SamplingMethod::Conditional});
}

TEST_CASE("of two treatments of excursions the pilot takes the one with less variance for its work",
          "[validation][rare]") {
  const Asked asked{.precision = 0.05, .method = SamplingMethod::Auto};
  // Three equal units: half of what is made frequent is an outage.
  CHECK(simulated(validation::read("reference/a42-triple", {"run.horizon=3650d"}), asked)
            .sampling.method == "hazard scaling");
  // Many kinds of faults, of which hardly any but the most frequent one matters.
  CHECK(simulated(validation::read("whatisthetime/6-multi-az", two_of_three),
                  {.precision = 0.3, .method = SamplingMethod::Auto})
            .sampling.method == "conditional Monte Carlo");
}
