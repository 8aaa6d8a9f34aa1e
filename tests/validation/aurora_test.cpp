// Aurora against closed forms and an independent model of it (S13, S14, S19, S20, S45), through
// scenario files; and beside RDS.

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tests/validation/suite.hpp"

using validation::check;
using validation::Comparison;
using validation::run;
using validation::truth;

namespace {

constexpr double exact = 1e-9;
constexpr double often = 0.01;

const std::string reads = "read_availability{database=shop}";
const std::string writes = "write_availability{database=shop}";
const std::string failovers = "failovers_per_year{database=shop}";
const std::string lost_writes = "lost_writes_per_year{database=shop}";

Comparison unavailable(const std::string& metric, double value) {
  return {metric, value, often, true};
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

std::string copy_lost(const std::string& zone, int count) {
  return fmt::format(
      R"({{"at":"0s","copy_fault":{{"database":"shop","zone":"{}","count":{},"lasts":"2h"}}}})",
      zone, count);
}

/// Copies that are lost while the three zones hold two each.
std::string timeline_of(const std::vector<int>& lost_in) {
  const std::vector<std::string> zones{"zone-a", "zone-b", "zone-c"};
  std::string entries = R"({"at":"0s","load":"100/s"})";
  for (std::size_t zone = 0; zone < zones.size(); ++zone) {
    if (lost_in[zone] > 0) entries += "," + copy_lost(zones[zone], lost_in[zone]);
  }
  return "timeline=[" + entries + "]";
}

}  // namespace

TEST_CASE("S13: reads of Aurora survive the failover of its writer to the only replica",
          "[validation][databases]") {
  check("reference/s13-aurora",
        {unavailable(writes, truth("S13", "unavailability_writes")),
         unavailable(reads, truth("S13", "unavailability_reads")),
         unavailable("availability.requests", truth("S13", "request_unavailability")),
         {"downtime_per_year", truth("S13", "downtime_s_per_year"), often},
         {"outages_per_year", truth("S13", "outages_per_year"), often},
         {failovers, truth("S13", "failovers_per_year"), often}});
  // Which outages began with the writer, a drill of nothing else tells.
  const auto drill =
      run("reference/s13-aurora",
          {R"(timeline=[{"at":"1h","database_fault":{"database":"shop","fault":"host_fault"}}])",
           "run.horizon=2h", "run.replications=20000"});
  const models::MetricEstimate* recovery = drill.find("recovery_time");
  CHECK(*recovery->p50 == Approx(truth("S13", "recovery_writer_fault_p50_s")).epsilon(0.01));
  CHECK(*recovery->p95 == Approx(truth("S13", "recovery_writer_fault_p95_s")).epsilon(0.02));
}

TEST_CASE("S14: without a replica Aurora creates its writer anew", "[validation][databases]") {
  const auto report = check("reference/s14-aurora-without-replica",
                            {unavailable(writes, truth("S14", "unavailability_writes")),
                             unavailable(reads, truth("S14", "unavailability_reads")),
                             {"downtime_per_year", truth("S14", "downtime_s_per_year"), often},
                             {"outages_per_year", truth("S14", "outages_per_year"), often}});
  check_quantiles(report, truth("S14", "recovery_p50_s"), truth("S14", "recovery_p95_s"));
}

TEST_CASE("S19: Aurora works with those losses that leave a quorum", "[validation][databases]") {
  const std::vector<std::string> zones{"zone-a", "zone-b", "zone-c"};
  for (std::size_t zones_lost = 0; zones_lost <= 2; ++zones_lost) {
    for (int copies = 0; copies <= 2; ++copies) {
      std::string entries = R"({"at":"0s","load":"100/s"})";
      for (std::size_t zone = 0; zone < zones_lost; ++zone) {
        entries += fmt::format(R"(,{{"at":"0s","zone_fault":{{"fault":"power","zones":["{}"],)"
                               R"("lasts":"2h","control_plane_impaired":false}}}})",
                               zones[zone]);
      }
      // In different zones while there are two.
      const bool spread = zones_lost < 2 && copies == 2;
      if (copies > 0) entries += "," + copy_lost(zones[zones_lost], spread ? 1 : copies);
      if (spread) entries += "," + copy_lost(zones[zones_lost + 1], 1);
      const auto report =
          run("reference/s19-aurora-storage", {"timeline=[" + entries + "]", "run.horizon=1h"});
      const std::string state = fmt::format("_{}z_{}c", zones_lost, copies);
      CAPTURE(state);
      CHECK(report.find(writes)->mean == truth("S19", "writes" + state));
      CHECK(report.find(reads)->mean == truth("S19", "reads" + state));
    }
  }
}

TEST_CASE("S19: the chance of a quorum follows from those of the copies",
          "[validation][databases]") {
  constexpr double p = 0.01;
  // Ways to lose none, one or both of the copies of a zone.
  const std::vector<double> chance{(1 - p) * (1 - p), 2 * p * (1 - p), p * p};
  double no_writes = 0;
  double no_reads = 0;
  for (int a = 0; a <= 2; ++a) {
    for (int b = 0; b <= a; ++b) {
      for (int c = 0; c <= b; ++c) {
        const auto report =
            run("reference/s19-aurora-storage", {timeline_of({a, b, c}), "run.horizon=1h"});
        std::vector<int> state{c, b, a};
        do {
          const double here = chance[static_cast<std::size_t>(state[0])] *
                              chance[static_cast<std::size_t>(state[1])] *
                              chance[static_cast<std::size_t>(state[2])];
          no_writes += here * (1 - report.find(writes)->mean);
          no_reads += here * (1 - report.find(reads)->mean);
        } while (std::next_permutation(state.begin(), state.end()));
      }
    }
  }
  CHECK(no_writes == Approx(truth("S19", "unavailability_write_quorum")).epsilon(exact));
  CHECK(no_reads == Approx(truth("S19", "unavailability_read_quorum")).epsilon(exact));
}

TEST_CASE("S20: a person promotes the other region unless the first is back before",
          "[validation][databases]") {
  const auto report =
      check("reference/s20-aurora-global",
            {{"downtime_per_year", truth("S20", "downtime_s_per_year"), 0.02},
             {lost_writes, truth("S20", "writes_lost_s_per_year"), 0.02},
             {failovers, 0.1 * truth("S20", "share_of_outages_with_promotion"), 0.02}});
  check_quantiles(report, truth("S20", "recovery_p50_s"), truth("S20", "recovery_p95_s"));
  const models::MetricEstimate* recovery = report.find("recovery_time");
  CHECK(recovery->mean == Approx(truth("S20", "recovery_mean_s")).epsilon(0.04));
  check("reference/s20-aurora-global",
        {{"downtime_per_year", truth("S20", "downtime_without_s_per_year"), 0.03}},
        {"architecture.databases.shop.secondary=null", "architecture.zones={\"zone-a\":{}}"});
}

TEST_CASE("S45: Aurora loses writes with a zone and a copy and reads with neither",
          "[validation][databases]") {
  const auto report = run("reference/s45-aurora-zone-and-copy");
  CHECK(lost(report) == Approx(truth("S45", "requests_lost")).epsilon(exact));
  CHECK(validation::downtime(report) == Approx(truth("S45", "below_95_s")).epsilon(1e-6));
  CHECK(validation::lost_to(report, "zone_power:zone-a") == Approx(825).epsilon(exact));
  CHECK(validation::lost_to(report, "copies_lost:shop") == Approx(18000).epsilon(exact));
  CHECK(validation::moment(report, "writer in zone-b is promoted") == 1025);
  CHECK(validation::moment(report, "reader in zone-a is ready") == 8320);
  CHECK(report.find(reads)->mean == 1);
}

TEST_CASE("a failover of Aurora is shorter than one of RDS", "[validation][databases]") {
  const std::vector<std::string> forced{
      R"(timeline=[{"at":"1h","database_fault":{"database":"shop","fault":"host_fault"}}])",
      "run.horizon=2h", "run.replications=500"};
  const auto aurora = run("reference/s13-aurora", forced);
  const auto pair = run("reference/s07-multi-az", forced);
  const auto alone = run("reference/s14-aurora-without-replica", forced);
  const auto recovery = [](const models::ScenarioReport& report) {
    return report.find("recovery_time");
  };
  CHECK(*recovery(aurora)->p50 < 0.5 * *recovery(pair)->p50);
  CHECK(*recovery(aurora)->p95 < *recovery(pair)->p50);
  CHECK(*recovery(alone)->p50 > *recovery(pair)->p95);
}
