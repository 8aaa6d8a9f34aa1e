// Elastic IPs that move and data that follows, against an independent model of them (A11, S35 to
// S37, S46), through scenario files.

#include <cmath>
#include <string>

#include "tests/validation/suite.hpp"

using validation::check;
using validation::lost_to;
using validation::moment;
using validation::run;
using validation::truth;

namespace {

constexpr double often = 0.01;

void check_recovery(const std::string& name, const std::string& id, const std::string& prefix) {
  const auto report = check(name, {{"recovery_time", truth(id, prefix + "mean_s"), often}});
  const models::MetricEstimate* recovery = report.find("recovery_time");
  REQUIRE(recovery != nullptr);
  CHECK(*recovery->p50 == Approx(truth(id, prefix + "p50_s")).epsilon(0.015));
  CHECK(*recovery->p95 == Approx(truth(id, prefix + "p95_s")).epsilon(0.03));
}

}  // namespace

TEST_CASE("S35: a standby that runs takes over after an alarm and a function",
          "[validation][takeover]") {
  check_recovery("reference/s35-running-standby", "S35", "running_");
}

TEST_CASE("S35: a standby that is stopped boots besides", "[validation][takeover]") {
  check_recovery("reference/s35-stopped-standby", "S35", "stopped_");
}

TEST_CASE("S36: a group of one follows EC2's status, or a probe", "[validation][takeover]") {
  check_recovery("reference/s36-ec2-status", "S36", "ec2_status_");
  check_recovery("reference/s36-elb-check", "S36", "elb_");
}

TEST_CASE("S36: a launch waits for an impaired control plane", "[validation][takeover]") {
  check("reference/s36-zone-lost", {{"recovery_time", truth("S36", "zone_lost_mean_s"), often}});
}

TEST_CASE("S46: a group of one loses its host, to the second", "[validation][takeover]") {
  const auto report = run("reference/s46-elastic-ip-by-user-data");
  CHECK(report.balance.offered - report.balance.served ==
        Approx(truth("S46", "requests_lost")).epsilon(1e-9));
  CHECK(lost_to(report, "host_fault:web") == Approx(truth("S46", "requests_lost")).epsilon(1e-9));
  CHECK(moment(report, "status check: impaired") == 1220);
  CHECK(moment(report, "replaces web/0") == 1243);
  CHECK(moment(report, "its application is ready") == 1283);
  CHECK(moment(report, "is that of web/0 now") == truth("S46", "back_at_s"));
  CHECK(*report.find("recovery_time")->p50 == Approx(truth("S46", "back_at_s") - 1000));
}

TEST_CASE("S46: without a role nobody is reached, ever, and the blame says so",
          "[validation][takeover]") {
  const auto report = run("reference/s46-elastic-ip-by-user-data",
                          {"architecture.auto_scaling_groups.web.instance_profile=false"});
  CHECK(report.balance.served == 0);
  CHECK(lost_to(report, "no_instance_role:web") == Approx(report.balance.offered));
}

TEST_CASE("S37: the next instance waits for the snapshot of one that hangs",
          "[validation][takeover]") {
  const auto report =
      check("reference/s37-hang", {{"recovery_time", truth("S37", "hang_mean_s"), often}});
  CHECK(report.find("data_lost_per_year{data_volume=web}")->mean == 0);
}

TEST_CASE("S37: of a lost host the last scheduled snapshot is left", "[validation][takeover]") {
  const auto report = check("reference/s37-host-lost",
                            {{"recovery_time", truth("S37", "host_lost_mean_s"), often}});
  const models::MetricEstimate* lost = report.find("data_lost_per_year{data_volume=web}");
  const models::MetricEstimate* restores = report.find("restores_per_year{data_volume=web}");
  const double per_restore = lost->mean / restores->mean;
  CHECK(std::abs(per_restore - truth("S37", "rpo_mean_s")) <
        4 * *lost->standard_error / restores->mean);
}

TEST_CASE("S37: a volume above what the heartbeat lets through abandons launches",
          "[validation][takeover]") {
  const double gib = truth("S37", "largest_gib");
  const auto abandoned = [](double size) {
    const auto report = run(
        "reference/s37-hang",
        {"architecture.auto_scaling_groups.web.data_volume.size=" + std::to_string(size) + "GiB"},
        20);
    return report.find("abandoned_launches_per_year{data_volume=web}")->mean;
  };
  CHECK(abandoned(truth("S37", "snapshot_s") * 50 / 1024) == 0);  // 20 GiB.
  CHECK(abandoned(gib - 0.01) == 0);
  CHECK(abandoned(gib + 0.01) > 5);
}

TEST_CASE("A11: a standby that fails without a sign is missing when it is needed",
          "[validation][takeover]") {
  const auto report = check("reference/a11-inspected-standby",
                            {{"failed_takeovers_per_year{standby=web}",
                              truth("A11", "unrescued_outages_per_year"), 0.03}});
  const double failed = report.find("failed_takeovers_per_year{standby=web}")->mean;
  const double all = failed + report.find("takeovers_per_year{standby=web}")->mean;
  CHECK(failed / all == Approx(truth("A11", "q")).epsilon(0.1));
}
