// What happened to people who run such systems, each as a small design of its own, and what an
// independent model found: kind and size have to come out.

#include <algorithm>
#include <string>
#include <vector>

#include "tests/validation/suite.hpp"

namespace {

using Overrides = std::vector<std::string>;

constexpr double minute = 60;

models::ScenarioReport run(const Overrides& set, std::int64_t replications = 0) {
  return validation::run(source_dir() + "/tests/data/field/group.json", set, replications);
}

double lost(const models::ScenarioReport& report) {
  return report.balance.offered - report.balance.served;
}

double lost_to(const models::ScenarioReport& report, const std::string& cause) {
  double sum = 0;
  for (const auto& entry : report.blame) {
    if (entry.cause.rfind(cause, 0) == 0) sum += entry.requests_lost;
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

/// Of a replication, in seconds.
double downtime(const models::ScenarioReport& report) {
  const models::MetricEstimate* a_year = report.find("downtime_per_year");
  REQUIRE(a_year != nullptr);
  return a_year->mean * report.years / static_cast<double>(report.replications);
}

std::string group(const std::string& key, const std::string& value) {
  return "architecture.auto_scaling_groups.app." + key + "=" + value;
}

std::string target_group(const std::string& key, const std::string& value) {
  return "architecture.target_groups.app." + key + "=" + value;
}

std::string terminated(int index) {
  return R"({"at":"10min","instance_fault":{"fault":"terminated","auto_scaling_group":"app","index":)" +
         std::to_string(index) + "}}";
}

}  // namespace

TEST_CASE("without a grace period instances that boot for minutes are replaced again and again",
          "[validation][field]") {
  // Launch, 33 s to registered, two failed probes of 30 s, the group's next check, 2 to 31 s until
  // the next launch: 60 to 120 s in all, for the 110 minutes that are left.
  const auto report =
      run({group("min", "1"), group("desired", "1"), group("max", "2"),
           group("health_check_grace_period", "0s"),
           group("image", R"({"launch_to_ready":{"uniform":{"low":"240s","high":"300s"}}})")});
  CHECK(downtime(report) > 109 * minute);
  const std::size_t launches = moments(report, "launched in").size();
  CHECK(launches >= 50);
  CHECK(launches <= 110);
  const auto hooked =
      run({group("min", "1"), group("desired", "1"), group("max", "2"),
           group("health_check_grace_period", "0s"), group("launch_hook", "true"),
           group("image", R"({"launch_to_ready":{"uniform":{"low":"240s","high":"300s"}}})")});
  CHECK(moments(hooked, "launched in").size() == 1);
}

TEST_CASE("a grace period that ends before the boot does not end the loop", "[validation][field]") {
  const auto with_grace = [](const std::string& grace) {
    return moments(run({group("health_check_grace_period", grace),
                        group("image",
                              R"({"launch_to_ready":{"uniform":{"low":"180s","high":"300s"}}})")},
                       1),
                   "launched in")
        .size();
  };
  CHECK(with_grace("120s") > 20);
  // The boot, and five passes of the target that was unhealthy meanwhile.
  CHECK(with_grace("480s") == 1);
}

TEST_CASE("rebalancing takes the only instance that is ready where the new ones are in service",
          "[validation][field]") {
  const auto report = run(
      {group("min", "1"), group("desired", "1"), group("max", "3"),
       group("health_check_grace_period", "1800s"),
       group("image", R"({"launch_to_ready":"20min"})"),
       R"(timeline=[{"at":"9min","zone_fault":{"fault":"capacity","zones":["b"],"lasts":"5min"}},
{"at":"10min","set_size":{"auto_scaling_group":"app","min":2,"desired":2}}])",
       "run.horizon=3h"});
  CHECK(downtime(report) > 14 * minute);
  CHECK(downtime(report) < 19 * minute);
  // The rest meets the second one, which starts for reasons of its own.
  CHECK(lost_to(report, "zone_capacity:b") > 0.5 * lost(report));
}

TEST_CASE("a target that is registered before it listens comes back by the healthy threshold",
          "[validation][field]") {
  // Ready 70 s after the launch, and five passes of 10 s each.
  const auto report = run(
      {group("image", R"({"launch_to_ready":"70s"})"),
       target_group(
           "health_check",
           R"({"interval":"10s","timeout":"5s","unhealthy_threshold":3,"healthy_threshold":5})"),
       R"(timeline=[{"at":"10min","set_size":{"auto_scaling_group":"app","min":3,"desired":3}}])"});
  const double launched = moments(report, "launched in").at(0);
  const auto healthy = moments(report, "healthy for node");
  REQUIRE(healthy.size() == 4);  // Unhealthy and healthy again, for two nodes.
  CHECK(healthy[1] < launched + 70);
  CHECK(healthy[2] >= launched + 110);
  CHECK(healthy[3] <= launched + 120);
}

TEST_CASE("scale-in takes ready instances while the new ones still start", "[validation][field]") {
  const auto report =
      run({group("min", "4"), group("desired", "4"), group("max", "8"),
           group("health_check_type", "EC2"), group("image", R"({"launch_to_ready":"7min"})"),
           group("default_instance_warmup", "60s"),
           group("policies",
                 R"({"up":{"simple":{"metric":"requests_per_target","threshold":600,"datapoints":2,
"cooldown":"60s","steps":[{"lower":0,"adjustment":2}]}},
"down":{"simple":{"metric":"requests_per_target","threshold":400,"above":false,
"datapoints":2,"cooldown":"60s","steps":[{"upper":0,"adjustment":-2}]}}})"),
           "workload.demand=30/s",
           R"(timeline=[{"at":"10min","load":"60/s"},{"at":"12min","load":"10/s"}])",
           "run.horizon=40min"});
  const double left = moments(report, "drains for").at(0);
  const double ready = moments(report, "application is ready").at(0);
  CHECK(ready - left > 3 * minute);
  CHECK(ready - left < 6 * minute);
}

TEST_CASE("a target that leaves without draining gets requests for another 10 to 20 s",
          "[validation][field]") {
  const Overrides set{
      group("min", "1"), target_group("deregistration_delay", "0s"), "workload.demand=50/s",
      R"(timeline=[{"at":"10min","set_size":{"auto_scaling_group":"app","min":1,"desired":1}}])",
      "run.horizon=30min"};
  // Half of 50 a second for 15 s on average.
  CHECK(lost(run(set, 400)) == Approx(375).epsilon(0.03));
  Overrides draining = set;
  draining[1] = target_group("deregistration_delay", "300s");
  CHECK(lost(run(draining, 50)) == 0);
  Overrides at_once = set;
  at_once.push_back(target_group("deregistration_propagation", "0s"));
  CHECK(lost(run(at_once, 50)) == 0);
}

TEST_CASE("the next batch of replacements waits for a passed check, and for no warm-up by itself",
          "[validation][field]") {
  Overrides set{group("min", "4"), group("desired", "4"), group("health_check_grace_period", "0s"),
                R"(timeline=[)"};
  for (int index = 0; index < 4; ++index) {
    set.back() += std::string(index > 0 ? "," : "") +
                  R"({"at":"10min","instance_fault":{"fault":"application_crash",)" +
                  R"("auto_scaling_group":"app","index":)" + std::to_string(index) + "}}";
  }
  set.back() += "]";
  const auto replaced = moments(run(set), "replaces");
  REQUIRE(replaced.size() == 4);
  for (std::size_t next = 1; next < 4; ++next) {
    CHECK(replaced[next] - replaced[next - 1] >= 60);
    CHECK(replaced[next] - replaced[next - 1] <= 120);
  }
  set.push_back(group("default_instance_warmup", "300s"));
  const auto warmed = moments(run(set), "replaces");
  REQUIRE(warmed.size() == 4);
  CHECK(warmed[1] - warmed[0] >= 333);
}

TEST_CASE("probes that see load give up what is asked for too much", "[validation][field]") {
  // Four of 200 a second each are asked for 300.
  Overrides set{group("min", "4"), group("desired", "4"), group("max", "4"),
                "workload.demand=400/s",
                R"(timeline=[{"at":"10min","load":"1200/s"},{"at":"40min","load":"400/s"}])"};
  CHECK(moments(run(set), "unhealthy").empty());
  set.push_back(target_group("health_check.fails_when_overloaded", "true"));
  const auto report = run(set);
  CHECK(moments(report, "unhealthy").size() >= 8);
  CHECK(moments(report, "replaces").size() >= 2);
  CHECK(lost(report) > 1.05 * 400 * 1800);
  CHECK(lost_to(report, "demand") == Approx(lost(report)));
}

TEST_CASE("a health check that asks a component replaces every instance while that is down",
          "[validation][field]") {
  Overrides set{
      R"(architecture.components={"db":{"count":1,"fails":"2000d","repaired_in":"70s"}})",
      R"(workload.classes={"page":{"cpu_time":"10ms","needs":["db"]}})",
      R"(timeline=[{"at":"10min","component_fault":{"component":"db","lasts":"50min"}}])"};
  CHECK(moments(run(set), "replaces").empty());
  set.push_back(target_group("health_check.needs", R"(["db"])"));
  const auto report = run(set);
  CHECK(moments(report, "replaces").size() >= 3);
  CHECK(lost_to(report, "component:db") == Approx(lost(report)));
  CHECK(lost(report) >= 50 * 60 * 20);
}

TEST_CASE("without cross-zone routing a zone's share is lost with its last target",
          "[validation][field]") {
  const std::string hang =
      R"(timeline=[{"at":"10min","instance_fault":{"fault":"application_hang",
"auto_scaling_group":"app"}}])";
  const Overrides set{hang, "architecture.load_balancers.alb.cross_zone=false"};
  const auto apart = run(set);
  const auto across = run({hang});
  // The zone's node keeps half of the clients until DNS has lost it; across zones the other node's
  // targets serve them.
  CHECK(lost(apart) > 1.2 * lost(across));
  for (const auto& record : apart.timeline) {
    if (record.text.find("healthy for node") == std::string::npos) continue;
    CHECK(record.text.find("node a") != std::string::npos);  // Of app/0, in zone a.
  }
}

TEST_CASE("a suspended process does nothing until it is resumed", "[validation][field]") {
  const auto report =
      run({R"(timeline=[{"at":"9min","suspend_processes":{"auto_scaling_group":"app",
"processes":["Launch"],"lasts":"30min"}},)" +
           terminated(0) + "]"});
  const auto launched = moments(report, "launched in");
  REQUIRE(launched.size() == 1);
  CHECK(launched[0] >= 39 * minute);
  CHECK(launched[0] <= 40 * minute);
  const auto healthy =
      run({group("suspended_processes", R"(["HealthCheck"])"), "timeline=[" + terminated(0) + "]"});
  CHECK(moments(healthy, "launched in").empty());
}

TEST_CASE("periods of metrics begin at a phase of their own in each replication",
          "[validation][field]") {
  // The load steps at a whole minute: with given phases every replication decides alike.
  const Overrides set{group("policies", R"({"cpu":{"target_tracking":{"target":"30%"}}})"),
                      R"(timeline=[{"at":"10min","load":"200/s"}])", "run.horizon=1h"};
  const auto at = [&](const std::string& phases, int seed) {
    Overrides all = set;
    all.push_back("run.phases=" + phases);
    all.push_back("run.seed=" + std::to_string(seed));
    return moments(run(all, 1), "scale out").at(0);
  };
  CHECK(at(R"({"metrics":"0%"})", 1) == at(R"({"metrics":"0%"})", 2));
  double least = 1e9;
  double most = 0;
  for (int seed = 1; seed <= 40; ++seed) {
    least = std::min(least, at("random", seed));
    most = std::max(most, at("random", seed));
  }
  // Three periods of a minute, the first one begins up to a minute after the step, and 90 s.
  CHECK(least >= 600 + 180 + 90 - 60);
  CHECK(most <= 600 + 240 + 90);
  CHECK(most - least > 40);
}

TEST_CASE("a fault on what is down already changes nothing", "[validation][field]") {
  const auto after_hangs = [](const std::string& more) {
    return validation::run(
        "whatisthetime/1-single-instance",
        {R"(timeline=[{"at":"1000s","instance_fault":{"fault":"application_hang","instances":"web"}})" +
             more + "]",
         "run.horizon=60000s", "objectives=null"},
        4000);
  };
  const auto one = after_hangs("");
  const auto two = after_hangs(
      R"(,{"at":"1001s","instance_fault":{"fault":"application_hang","instances":"web"}})");
  // The mean of the lognormal with median 900 s and 95 % within 3600 s, and 60 s.
  CHECK(downtime(one) == Approx(1343.8).epsilon(0.05));
  CHECK(downtime(two) == downtime(one));
}

TEST_CASE("what an impaired control plane refuses is charged to it and not to the demand",
          "[validation][field]") {
  const auto report = run({group("policies", R"({"cpu":{"target_tracking":{"target":"30%"}}})"),
                           R"(timeline=[{"at":"9min","control_plane_fault":{"lasts":"60min"}},
{"at":"10min","load":"600/s"}])"});
  CHECK(lost(report) > 0);
  CHECK(lost_to(report, "control_plane") > 0.9 * lost(report));
}

TEST_CASE("each change of a zone's node in DNS has its own delay, and returns have none",
          "[validation][field]") {
  // Found at 1062 s and 1092 s, 60 s each.
  const auto report = validation::run(
      "whatisthetime/6-multi-az",
      {"objectives=null", "run.horizon=9000s", R"(run.phases=23.3333333343%)",
       "workload.demand=150/s", "architecture.target_groups.web.health_check.prober=one",
       "architecture.target_groups.web.health_check.interval=30s",
       "architecture.load_balancers.front.zone_removal_delay=60s",
       R"(timeline=[{"at":"1000s","instance_fault":{"fault":"application_hang",
"auto_scaling_group":"web","index":1}},{"at":"1050s","instance_fault":
{"fault":"application_hang","auto_scaling_group":"web","index":0}}])"},
      1);
  const auto found = moments(report, "unhealthy for node");
  const auto left = moments(report, "node leaves DNS");
  REQUIRE(found.size() == 6);
  REQUIRE(left.size() == 2);
  CHECK(left[0] == Approx(found.front() + 60));
  CHECK(left[1] == Approx(found.back() + 60));
}
