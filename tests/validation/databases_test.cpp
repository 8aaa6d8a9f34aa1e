// Databases against closed forms and an independent model of them (S05 to S44, A12, A40), and
// failovers that people have measured (C1, C2), through scenario files.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tests/validation/suite.hpp"

using validation::check;
using validation::Comparison;
using validation::run;
using validation::truth;

namespace {

using Overrides = std::vector<std::string>;

constexpr double exact = 1e-9;
constexpr double often = 0.01;
constexpr double seldom = 0.03;  ///< Zones, which fail once in 67 years.
constexpr double rare = 0.07;    ///< Volumes, which fail once in 500 years.

const std::string reads = "read_availability{database=shop}";
const std::string writes = "write_availability{database=shop}";
const std::string failovers = "failovers_per_year{database=shop}";
const std::string unprotected = "unprotected_per_year{database=shop}";

Comparison unavailable(const std::string& metric, double value, double largest_error = often) {
  return {metric, value, largest_error, true};
}

void check_quantiles(const models::ScenarioReport& report, double p50, double p95) {
  const models::MetricEstimate* recovery = report.find("recovery_time");
  REQUIRE(recovery != nullptr);
  CHECK(*recovery->p50 == Approx(p50).epsilon(0.015));
  CHECK(*recovery->p95 == Approx(p95).epsilon(0.03));
}

double lost(const models::ScenarioReport& report) {
  return report.balance.offered - report.balance.served;
}

}  // namespace

TEST_CASE("S05: a database of one instance is repaired in its place", "[validation][databases]") {
  const auto report =
      check("reference/s05-single-az",
            {unavailable("availability.requests", truth("S05", "request_unavailability")),
             {"downtime_per_year", truth("S05", "downtime_s_per_year"), often},
             {"outages_per_year", truth("S05", "outages_per_year"), often},
             {"lost_writes_per_year{database=shop}", truth("S05", "rpo_s_of_writes_lost_per_year"),
              rare}});
  check_quantiles(report, truth("S05", "recovery_p50_s"), truth("S05", "recovery_p95_s"));
}

TEST_CASE("S06: a database of one instance is lost with its zone", "[validation][databases]") {
  // Over ten years: of one, the end cuts off outages of hours, which are 0.3 % of the downtime and
  // are in the truth.
  const auto report =
      check("reference/s06-single-az-zones",
            {unavailable("availability.requests", truth("S06", "request_unavailability")),
             {"downtime_per_year", truth("S06", "downtime_s_per_year"), often},
             {"outages_per_year", truth("S06", "outages_per_year"), often},
             {"lost_writes_per_year{database=shop}", truth("S06", "rpo_s_of_writes_lost_per_year"),
              rare}});
  check_quantiles(report, truth("S06", "recovery_p50_s"), truth("S06", "recovery_p95_s"));
}

TEST_CASE("S07: a standby makes a failover of each fault", "[validation][databases]") {
  const auto report =
      check("reference/s07-multi-az",
            {unavailable("availability.requests", truth("S07", "request_unavailability")),
             unavailable(writes, truth("S07", "request_unavailability")),
             {"downtime_per_year", truth("S07", "downtime_s_per_year"), often},
             {"outages_per_year", truth("S07", "outages_per_year"), often},
             {failovers, truth("S07", "failovers_per_year"), often},
             {unprotected, truth("S07", "time_unprotected_s_per_year"), often}});
  check_quantiles(report, truth("S07", "recovery_p50_s"), truth("S07", "recovery_p95_s"));
}

TEST_CASE("S08: with a standby a lost zone is a failover", "[validation][databases]") {
  const auto report =
      check("reference/s08-multi-az-zones",
            {unavailable("availability.requests", truth("S08", "request_unavailability")),
             {"downtime_per_year", truth("S08", "downtime_s_per_year"), often},
             {"outages_per_year", truth("S08", "outages_per_year"), often},
             {failovers, truth("S08", "failovers_per_year"), often},
             {unprotected, truth("S08", "time_unprotected_s_per_year"), seldom}});
  check_quantiles(report, truth("S08", "recovery_p50_s"), truth("S08", "recovery_p95_s"));
}

TEST_CASE("S09: requests that do without the database are not lost", "[validation][databases]") {
  const auto report =
      check("reference/s09-multi-az-a-fifth",
            {unavailable("availability.requests", truth("S09", "request_unavailability")),
             unavailable("availability.requests{class=write}",
                         truth("S09", "unavailability_of_the_calling_class")),
             {"downtime_per_year", truth("S09", "downtime_s_per_year"), often},
             {"outages_per_year", truth("S09", "outages_per_year"), often},
             {failovers, truth("S09", "failovers_per_year"), often},
             {unprotected, truth("S09", "time_unprotected_s_per_year"), often}});
  check_quantiles(report, truth("S09", "recovery_p50_s"), truth("S09", "recovery_p95_s"));
  CHECK(report.find("availability.requests{class=page}")->mean == 1);
}

TEST_CASE("S10: the measured failover has DNS in it, and pools come after it",
          "[validation][databases]") {
  const auto report =
      check("reference/s10-multi-az-measured",
            {unavailable("availability.requests", truth("S10", "request_unavailability")),
             {"downtime_per_year", truth("S10", "downtime_s_per_year"), often},
             {"outages_per_year", truth("S10", "outages_per_year"), often},
             {failovers, truth("S10", "failovers_per_year"), often},
             {unprotected, truth("S10", "time_unprotected_s_per_year"), often}});
  check_quantiles(report, truth("S10", "recovery_p50_s"), truth("S10", "recovery_p95_s"));
}

TEST_CASE("S11: updates are failovers, and upgrades take both instances down",
          "[validation][databases]") {
  const auto report =
      check("reference/s11-multi-az-maintenance",
            {unavailable("availability.requests", truth("S11", "request_unavailability")),
             {"downtime_per_year", truth("S11", "downtime_s_per_year"), often},
             {"outages_per_year", truth("S11", "outages_per_year"), often},
             {failovers, truth("S11", "failovers_per_year"), often},
             {unprotected, truth("S11", "time_unprotected_s_per_year"), often},
             // All that S07 has not, but for its double faults.
             {"planned_downtime_per_year{database=shop}",
              (truth("S11", "request_unavailability") - truth("S07", "request_unavailability")) *
                  365 * 86400,
              often}});
  check_quantiles(report, truth("S11", "recovery_p50_s"), truth("S11", "recovery_p95_s"));
}

TEST_CASE("S12: reads of a cluster survive the failover of its writer", "[validation][databases]") {
  check("reference/s12-multi-az-cluster",
        {unavailable(writes, truth("S12", "unavailability_writes")),
         unavailable(reads, truth("S12", "unavailability_reads")),
         unavailable("availability.requests", truth("S12", "request_unavailability")),
         {"downtime_per_year", truth("S12", "downtime_s_per_year"), often},
         {"outages_per_year", truth("S12", "outages_per_year"), often},
         {failovers, truth("S12", "failovers_per_year"), often}});
  // Which outages began with the writer, a drill of nothing else tells.
  const auto drill =
      run("reference/s12-multi-az-cluster",
          {R"(timeline=[{"at":"1h","database_fault":{"database":"shop","fault":"host_fault"}}])",
           "run.horizon=2h", "run.replications=20000"});
  const models::MetricEstimate* recovery = drill.find("recovery_time");
  CHECK(*recovery->p50 == Approx(truth("S12", "recovery_writer_fault_p50_s")).epsilon(0.01));
  CHECK(*recovery->p95 == Approx(truth("S12", "recovery_writer_fault_p95_s")).epsilon(0.01));
}

TEST_CASE("S15: read replicas serve reads through the primary's failover",
          "[validation][databases]") {
  check("reference/s15-two-read-replicas",
        {unavailable(writes, truth("S15", "unavailability_writes")),
         unavailable(reads, truth("S15", "unavailability_reads")),
         unavailable("availability.requests", truth("S15", "request_unavailability")),
         {"downtime_per_year", truth("S15", "downtime_s_per_year"), often},
         {"outages_per_year", truth("S15", "outages_per_year"), often}});
}

TEST_CASE("S16: with no read replica left reads go to the primary", "[validation][databases]") {
  check("reference/s16-one-read-replica",
        {unavailable(writes, truth("S16", "unavailability_writes")),
         unavailable(reads, truth("S16", "unavailability_reads")),
         unavailable("availability.requests", truth("S16", "request_unavailability")),
         {"downtime_per_year", truth("S16", "downtime_s_per_year"), often},
         {"outages_per_year", truth("S16", "outages_per_year"), often}});
}

TEST_CASE("S17: the ninth instance finds no connections left", "[validation][databases]") {
  const auto report = run("reference/s17-connections");
  // The share of each size, in the last minute of it: the one before the next is asked for.
  for (int instances = 6; instances <= 12; ++instances) {
    const double until = (instances - 5) * 600.0;
    const auto after = std::find_if(report.series.begin(), report.series.end(),
                                    [&](const auto& point) { return point.at >= until; });
    REQUIRE(after - report.series.begin() > 1);
    const models::SeriesPoint& point = *(after - 2);
    CAPTURE(instances, point.at);
    CHECK(point.in_service == instances);
    CHECK(1 - point.served_rps / point.offered_rps ==
          Approx(truth("S17", "failing_share_" + std::to_string(instances))).margin(exact));
  }
  // 8 of 85 connections' worth of instances get theirs, and the next one is too many.
  CHECK(validation::moment(report, "takes the connections of 8 instances") > 1800);
  CHECK(truth("S17", "first_count_that_fails") == 9);
  CHECK(validation::lost_to(report, "connection_limit:shop", "overload") == Approx(lost(report)));
}

TEST_CASE("S17: a database takes as many connections as its memory allows",
          "[validation][databases]") {
  const double max = truth("S17", "max_connections");
  for (const double pool : {max, max + 1}) {
    const auto report = run("reference/s17-connections",
                            {fmt::format("architecture.databases.shop.connections.pool={}", pool),
                             "architecture.auto_scaling_groups.web.min=1",
                             "architecture.auto_scaling_groups.web.desired=1",
                             R"(timeline=[{"at":"0s","load":"60/s"}])"});
    CHECK(lost(report) == Approx(pool > max ? report.balance.offered : 0).margin(exact));
  }
}

TEST_CASE("S18: a volume is full when MySQL says so, and a person adds to it",
          "[validation][databases]") {
  constexpr double day = 86400;
  const auto report = run("reference/s18-volume-full");
  CHECK(validation::moment(report, "its volume is full") / day ==
        Approx(truth("S18", "days_until_full")).epsilon(exact));
  CHECK(lost(report) == Approx(truth("S18", "writes_lost")).epsilon(exact));
  CHECK(validation::lost_to(report, "storage_full:shop", "reaction") ==
        Approx(12 * 1800).epsilon(exact));
  CHECK(validation::lost_to(report, "storage_full:shop", "restoration") ==
        Approx(12 * 300).epsilon(exact));
  const std::string volume = "architecture.databases.shop.storage.";
  const auto small =
      run("reference/s18-volume-full", {volume + "allocated=10GiB", volume + "used=5GiB"});
  CHECK(validation::moment(small, "its volume is full") / day ==
        Approx(truth("S18", "days_until_full_10gib")).epsilon(exact));
  const auto large =
      run("reference/s18-volume-full", {volume + "allocated=200GiB", volume + "used=190GiB"});
  CHECK(validation::moment(large, "its volume is full") / day ==
        Approx(truth("S18", "days_until_full_200gib")).epsilon(exact));
  CHECK(lost(run("reference/s18-volume-full", {volume + "autoscaling=true"})) == 0);
}

TEST_CASE("S41: a failover is lost to detection, restoration, DNS and pools",
          "[validation][databases]") {
  const auto report = run("reference/s41-failover-by-phase");
  const std::string cause = "host_fault:shop";
  CHECK(lost(report) == Approx(truth("S41", "requests_lost")).epsilon(exact));
  CHECK(validation::downtime(report) == Approx(truth("S41", "below_95_s")).epsilon(1e-6));
  CHECK(validation::lost_to(report, cause, "detection") ==
        Approx(truth("S41", "lost_detection")).epsilon(exact));
  CHECK(validation::lost_to(report, cause, "dns") ==
        Approx(truth("S41", "lost_dns")).epsilon(exact));
  CHECK(validation::lost_to(report, cause, "restoration") ==
        Approx(truth("S41", "lost_restoration_failover") + truth("S41", "lost_restoration_pools"))
            .epsilon(exact));
  CHECK(validation::moment(report, "is promoted") == 1090);
  CHECK(validation::moment(report, "standby in zone-a is ready") == 2890);
}

TEST_CASE("S42: a primary that is hit without a standby is repaired in its place",
          "[validation][databases]") {
  const auto report = run("reference/s42-hit-twice");
  CHECK(lost(report) == Approx(truth("S42", "requests_lost")).epsilon(exact));
  CHECK(validation::downtime(report) == Approx(truth("S42", "below_95_s")).epsilon(1e-6));
  CHECK(validation::lost_to(report, "engine_crash:shop", "restoration") ==
        Approx(12000).epsilon(exact));
  CHECK(validation::lost_to(report, "engine_crash:shop", "dns") == 0);
  CHECK(validation::lost_to(report, "host_fault:shop", "dns") == Approx(250).epsilon(exact));
  CHECK(validation::moment(report, "works again") == 2120);
  CHECK(validation::moment(report, "standby in zone-a is ready") == 3920);
}

TEST_CASE("S43: the replica that is left is overloaded, and that is the other's fault",
          "[validation][databases]") {
  const auto report = run("reference/s43-replica-lost");
  const std::string cause = "host_fault:shop";
  CHECK(lost(report) == Approx(truth("S43", "requests_lost")).epsilon(exact));
  CHECK(validation::lost_to(report, cause, "detection") ==
        Approx(truth("S43", "lost_first_30s")).epsilon(exact));
  CHECK(validation::lost_to(report, cause, "overload") ==
        Approx(truth("S43", "lost_overload")).epsilon(exact));
  CHECK(validation::downtime(report) == Approx(truth("S43", "below_95_s")).epsilon(1e-6));
  CHECK(report.find("availability.requests{class=write}")->mean == 1);
}

TEST_CASE("S44: a cluster loses writes to its writer and a half of the reads to a reader",
          "[validation][databases]") {
  const auto report = run("reference/s44-cluster");
  const std::string cause = "host_fault:shop";
  CHECK(lost(report) == Approx(truth("S44", "requests_lost")).epsilon(exact));
  CHECK(validation::downtime(report) == Approx(truth("S44", "below_95_s")).epsilon(1e-6));
  // 40 writes a second for 15 of 30 s and 2.5 s of DNS; 30 reads a second for 10 s and 2.5 s.
  CHECK(validation::lost_to(report, cause, "detection") == Approx(600 + 300).epsilon(exact));
  CHECK(validation::lost_to(report, cause, "restoration") == Approx(600).epsilon(exact));
  CHECK(validation::lost_to(report, cause, "dns") == Approx(100 + 75).epsilon(exact));
  CHECK(validation::moment(report, "is promoted") == 1030);
  CHECK(validation::moment(report, "reader in zone-a is ready") == 2800);
  CHECK(validation::moment(report, "reader in zone-c is ready") == 5800);
}

TEST_CASE("A12: failovers, and restores when the standby is not there", "[validation][databases]") {
  constexpr double year = 365 * 86400;
  check("reference/a12-failover-or-restore",
        {unavailable("availability.time", truth("A12", "unavailability")),
         {"downtime_per_year", truth("A12", "downtime_min_per_year"), often, false, 1.0 / 60},
         {"outages_per_year", truth("A12", "outages_per_year"), often},
         {unprotected, truth("A12", "fraction_of_time_unprotected"), often, false, 1 / year},
         // Each outage but those that need a restore is a failover.
         {failovers,
          truth("A12", "outages_per_year") *
              (1 - truth("A12", "fraction_of_outages_that_need_restore")),
          often}});
}

TEST_CASE("A40: the chance that a month meets its objective", "[validation][databases]") {
  for (const auto& [within, share] :
       {std::pair{"2628s", "99.9"}, std::pair{"1314s", "99.95"}, std::pair{"262.8s", "99.99"}}) {
    const std::string name = std::string("probability_downtime{within=") + within + "}";
    const auto report = run("reference/a40-months", {"objectives={\"" + name + "\":[\">= 1%\"]}"});
    const models::MetricEstimate* met = report.find(name);
    REQUIRE(met != nullptr);
    CAPTURE(share, met->mean);
    CHECK(std::abs(met->mean - truth("A40", std::string("P(month >= ") + share + "%)")) <
          2 * (*met->high - *met->low) / 2);
  }
  const auto report = run("reference/a40-months");
  const models::MetricEstimate* none = report.find("probability_no_outage");
  CHECK(std::abs(none->mean - truth("A40", "P(month >= 100%)")) < *none->high - *none->low);
}

TEST_CASE("C1: a forced failover takes as long as the probe saw it, for reads and writes alike",
          "[validation][databases]") {
  // There is no probe that could be late: each outage is the failover that was drawn.
  const auto report = run("reference/c1-forced-failovers");
  const models::MetricEstimate* recovery = report.find("recovery_time");
  REQUIRE(recovery != nullptr);
  CHECK(recovery->count == report.replications);
  CHECK(recovery->mean >= 18.0);
  CHECK(recovery->mean <= 20.0);
  CHECK(*recovery->p50 >= 18.0);
  CHECK(*recovery->p95 <= 20.1);
  CHECK(report.find(reads)->mean == Approx(report.find(writes)->mean).epsilon(exact));
  CHECK(report.find("lost_writes_per_year{database=shop}")->mean == 0);
  CHECK(validation::lost_to(report, "operation:shop", "restoration") ==
        Approx(lost(report)).epsilon(exact));
}

TEST_CASE("C2: two burning instances become four in one step, and a failover is as on the day",
          "[validation][databases]") {
  constexpr double begins = 600;
  constexpr double ends = begins + 1200;
  double earliest = 1e9;
  double latest = 0;
  for (int seed = 1; seed <= 30; ++seed) {
    models::Scenario scenario = validation::read("reference/c2-burn-and-failover");
    scenario.run.seed = static_cast<std::uint64_t>(seed);
    const auto report = validation::simulate(scenario, 1);
    const double fired = validation::moment(report, "scale out: desired 2 -> 4") - begins;
    CHECK(fired >= 180);
    CHECK(fired <= 330);
    earliest = std::min(earliest, fired);
    latest = std::max(latest, fired);
    const double first = validation::moment(report, "scale in: desired 4 -> 3");
    CHECK(first - ends >= 900);
    CHECK(first - ends <= 1080);
    const double second = validation::moment(report, "scale in: desired 3 -> 2");
    CHECK(second - first >= 20);
    CHECK(second - first <= 60);
  }
  CHECK(earliest < 269);
  CHECK(latest > 269);
  // By the log 15.3 s to the restart and 38.7 s to the end: half of the failovers lie between.
  const auto report = run("reference/c2-burn-and-failover");
  const models::MetricEstimate* recovery = report.find("recovery_time{fault=operation}");
  REQUIRE(recovery != nullptr);
  CHECK(*recovery->p50 > 15.3);
  CHECK(*recovery->p50 < 38.7);
}

TEST_CASE("a read replica falls behind while more is written than it applies",
          "[validation][databases]") {
  // For 600 s the lag grows by 0.5 s a second, and then shrinks as fast: a triangle of 300 s above
  // the 1 s that it always has. Reads are stale in full while it is 5 s or more.
  const auto report = run(source_dir() + "/tests/data/databases/lag.json", {}, 20);
  CHECK(report.find("replica_lag{database=shop}")->mean ==
        Approx((3600 + 600.0 * 300) / 3600).epsilon(0.001));
  const double full = 1200 - 2 * 8;
  const double ramps = 2 * 8 * 0.6;
  const double quiet = 2400 * 0.2;
  CHECK(report.find("stale_reads{database=shop}")->mean ==
        Approx((full + ramps + quiet) / 3600).epsilon(0.002));
}

TEST_CASE("methods for rare events meet a database as plain draws do", "[validation][databases]") {
  const models::Scenario scenario = validation::read("reference/s07-multi-az");
  for (const auto method :
       {models::SamplingMethod::HazardScaling, models::SamplingMethod::Splitting,
        models::SamplingMethod::Conditional}) {
    models::SimulationOptions options;
    options.replications = 2000;
    options.method = method;
    const auto report = validation::simulate(scenario, options);
    const auto* outages = report.find("outages_per_year");
    REQUIRE(outages != nullptr);
    CAPTURE(static_cast<int>(method), outages->mean, *outages->standard_error);
    CHECK(std::abs(outages->mean - truth("S07", "outages_per_year")) <
          4 * *outages->standard_error);
  }
}
