// Repairable units against closed forms and solved chains, through scenario files.

#include "tests/validation/suite.hpp"

using validation::check;
using validation::truth;

namespace {

constexpr double rare = 0.05;
constexpr double hours = 1.0 / 3600;

}  // namespace

TEST_CASE("A01: one repairable unit has the first-year availability of its chain", "[validation]") {
  check("reference/a01-one-unit",
        {{"availability.time", truth("A01", "A_year"), 0.001},
         {"outages_per_year", truth("A01", "outages_year"), 0.01},
         {"downtime_per_year", truth("A01", "downtime_h_year"), 0.01, false, hours}});
}

TEST_CASE("A02: Weibull lives and lognormal repairs follow the renewal equation", "[validation]") {
  check("reference/a02-weibull-lognormal",
        {{"outages_per_year", truth("A02", "failures_first_year"), 0.01},
         {"downtime_per_year", truth("A02", "downtime_h_first_year"), 0.01, false, hours}});
}

TEST_CASE("A03: the downtime of a year has the law of Takács", "[validation]") {
  check("reference/a03-downtime-in-a-year",
        {{"downtime_per_year", truth("A03", "E[D]_h"), 0.01, false, hours}});
  const auto report = validation::run("reference/a03-downtime-in-a-year");
  const auto* none = report.find("probability_no_outage");
  REQUIRE(none != nullptr);
  CHECK(*none->low < truth("A03", "P(D<=0h)"));
  CHECK(*none->high > truth("A03", "P(D<=0h)"));
  for (const std::string bound : {"8.76h", "17.52h", "43.8h"}) {
    const std::string name = "probability_downtime{within=" + bound + "}";
    const auto asked = validation::run("reference/a03-downtime-in-a-year",
                                       {"objectives={\"" + name + "\":[\">= 1%\"]}"});
    const auto* within = asked.find(name);
    REQUIRE(within != nullptr);
    CAPTURE(name, within->mean, *within->low, *within->high);
    CHECK(within->method == "Wilson score");
    CHECK(std::abs(within->mean - truth("A03", "P(D<=" + bound + ")")) <
          2 * (*within->high - *within->low));
  }
  // P(D <= 43.8 h) = 0.969 and P(D <= 17.52 h) = 0.570: the quantiles lie where the law has them.
  const auto* down = report.find("downtime_per_year");
  CHECK(*down->p50 * hours < 17.52);
  CHECK(*down->p95 * hours < 43.8);
  CHECK(*down->p95 * hours > 17.52);
}

TEST_CASE("A05: two hot units rarely have an outage in a year", "[validation]") {
  const auto report = validation::run("reference/a05-first-outage");
  const auto* none = report.find("probability_no_outage");
  REQUIRE(none != nullptr);
  const double spread = (*none->high - *none->low) / 2;
  CHECK(std::abs(none->mean - truth("A05", "P(no outage in a year)")) < 2.1 * spread);
  check("reference/a05-first-outage",
        {{"availability.time", truth("A05", "unavailability"), rare, true},
         {"outages_per_year", truth("A05", "outages_per_year"), rare}});
  check("reference/a05-time-to-first-outage",
        {{"time_to_first_outage", truth("A05", "MTTFF_h"), 0.01, false, hours}});
}

TEST_CASE("A06: three of five with a crew each", "[validation]") {
  check("reference/a06-three-of-five",
        {{"availability.time", truth("A06", "unavailability"), rare, true},
         {"outages_per_year", truth("A06", "outages_per_year"), rare},
         {"recovery_time", truth("A06", "mean_outage_h"), rare, false, hours}});
}

TEST_CASE("A07: three of five with one shared crew", "[validation]") {
  check("reference/a07-shared-crew",
        {{"availability.time", truth("A07", "unavailability"), rare, true},
         {"outages_per_year", truth("A07", "outages_per_year"), rare},
         {"recovery_time", truth("A07", "mean_outage_h"), rare, false, hours}});
  check("reference/a07-time-to-first-outage",
        {{"time_to_first_outage", truth("A07", "MTTFF_h"), 0.01, false, hours}});
}

TEST_CASE("A08: ten machines and two repairers", "[validation]") {
  check("reference/a08-machine-repair",
        {{"units_up{component=machine}", truth("A08", "mean_machines_up"), 0.001},
         {"crews_busy{component=machine}", 2 * truth("A08", "crew_utilization"), 0.001},
         {"availability.time", truth("A08", "P(all up)"), 0.001}});
  const auto report = validation::run("reference/a08-machine-repair");
  const double up = report.find("units_up{component=machine}")->mean;
  const double busy = report.find("crews_busy{component=machine}")->mean;
  const double per_hour = report.find("unit_failures_per_year{component=machine}")->mean / 8760;
  // Little's law: those that wait for a crew are those that neither run nor are being repaired.
  CHECK((10 - up - busy) / per_hour == Approx(truth("A08", "mean_wait_for_crew_h")).epsilon(0.02));
}

TEST_CASE("A09: cold, warm and hot standby", "[validation]") {
  const auto [name, alpha] = GENERATE(table<std::string, std::string>(
      {{"cold", "alpha0"}, {"warm", "alpha0.3"}, {"hot", "alpha1"}}));
  check("reference/a09-" + name + "-standby",
        {{"availability.time", truth("A09", "unavailability_" + alpha), 0.01, true}});
  check("reference/a09-" + name + "-standby-first-outage",
        {{"time_to_first_outage", truth("A09", "MTTFF_h_" + alpha), 0.01, false, hours}});
}

TEST_CASE("A13: a common cause makes two zones fail together", "[validation]") {
  check("reference/a13-common-cause",
        {{"availability.time", truth("A13", "unavailability"), rare, true},
         {"outages_per_year", truth("A13", "outages_per_year"), rare}});
}

TEST_CASE("A16: a pool with a deterministic replacement time", "[validation]") {
  check("reference/a16-pool",
        {{"units_up{component=instance}", truth("A16", "mean_in_service"), 0.001},
         {"availability.time", truth("A16", "P(all 4 in service)"), 0.001},
         {"unit_failures_per_year{component=instance}", truth("A16", "replacements_per_year"),
          0.001}});
  check("reference/a16-pool-at-most-two",
        {{"availability.time", truth("A16", "P(X<=2)"), rare, true}});
}

TEST_CASE("A25: survivors that share the load fail faster", "[validation]") {
  check("reference/a25-load-sharing-no-repair",
        {{"time_to_first_outage", truth("A25", "MTTF_no_repair_h"), 0.01, false, hours}});
  check("reference/a25-load-sharing-one-crew",
        {{"time_to_first_outage", truth("A25", "MTTFF_with_repair_h"), 0.01, false, hours}});
}

TEST_CASE("A42: a pair with repairs of exactly six minutes", "[validation]") {
  check("reference/a42-pair",
        {{"availability.time", truth("A42", "pair_unavailability"), rare, true},
         {"outages_per_year", truth("A42", "pair_outages_per_year"), rare},
         {"recovery_time", truth("A42", "pair_mean_outage_h"), rare, false, hours}});
}

TEST_CASE("B05: the sums of the AWS whitepaper", "[validation]") {
  check("reference/b05-two-of-99-percent",
        {{"availability.time", 1 - truth("B05", "two_99pct_parallel"), 0.01, true}});
  check("reference/b05-three-in-series",
        {{"availability.time", 1 - truth("B05", "three_9999_series"), 0.01, true}});
  check("reference/b05-3-with-1-spare",
        {{"availability.time", truth("B05", "exact_unavailability_n3_s1"), 0.01, true}});
  check("reference/b05-4-with-2-spares",
        {{"availability.time", truth("B05", "exact_unavailability_n4_s2"), rare, true}});
  check("reference/b05-6-with-2-spares",
        {{"availability.time", truth("B05", "exact_unavailability_n6_s2"), rare, true}});
}

TEST_CASE("P01: instances in two zones and a database, at three sizes", "[validation]") {
  check("reference/p01-5-parts", {{"availability.time", truth("P01", "U"), 0.05, true},
                                  {"outages_per_year", truth("P01", "outages_year"), 0.01},
                                  {"recovery_time", truth("P01", "mean_outage_s"), 0.05}});
  check("reference/p01-100-parts",
        {{"availability.time", truth("P01", "U_97_or_more_servers"), 0.05, true}});
  check("reference/p01-10000-parts",
        {{"availability.time", truth("P01", "U_97_or_more_servers"), 0.25, true}});
}

TEST_CASE("P01: the interval covers the truth in 180 to 199 of 200 seeds", "[validation]") {
  models::Scenario scenario = validation::read("reference/p01-5-parts");
  int covered = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    scenario.run.seed = seed;
    const auto report = validation::simulate(scenario, 1000);
    const auto* available = report.find("availability.time");
    const double up = 1 - truth("P01", "U");
    covered += *available->low <= up && up <= *available->high ? 1 : 0;
  }
  CHECK(covered >= 180);
  CHECK(covered <= 199);
}
