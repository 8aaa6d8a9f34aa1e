// The alternatives of docs/models/choices.md, each against its default and a computation by hand,
// through scenario files.

#include <algorithm>
#include <cmath>

#include "tests/validation/suite.hpp"

namespace {

using Overrides = std::vector<std::string>;

double lost(const models::ScenarioReport& report) {
  return report.balance.offered - report.balance.served;
}

double lost_in_phase(const models::ScenarioReport& report, const std::string& phase) {
  double sum = 0;
  for (const auto& entry : report.blame) {
    if (entry.phase == phase) sum += entry.requests_lost;
  }
  return sum;
}

/// Moments at which the record of the first replication says something.
std::vector<double> moments(const models::ScenarioReport& report, const std::string& text) {
  std::vector<double> at;
  for (const auto& record : report.timeline) {
    if (record.text.find(text) != std::string::npos) at.push_back(record.at);
  }
  return at;
}

/// One replication of a stage as a drill that is exact to the second: probes and checks in the
/// middle of their intervals, boots of 40 s, ten minutes until somebody answers, honest resolvers.
models::ScenarioReport drill(const std::string& stage, const std::string& timeline,
                             const Overrides& more = {}) {
  const bool in_group = stage.front() >= '5';
  const std::string kind = in_group ? "auto_scaling_groups" : "instances";
  Overrides set{"timeline=" + timeline,
                "objectives=null",
                "run.phases=50%",
                "run.horizon=6h",
                "architecture.on_call.response=10min",
                "architecture." + kind + R"(.web.image={"launch_to_ready":"40s"})",
                "workload.clients.stretched_share=0%"};
  if (in_group) {
    // Calls at once, and instances that are in service when they are ready.
    for (const char* one :
         {"launch_hook=true", "launch_delay=0s", "removal_delay=0s", "replace_gap=0s"}) {
      set.push_back(std::string("architecture.auto_scaling_groups.web.") + one);
    }
    set.emplace_back("architecture.load_balancers.front.node_leaves_dns=with_zone");
  }
  set.insert(set.end(), more.begin(), more.end());
  return validation::run("whatisthetime/" + stage, set, 1);
}

std::string hang(int index) {
  return R"({"at":"10min","instance_fault":{"fault":"application_hang","instances":"web","index":)" +
         std::to_string(index) + "}}";
}

const std::string no_capacity_in =
    R"([{"at":"5min","zone_fault":{"fault":"capacity","lasts":"21min","zones":)";
const std::string and_one_more =
    R"(}},{"at":"10min","set_size":{"auto_scaling_group":"web","desired":4}}])";

}  // namespace

TEST_CASE("choice 1: goodput falls with each request beyond the capacity, until there is none",
          "[validation][choices]") {
  // One m5.large serves 200 requests a second of 10 ms; the demand grows from there to 400.
  const auto lost_with = [](const std::string& penalty, const std::string& demand) {
    return lost(validation::run("whatisthetime/2-scale-up",
                                {"workload.demand=" + demand, "failures.defaults=false",
                                 "run.horizon=1000s", "workload.overload_penalty=" + penalty},
                                1));
  };
  CHECK(lost_with("0", "250/s") == Approx(50 * 1000));
  CHECK(lost_with("1", "250/s") == Approx(100 * 1000));
  CHECK(lost_with("3", "250/s") == Approx(200 * 1000));
  CHECK(lost_with("10", "250/s") == Approx(250 * 1000));  // 11 times 50 is more than comes.
  const std::string ramp = R"({"ramp":{"from":"200/s","to":"400/s","start":"0s","end":"1000s"}})";
  CHECK(lost_with("0", ramp) == Approx(0.1 * 1e6));
  CHECK(lost_with("1", ramp) == Approx(0.2 * 1e6));
  // Four times the excess until t = 1000 / 3, where that is the whole load, and from then on all.
  const double turn = 1000.0 / 3;
  CHECK(lost_with("3", ramp) ==
        Approx(0.4 * turn * turn + 200 * (1000 - turn) + 0.1 * (1e6 - turn * turn)));
}

TEST_CASE("choice 4: one prober for all nodes finds a hang for all of them at once",
          "[validation][choices]") {
  const auto found = [](const std::string& prober) {
    return moments(drill("4-load-balancer", "[" + hang(0) + "]",
                         {"run.phases=random",
                          "architecture.target_groups.web.health_check.prober=" + prober}),
                   "unhealthy for node");
  };
  const auto by_one = found("one");
  REQUIRE(by_one.size() == 2);
  CHECK(by_one[0] == by_one[1]);
  const auto by_each = found("each_node");
  REQUIRE(by_each.size() == 2);
  CHECK(by_each[0] != by_each[1]);
}

TEST_CASE("choice 6: a new target gets requests after one passed probe, or at once",
          "[validation][choices]") {
  // 700 requests a second for three instances of 200; the fourth boots from 600 s to 640 s, and
  // the probes are sent 15 s into each half minute.
  const auto lost_with = [](const std::string& when) {
    return lost(drill("4-load-balancer",
                      R"([{"at":"10min","add_instances":{"instances":"web","reaction":"0s"}}])",
                      {"workload.demand=700/s",
                       "architecture.target_groups.web.health_check.new_target=" + when}));
  };
  CHECK(lost_with("one_success") == Approx(100 * 645));
  CHECK(lost_with("immediately") == Approx(100 * 640));
}

TEST_CASE("choice 7: without a healthy target a balancer serves all of them, or none",
          "[validation][choices]") {
  // All three hang at 600 s, are out of rotation at 650 s, answer again at 1260 s, and have passed
  // five probes at 1395 s.
  const std::string all = "[" + hang(0) + "," + hang(1) + "," + hang(2) + "]";
  const auto open = drill("4-load-balancer", all);
  CHECK(lost(open) == Approx(100 * (1260 - 600)));
  const auto closed =
      drill("4-load-balancer", all, {"architecture.target_groups.web.fail_open=false"});
  CHECK(lost(closed) == Approx(100 * (1395 - 600)));
  CHECK(lost_in_phase(closed, "detection") == Approx(100 * 50));
  // One healthy target is enough for both.
  const auto two = drill("4-load-balancer", "[" + hang(0) + "," + hang(1) + "]",
                         {"architecture.target_groups.web.fail_open=false"});
  CHECK(lost(two) == Approx(100 * 50 * 2.0 / 3));
}

TEST_CASE("choice 8: a zonal shift takes a node out of DNS, and the zone's loss then drains nobody",
          "[validation][choices]") {
  const std::string power =
      R"({"at":"20min","zone_fault":{"fault":"power","zones":["ap-northeast-2a"],"lasts":"1h",)"
      R"("control_plane_impaired":false}})";
  const auto unshifted = drill("6-multi-az", "[" + power + "]");
  CHECK(lost_in_phase(unshifted, "dns") == Approx(100.0 / 3 * 30));
  const auto shifted = drill(
      "6-multi-az",
      R"([{"at":"10min","zonal_shift":{"zone":"ap-northeast-2a","lasts":"4h"}},)" + power + "]");
  CHECK(lost_in_phase(shifted, "dns") == 0);
  CHECK(moments(shifted, "leaves DNS") == std::vector<double>{600});
  const auto back = moments(shifted, "back in DNS");
  REQUIRE_FALSE(back.empty());
  CHECK(back.back() == 600 + 4 * 3600);  // The zone is well again before the shift ends.
}

TEST_CASE("choice 12: a refused launch goes elsewhere at once, or when it is tried again",
          "[validation][choices]") {
  // Each zone holds one instance, and the first in order is chosen.
  const auto launched = [](const std::string& zones, Overrides set) {
    set.emplace_back("architecture.auto_scaling_groups.web.policies=null");
    return moments(drill("6-multi-az", no_capacity_in + zones + and_one_more, set), "launched in");
  };
  const std::string path = "architecture.auto_scaling_groups.web.";
  const std::string first = R"(["ap-northeast-2a"])";
  CHECK(launched(first, {}).at(0) == 600);
  CHECK(launched(first, {path + "launch_retry=45s"}).at(0) == 645);
  // Nowhere until 1560 s: at the check after it, or at 600 + 60 + 120 + 240 + 480 + 960 s.
  const std::string all = R"(["ap-northeast-2a","ap-northeast-2b","ap-northeast-2c"])";
  CHECK(launched(all, {}).at(0) == 1575);
  CHECK(launched(all, {path + "launch_retry=60s", path + "launch_retry_growth=2"}).at(0) == 2460);
}

TEST_CASE("choice 15: what a zone's power took comes back with it, or is replaced",
          "[validation][choices]") {
  const auto power = [](const std::string& length) {
    return R"([{"at":"10min","zone_fault":{"fault":"power","zones":["ap-northeast-2a"],)"
           R"("control_plane_impaired":false,"lasts":")" +
           length + "\"}}]";
  };
  const Overrides never{"failures.instances_return=false"};
  // A boot of 40 s, or ten minutes to answer and ten to replace.
  CHECK(lost(drill("1-single-instance", power("1h"))) == Approx(9 * (3600 + 40)));
  CHECK(lost(drill("1-single-instance", power("1h"), never)) == Approx(9 * (3600 + 600 + 600)));
  // A second and a boot are too short for a group to notice; what is gone it replaces one by one.
  CHECK(moments(drill("5-auto-scaling", power("1s")), "replaces").empty());
  CHECK(moments(drill("5-auto-scaling", power("1s"), never), "replaces").size() == 3);
}

TEST_CASE("choice 20: at night somebody answers in the morning", "[validation][choices]") {
  const std::string at_night =
      R"([{"at":"30min","instance_fault":{"fault":"application_hang","instances":"web"}}])";
  const auto lost_with = [&](const std::string& hours) {
    return lost(drill("1-single-instance", at_night,
                      {"run.horizon=24h", "architecture.on_call.working_hours=" + hours}));
  };
  CHECK(lost_with("null") == Approx(9 * (600 + 60)));
  CHECK(lost_with(R"({"from":"9h","to":"18h"})") == Approx(9 * (8.5 * 3600 + 600 + 60)));
  CHECK(lost_with(R"({"from":"22h","to":"6h"})") == Approx(9 * (600 + 60)));
}

TEST_CASE("a group that can launch nowhere still gives up one lost instance after the other",
          "[validation][choices]") {
  const int seed = GENERATE(range(1, 9));
  const auto report =
      validation::run("whatisthetime/drills/5-earthquake", {"run.seed=" + std::to_string(seed)}, 1);
  const auto replaced = moments(report, "replaces");
  CAPTURE(seed);
  REQUIRE(replaced.size() == 3);
  CHECK(replaced[2] < 1800 + 300);
}

TEST_CASE("a drill tells changes of load in the user's words", "[validation][choices]") {
  const auto report = validation::run("whatisthetime/drills/5-growth", {}, 1);
  CHECK(moments(report, "the users are gone") == std::vector<double>{210 * 60});
  CHECK(moments(report, "100/s from here on") == std::vector<double>{210 * 60});
}

TEST_CASE("a schedule that shrinks a group is not called a scale-out", "[validation][choices]") {
  const auto report =
      drill("5-auto-scaling", R"([{"at":"1min","load":"100/s"}])",
            {R"(architecture.auto_scaling_groups.web.policies={"night":{"scheduled":)"
             R"({"at":"1h","min":1,"desired":2}}})"});
  CHECK(moments(report, "scheduled: desired 3 -> 2") == std::vector<double>{3600});
}
