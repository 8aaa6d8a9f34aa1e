// Networks: what does not get through, and subnets whose addresses run out.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/validation/suite.hpp"

using validation::lost_to;
using validation::run;
using validation::truth;

namespace {

constexpr const char* stage = "myclothes/9-security-groups";
constexpr const char* drill = "myclothes/drills/9-rule-missing";
const std::string rules = "architecture.network.security_groups.";

std::int64_t counted(const models::ScenarioReport& report, const std::string& text) {
  return std::count_if(report.timeline.begin(), report.timeline.end(), [&](const auto& record) {
    return record.text.find(text) != std::string::npos;
  });
}

double lost(const models::ScenarioReport& report) {
  double sum = 0;
  for (const models::BlameEntry& entry : report.blame) sum += entry.requests_lost;
  return sum;
}

double availability(const models::ScenarioReport& report) {
  return report.find("availability.requests")->mean;
}

}  // namespace

TEST_CASE("a network that lets through what is needed changes no figure", "[validation][network]") {
  constexpr std::int64_t few = 4;
  const auto without = run("myclothes/8-multi-az", {}, few);
  const auto with = run(stage, {}, few);
  REQUIRE(with.metrics.size() == without.metrics.size());
  for (std::size_t index = 0; index < with.metrics.size(); ++index) {
    CAPTURE(with.metrics[index].name);
    CHECK(with.metrics[index].mean == without.metrics[index].mean);
  }
}

TEST_CASE("without the rule from the balancer every target turns unhealthy and nobody is served",
          "[validation][network]") {
  const auto report = run(drill, {}, 1);
  CHECK(availability(report) == Approx(0).margin(1e-12));
  CHECK(lost_to(report, "unreachable:front->web", "restoration") == Approx(lost(report)));
  CHECK(counted(report, "unhealthy for node") >= 9);
  // The group believes the balancer, and replaces what cannot be helped.
  CHECK(counted(report, "replaces web/") > 3);
}

TEST_CASE("with the rule given back the same drill loses nothing", "[validation][network]") {
  const auto report = run(drill, {rules + R"(web.ingress.http={"from": "front", "ports": 80})"}, 1);
  CHECK(lost(report) == 0);
}

TEST_CASE("whom the front keeps out is lost before anything runs", "[validation][network]") {
  const auto report = run(drill,
                          {rules + R"(web.ingress.http={"from": "front", "ports": 80})",
                           rules + "front.ingress.https.ports=80"},
                          1);
  CHECK(availability(report) == Approx(0).margin(1e-12));
  CHECK(lost_to(report, "unreachable:internet->front") == Approx(lost(report)));
  CHECK(counted(report, "unhealthy") == 0);
}

TEST_CASE("a call that is stopped fails the classes that make it, and no others",
          "[validation][network]") {
  const auto report = run(drill,
                          {rules + R"(web.ingress.http={"from": "front", "ports": 80})",
                           rules + "database.ingress.mysql=null"},
                          1);
  // Those who buy ask the database, and those who find nothing in the cache; carts do not.
  const double stopped = lost_to(report, "unreachable:web->shop", "restoration");
  CHECK(stopped == Approx(lost(report)));
  CHECK(stopped > 0);
  CHECK(report.find("availability.requests{class=cart}")->mean == Approx(1));
  CHECK(report.find("availability.requests{class=buy}")->mean == Approx(0).margin(1e-12));
}

TEST_CASE("an ACL that keeps one zone apart takes its part", "[validation][network]") {
  const std::string acl =
      R"(architecture.network.network_acls={"closed": {"inbound": {}, "outbound": {}}})";
  const auto report = run(drill,
                          {rules + R"(web.ingress.http={"from": "front", "ports": 80})", acl,
                           "architecture.network.subnets.web-a.acl=closed"},
                          1);
  // Checks find the one target, and the others are asked in its place.
  CHECK(availability(report) > 0.95);
  CHECK(lost_to(report, "unreachable:front->web", "restoration") > 0);
}

TEST_CASE("a subnet without addresses takes no launch, and the next one goes elsewhere (S34)",
          "[validation][network]") {
  const auto report = run("reference/s34-addresses", {}, 1);
  const auto refused =
      std::find_if(report.timeline.begin(), report.timeline.end(), [](const auto& record) {
        return record.text == "launch fails: private-a has no free address";
      });
  REQUIRE(refused != report.timeline.end());
  const auto before = std::count_if(report.timeline.begin(), refused, [](const auto& record) {
    return record.text.find("launched in") != std::string::npos;
  });
  CHECK(static_cast<double>(before + 1) == truth("S34", "first_launch_refused_in_a"));
  CHECK(static_cast<double>(counted(report, "launched in")) == truth("S34", "instances_at_most"));
  CHECK(counted(report, "launched in zone-a") == 10);
}

TEST_CASE("what is lost for want of an address is charged to the subnet", "[validation][network]") {
  const auto report = run("reference/s34-addresses", {}, 1);
  // 36 of the 38 that it takes, from the moment at which they are there.
  const double seconds = 3600 - 160;
  CHECK(lost_to(report, "no_addresses:private-a", "overload") ==
        Approx((760 - 36 * 20) * seconds).epsilon(0.02));
}

TEST_CASE("an address is free again once its instance is gone", "[validation][network]") {
  const auto report = run(
      "reference/s34-addresses",
      {R"(timeline=[{"at": "100s", "set_size": {"auto_scaling_group": "web", "min": 40, "desired": 40}},
              {"at": "1200s", "set_size": {"auto_scaling_group": "web", "min": 0, "desired": 10}},
              {"at": "2400s", "set_size": {"auto_scaling_group": "web", "desired": 40}}])"},
      1);
  // 26 have ended, drained, and given their addresses back.
  CHECK(counted(report, "launched in") == 36 + 26);
}

TEST_CASE("a deep health check fails where the network keeps the instance from the database",
          "[validation][network]") {
  const std::vector<std::string> stopped{
      rules + R"(web.ingress.http={"from": "front", "ports": 80})",
      rules + "database.ingress.mysql=null"};
  std::vector<std::string> deep = stopped;
  deep.emplace_back(R"(architecture.target_groups.web.health_check.calls=["shop"])");
  // Seen from outside the instances are well, until a check looks deeper.
  CHECK(counted(run(drill, stopped, 1), "unhealthy") == 0);
  const auto report = run(drill, deep, 1);
  CHECK(counted(report, "unhealthy for node") >= 9);
  CHECK(counted(report, "replaces web/") > 3);
  CHECK(lost_to(report, "unreachable:web->shop") == Approx(lost(report)));
  // With the rule it sees what it saw before.
  deep.pop_back();
  deep.back() = R"(architecture.target_groups.web.health_check.calls=["shop"])";
  CHECK(lost(run(drill, deep, 1)) == 0);
}
