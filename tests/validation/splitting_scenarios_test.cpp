// Splitting through scenario files: exact truths far out of the reach of plain replications, and
// agreement with these where failures are common.

#include <cstdint>
#include <string>
#include <vector>

#include "models/analytic/availability.hpp"
#include "models/analytic/birth_death.hpp"
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

namespace analytic = models::analytic;

const std::vector<std::string> metrics{"downtime_per_year", "outages_per_year",
                                       "availability.requests", "monthly_uptime"};

std::string unit(const std::string& setting) {
  return "architecture.components.unit." + setting;
}

/// Twelve units of which eight are needed: five are lost before it is an outage.
models::Scenario eight_of_twelve(std::vector<std::string> more,
                                 const std::string& base = "reference/a42-triple") {
  more.insert(more.end(), {unit("count=12"), unit("required=8")});
  return validation::read(base, more);
}

ScenarioReport split(const models::Scenario& scenario, Asked asked) {
  asked.method = SamplingMethod::Splitting;
  ScenarioReport report = simulated(scenario, asked);
  check_guards(report, models::CopyMethod::Splitting);
  check_consistency(report);
  return report;
}

/// Lives and repairs of any law, each unit with a crew of its own: only the means count.
void check_group(const ScenarioReport& report, const analytic::IndependentGroup& group) {
  const analytic::IndependentFigures exact = analytic::figures_of(group);
  check_truth(report, "downtime_per_year", exact.unavailability * seconds_per_year, 0.05);
  check_truth(report, "outages_per_year", exact.outages_per_year, 0.05);
}

}  // namespace

TEST_CASE("A42: splitting agrees with the exact triple where its units fail every ten hours",
          "[validation][rare][splitting]") {
  const ScenarioReport report =
      split(validation::read("reference/a42-triple",
                             {unit("fails.exponential.mean=10h"), "run.horizon=14.6d"}),
            {.precision = 0.05});
  check_group(report,
              {.units = 3, .needed = 1, .unit = {analytic::Hours(10), analytic::Hours(0.1)}});
  CHECK(*report.sampling.variance_reduction > 100);
}

TEST_CASE("five losses of twelve, one after the other, by splitting",
          "[validation][rare][splitting]") {
  // Exponential lives, repairs of exactly four hours.
  const ScenarioReport report =
      split(eight_of_twelve({unit("fails.exponential.mean=200h"), unit("repaired_in=4h"),
                             "run.warm_up=3d", "run.horizon=39.5d"}),
            {.precision = 0.05});
  check_group(report,
              {.units = 12, .needed = 8, .unit = {analytic::Hours(200), analytic::Hours(4)}});
  CHECK(report.sampling.weighting->levels.size() == 4);
  CHECK(*report.sampling.variance_reduction > 500);
}

TEST_CASE("a single crew: splitting agrees with the solved chain",
          "[validation][rare][splitting]") {
  // Nobody is independent of the others here.
  const ScenarioReport report =
      split(eight_of_twelve({unit("fails.exponential.mean=400h"),
                             unit("repaired_in={\"exponential\": {\"mean\": \"4h\"}}"),
                             unit("crews=2"), "run.warm_up=5d", "run.horizon=78d"}),
            {.precision = 0.05});
  const analytic::GroupFigures exact =
      analytic::figures_of(analytic::RedundantGroup{.units = 12,
                                                    .needed = 8,
                                                    .mtbf = analytic::Hours(400),
                                                    .mttr = analytic::Hours(4),
                                                    .crews = 2});
  check_truth(report, "downtime_per_year", exact.unavailability * seconds_per_year, 0.05);
  check_truth(report, "outages_per_year", exact.outages_per_year, 0.05);
}

TEST_CASE("lives without a rate: splitting meets the exact values of Weibull and uniform units",
          "[validation][rare][splitting]") {
  // A warm-up of some lives, after which nobody knows when the units were new.
  models::Scenario scenario =
      eight_of_twelve({unit("repaired_in.lognormal.mean=4h"), unit("repaired_in.lognormal.cv=1"),
                       "run.warm_up=80d", "run.horizon=116.5d"},
                      "reference/a02-weibull-lognormal");
  scenario.architecture.components[0].fails =
      GENERATE(sim::Distribution::weibull_from_mean(1.5, 200 * 3600.0),
               sim::Distribution::uniform(50 * 3600.0, 350 * 3600.0));
  check_group(split(scenario, {.precision = 0.05}),
              {.units = 12, .needed = 8, .unit = {analytic::Hours(200), analytic::Hours(4)}});
}

TEST_CASE("nineteen of twenty intervals of splitting hold the truth",
          "[validation][rare][splitting]") {
  models::Scenario scenario =
      eight_of_twelve({unit("fails.exponential.mean=200h"), unit("repaired_in=4h"),
                       "run.warm_up=2d", "run.horizon=38.5d"});
  const double expected =
      analytic::figures_of(
          analytic::IndependentGroup{
              .units = 12, .needed = 8, .unit = {analytic::Hours(200), analytic::Hours(4)}})
          .unavailability *
      seconds_per_year;
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    scenario.run.seed = seed;
    const ScenarioReport report =
        simulated(scenario, {.replications = 25, .method = SamplingMethod::Splitting});
    const MetricEstimate& down = metric_of(report, "downtime_per_year");
    REQUIRE(down.low);
    covered += *down.low <= expected && expected <= *down.high ? 1 : 0;
  }
  // Of 100 intervals of 95 %, fewer than 88 have a chance of one in 400.
  CHECK(covered >= 88);
}

TEST_CASE("split and plain replications agree where failures are common",
          "[validation][rare][splitting]") {
  const SamplingMethod method = SamplingMethod::Splitting;
  check_agreement(validation::read("reference/a42-triple",
                                   {unit("fails.exponential.mean=2h"), "run.horizon=36.5d"}),
                  40, 2000, metrics, method);
  // New Weibull units, one after the other worn, and few crews to mend them.
  check_agreement(validation::read("reference/a02-weibull-lognormal",
                                   {unit("count=6"), unit("required=4"), unit("crews=2"),
                                    unit("fails.weibull.mean=100h"), unit("fails.weibull.shape=3"),
                                    "run.horizon=60d"}),
                  60, 2000, metrics, method);
  // Spares that fail in their own way, one crew.
  check_agreement(validation::read("reference/a09-cold-standby", {"run.horizon=365d"}), 500, 8000,
                  metrics, method);
  // Zones with lives of their own and a common cause, which strata give.
  check_agreement(
      validation::read("reference/a13-common-cause",
                       {"architecture.zones.zone-a.fails.exponential.mean=100h",
                        "architecture.zones.zone-b.fails.exponential.mean=50h",
                        "architecture.common_causes.shock.rate=5/year", "run.horizon=365d"}),
      300, 4000, metrics, method);
}

TEST_CASE("three zones that need two instances of three: splitting agrees with plain replications",
          "[validation][rare][splitting]") {
  check_agreement(validation::two_of_three_instances_often_down(), 400, 600, metrics,
                  SamplingMethod::Splitting);
}

TEST_CASE("splitting is chosen where nothing can be scaled and an outage is rare, and only there",
          "[validation][rare][splitting]") {
  const Asked asked{.precision = 0.2, .method = SamplingMethod::Auto};
  const std::vector<std::string> weibull{unit("count=4"), unit("required=2"), "run.horizon=365d",
                                         unit("fails.weibull.mean=2000h")};
  CHECK(simulated(validation::read("reference/a02-weibull-lognormal", weibull), asked)
            .sampling.method == "splitting");
  // Plain replications see these outages, all of them.
  CHECK_FALSE(
      simulated(validation::read("reference/a02-weibull-lognormal"), asked).sampling.weighting);
  // These have a rate.
  CHECK(simulated(validation::read("reference/a42-triple"), asked).sampling.method != "splitting");
}

TEST_CASE("split copies are the same on any number of threads", "[validation][rare][splitting]") {
  const ScenarioReport report = validation::check_same_on_threads(
      validation::read("reference/a02-weibull-lognormal",
                       {unit("count=4"), unit("required=2"), "run.horizon=365d"}),
      {.replications = 40, .method = SamplingMethod::Splitting});
  // Copies of an excursion end with the weight of the world they began with, to rounding.
  CHECK(report.sampling.weighting->mean_weight == Approx(1).epsilon(1e-12));
}

TEST_CASE("splitting says what it cannot do", "[validation][rare][splitting]") {
  const auto why_not = [](const std::string& name) {
    return models::why_not(models::CopyMethod::Splitting, validation::read(name));
  };
  CHECK(why_not("reference/a42-triple").empty());
  CHECK(why_not("reference/a02-weibull-lognormal").empty());
  CHECK_FALSE(why_not("reference/a05-time-to-first-outage").empty());
  CHECK_FALSE(why_not("reference/a17-dns-drain").empty());
}
