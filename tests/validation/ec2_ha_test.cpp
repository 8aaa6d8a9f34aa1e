// One instance, highly available, pattern by pattern: each shows what it is there for.

#include <string>
#include <vector>

#include "tests/validation/suite.hpp"

using validation::lost_to;
using validation::moment;
using validation::run;

namespace {

/// Seconds, with the interval of the mean.
const models::MetricEstimate& recovery(const models::ScenarioReport& report) {
  const models::MetricEstimate* found = report.find("recovery_time");
  REQUIRE(found != nullptr);
  REQUIRE(found->low.has_value());
  return *found;
}

double figure(const models::ScenarioReport& report, const std::string& metric) {
  const models::MetricEstimate* found = report.find(metric);
  REQUIRE(found != nullptr);
  return found->mean;
}

const std::vector<std::string> no_control_plane{
    R"(timeline.0.zone_fault.control_plane_impaired=false)"};

}  // namespace

TEST_CASE("a standby that runs takes over within 1.0 to 3.2 minutes, and a boot later when stopped",
          "[validation][ec2-ha]") {
  const auto running = run("ec2-ha/drills/1-host-lost", {}, 1000);
  const auto stopped = run("ec2-ha/drills/1-host-lost-stopped", {}, 1000);
  CHECK(*recovery(running).low > 2 * 60);
  CHECK(*recovery(running).high < 2.25 * 60);
  CHECK(*recovery(running).p99 <= 180 + 2 + 1.5 + 10);
  const double boot = 43.03;  // Lognormal with median 40 s and 95 % within 75 s.
  CHECK(recovery(stopped).mean - recovery(running).mean == Approx(boot).margin(4));
  CHECK(*recovery(stopped).low > *recovery(running).high);
  // Its phases: most of it goes by until the alarm, and the move is short.
  const double detection = lost_to(running, "host_fault:web", "detection");
  const double restoration = lost_to(running, "host_fault:web", "restoration");
  CHECK(detection > 10 * restoration);
  CHECK(restoration > 0);
  CHECK(moment(running, "an alarm says") < moment(running, "the function runs"));
  CHECK(moment(running, "the function runs") < moment(running, "is that of web/1 now"));
}

TEST_CASE("a stopped standby saves the hours of an instance", "[validation][ec2-ha]") {
  const double running = figure(run("ec2-ha/1-standby-eip", {}, 20), "cost_per_month");
  const double stopped = figure(run("ec2-ha/variants/1-standby-stopped", {}, 20), "cost_per_month");
  const double group = figure(run("ec2-ha/2-asg-eip", {}, 20), "cost_per_month");
  CHECK(running - stopped > 15);
  CHECK(group < stopped);
}

TEST_CASE("an impaired control plane keeps the address from a standby that is whole",
          "[validation][ec2-ha]") {
  for (const char* drill : {"ec2-ha/drills/1-zone-lost", "ec2-ha/drills/2-zone-lost"}) {
    CAPTURE(drill);
    const auto impaired = run(drill);
    CHECK(recovery(impaired).mean > 7200);
    CHECK(lost_to(impaired, "zone_power:ap-northeast-2a") ==
          Approx(impaired.balance.offered - impaired.balance.served));
    CHECK(recovery(run(drill, no_control_plane)).mean < 6 * 60);
  }
}

TEST_CASE("a group of one recovers in four to six minutes on one bill", "[validation][ec2-ha]") {
  const auto report = run("ec2-ha/drills/2-host-lost", {}, 1000);
  CHECK(*recovery(report).low > 4 * 60);
  CHECK(*recovery(report).p95 < 6 * 60);
  CHECK(*recovery(report).low > *recovery(run("ec2-ha/drills/1-host-lost", {}, 1000)).high);
}

TEST_CASE("without the role the address is never attached, and the report says why",
          "[validation][ec2-ha]") {
  const auto report = run("ec2-ha/drills/2-role-missing");
  CHECK(report.balance.served == 0);
  CHECK(lost_to(report, "no_instance_role:web") == Approx(report.balance.offered));
  CHECK(moment(report, "no role that may attach it") == 0);
}

TEST_CASE("data on EBS makes recovery longer, and loses what no snapshot has",
          "[validation][ec2-ha]") {
  const auto without = run("ec2-ha/drills/3-retired",
                           {"architecture.auto_scaling_groups.web.data_volume=null"}, 400);
  const auto retired = run("ec2-ha/drills/3-retired", {}, 400);
  CHECK(*recovery(retired).low > *recovery(without).high);
  // 20 GiB at 50 MiB/s, and the volume, instead of a boot.
  CHECK(recovery(retired).mean > 409.6 + 30);
  CHECK(figure(retired, "data_lost{data_volume=web}") == 0);
  const auto host = run("ec2-ha/drills/3-host-lost", {}, 1000);
  const models::MetricEstimate& lost = *host.find("data_lost{data_volume=web}");
  CHECK(*lost.low < 12 * 3600);
  CHECK(*lost.high > 12 * 3600);
}

TEST_CASE("a hook that times out abandons the launch, and the next one comes through",
          "[validation][ec2-ha]") {
  const auto report = run("ec2-ha/drills/3-hook-times-out");
  const double abandoned = moment(report, "the hook of the launch times out");
  CHECK(abandoned > 600 + 3600);
  CHECK(recovery(report).mean > 6144);
  CHECK(recovery(report).mean < 6144 + 5 * 60);
  CHECK(lost_to(report, "retirement:web") ==
        Approx(report.balance.offered - report.balance.served));
}
