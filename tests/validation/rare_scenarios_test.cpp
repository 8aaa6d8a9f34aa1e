// Hazard scaling through scenario files: published and exact truths far out of the reach of plain
// replications, and agreement with these where failures are common.

#include <cstdint>
#include <string>
#include <vector>

#include "tests/validation/rare_scenario_checks.hpp"

namespace {

using models::MetricEstimate;
using models::SamplingMethod;
using models::ScenarioReport;
using validation::Asked;
using validation::check_agreement;
using validation::check_consistency;
using validation::check_guards;
using validation::check_truth;
using validation::metric_of;
using validation::seconds_per_year;
using validation::simulated;
using validation::truth;

}  // namespace

TEST_CASE("A42: the pair and the triple, through scenario files", "[validation][rare]") {
  const ScenarioReport triple =
      simulated(validation::read("reference/a42-triple"), {.precision = 0.05});
  CHECK(triple.stopped == "precision reached");
  check_guards(triple);
  check_consistency(triple);
  check_truth(triple, "outages_per_year", truth("A42", "triple_outages_per_year"), 0.05);
  check_truth(triple, "downtime_per_year", truth("A42", "triple_unavailability") * seconds_per_year,
              0.05);
  CHECK(*triple.sampling.variance_reduction > 1e6);
  const ScenarioReport pair = simulated(
      validation::read("reference/a42-pair", {"run.horizon=36500d"}), {.precision = 0.05});
  check_guards(pair);
  check_truth(pair, "outages_per_year", truth("A42", "pair_outages_per_year"), 0.05);
  check_truth(pair, "downtime_per_year", truth("A42", "pair_unavailability") * seconds_per_year,
              0.05);
}

TEST_CASE("B03: twenty shards lose four at once, through a scenario file", "[validation][rare]") {
  const ScenarioReport report =
      simulated(validation::read("reference/b03-durability"), {.precision = 0.05});
  check_guards(report);
  check_consistency(report);
  check_truth(report, "outages_per_year", truth("B03", "true annual rate of entering 4-missing"),
              0.05);
}

TEST_CASE("A13: common causes by strata, pairs of losses by hazard scaling", "[validation][rare]") {
  const ScenarioReport report = simulated(
      validation::read("reference/a13-common-cause", {"run.horizon=3650d"}), {.precision = 0.05});
  check_guards(report);
  CHECK(report.sampling.strata > 1);
  check_consistency(report);
  check_truth(report, "downtime_per_year", truth("A13", "unavailability") * seconds_per_year, 0.05);
}

TEST_CASE("nineteen of twenty intervals of hazard scaling hold the truth", "[validation][rare]") {
  models::Scenario scenario = validation::read("reference/a42-triple", {"run.horizon=1825d"});
  const double expected = truth("A42", "triple_unavailability") * seconds_per_year;
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    scenario.run.seed = seed;
    const ScenarioReport report = simulated(scenario, {.precision = 0.05});
    const MetricEstimate& down = metric_of(report, "downtime_per_year");
    REQUIRE(down.low);
    covered += *down.low <= expected && expected <= *down.high ? 1 : 0;
  }
  // Of 100 intervals of 95 %, fewer than 88 have a chance of one in 400.
  CHECK(covered >= 88);
}

TEST_CASE("weighted and plain replications agree where failures are common", "[validation][rare]") {
  const std::vector<std::string> metrics{"downtime_per_year", "outages_per_year",
                                         "availability.requests", "monthly_uptime"};
  check_agreement(validation::read("reference/a42-triple",
                                   {"architecture.components.unit.fails.exponential.mean=2h",
                                    "run.horizon=36.5d"}),
                  200, 2000, metrics);
  // Spares, one crew, a common cause and zones with lives of their own.
  check_agreement(validation::read("reference/a09-cold-standby", {"run.horizon=365d"}), 2000, 8000,
                  metrics);
  check_agreement(validation::read("reference/a07-shared-crew",
                                   {"architecture.components.unit.fails.exponential.mean=100h",
                                    "run.horizon=365d"}),
                  400, 2000, metrics);
  check_agreement(
      validation::read("reference/a13-common-cause",
                       {"architecture.zones.zone-a.fails.exponential.mean=100h",
                        "architecture.zones.zone-b.fails.exponential.mean=50h",
                        "architecture.common_causes.shock.rate=5/year", "run.horizon=365d"}),
      1000, 4000, metrics);
}

TEST_CASE("three zones that need two instances of three agree with plain replications",
          "[validation][rare]") {
  check_agreement(
      // Enough that no excursion behind a long impairment of the control plane dominates.
      validation::two_of_three_instances_often_down(), 160, 500,
      {"downtime_per_year", "outages_per_year", "availability.requests", "monthly_uptime"});
}

TEST_CASE("hazard scaling is chosen where a pilot sees failures and no outage, and only there",
          "[validation][rare]") {
  const Asked asked{.precision = 0.05, .method = SamplingMethod::Auto};
  CHECK(simulated(validation::read("reference/a42-triple", {"run.horizon=3650d"}), asked)
            .sampling.method == "hazard scaling");
  // Some machine is always down: plain replications see all there is.
  CHECK_FALSE(
      simulated(validation::read("reference/a08-machine-repair"), asked).sampling.weighting);
  // Outages from outside alone, which strata see.
  CHECK_FALSE(simulated(validation::read("whatisthetime/6-multi-az"), asked).sampling.weighting);
}

TEST_CASE("weighted copies are the same on any number of threads", "[validation][rare]") {
  validation::check_same_on_threads(validation::read("whatisthetime/6-multi-az"),
                                    {.replications = 60});
}

TEST_CASE("hazard scaling says what it cannot do", "[validation][rare]") {
  CHECK(models::why_not(models::CopyMethod::HazardScaling, validation::read("reference/a42-triple"))
            .empty());
  CHECK_FALSE(models::why_not(models::CopyMethod::HazardScaling,
                              validation::read("reference/a05-time-to-first-outage"))
                  .empty());
  CHECK_FALSE(models::why_not(models::CopyMethod::HazardScaling,
                              validation::read("reference/a17-dns-drain"))
                  .empty());
  // Weibull lives alone: nothing has a rate.
  CHECK_FALSE(models::why_not(models::CopyMethod::HazardScaling,
                              validation::read("reference/a02-weibull-lognormal"))
                  .empty());
}
