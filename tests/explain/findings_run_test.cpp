// What a finding warns of happens in a run, and does not where its remedy was taken.

#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/explain/scenarios.hpp"
#include "tests/models/counted.hpp"

namespace {

using namespace models;
using explain_tests::finds;
using explain_tests::written;
using Overrides = std::vector<std::string>;

/// A group of m5.large in two zones behind a balancer. 200/s of 10 ms fill one instance.
const std::string base = R"({"region": "us-east-1", "architecture": {
  "zones": {"a": {}, "b": {}},
  "auto_scaling_groups": {"app": {
    "type": "m5.large", "zones": ["a", "b"], "min": 2, "desired": 2, "max": 12,
    "health_check_type": "ELB", "detailed_monitoring": true, "image": {"launch_to_ready": "60s"},
    "default_instance_warmup": "60s", "health_check_grace_period": "300s"}},
  "target_groups": {"app": {"targets": ["app"]}},
  "load_balancers": {"alb": {"zones": ["a", "b"], "target_group": "app"}},
  "dns_records": {"app.example": {"alias": "alb"}}},
  "workload": {"demand": "50/s", "classes": {"page": {"cpu_time": "10ms"}},
    "clients": {"stretched_share": "0%"}},
  "failures": {"defaults": false},
  "run": {"horizon": "3h"}})";

const std::string app = "architecture.auto_scaling_groups.app.";

Overrides with(Overrides changes, const Overrides& more) {
  changes.insert(changes.end(), more.begin(), more.end());
  return changes;
}

Outcome run(const Overrides& changes) {
  const Scenario scenario = written(base, changes);
  const Plan plan(scenario);
  World world(plan);
  world.start(0);
  Outcome outcome;
  world.finish(outcome);
  return outcome;
}

/// What a run counted of a figure of the group.
double counted(const Overrides& changes, const std::string& figure) {
  return counted(written(base, changes), run(changes), figure + "{group=app}");
}

bool found(const Overrides& changes, const std::string& id) {
  return finds(explain_tests::explained_text(base, changes), id);
}

TEST_CASE("a night at one instance is down when that one is replaced", "[findings][run]") {
  const Overrides deployed{
      R"(timeline=[{"at": "2h", "instance_fault": {"fault": "terminated",
         "auto_scaling_group": "app", "index": 0}}])"};
  const Overrides night = with(
      deployed, {app + R"(policies.night={"scheduled": {"at": "30min", "min": 1, "desired": 1}})"});
  CHECK(found(night, "single-instance"));
  CHECK_FALSE(found(deployed, "single-instance"));
  // Nothing serves until the next one has booted, against one of two until it is noticed.
  CHECK(run(night).lost >= 50 * 60);
  CHECK(run(deployed).lost <= 50.0 * 60 / 2);
}

TEST_CASE("requests that outlast the deregistration delay are lost when a group shrinks",
          "[findings][run]") {
  const Overrides shrinks{
      app + "min=1", R"(workload.classes.page.duration={"uniform": {"low": "0s", "high": "60s"}})",
      R"(timeline=[{"at": "1h", "set_size": {"auto_scaling_group": "app", "desired": 1}}])"};
  const Overrides hurried =
      with(shrinks, {"architecture.target_groups.app.deregistration_delay=30s"});
  CHECK(found(hurried, "deregistration-below-duration"));
  CHECK_FALSE(found(shrinks, "deregistration-below-duration"));
  CHECK(run(hurried).lost > 0);
  CHECK(run(shrinks).lost == 0);
}

TEST_CASE("a size that is raised without its minimum is taken back", "[findings][run]") {
  const std::string tracking = app + R"(policies.cpu={"target_tracking": {"target": "70%"}})";
  const Overrides raised{
      tracking,
      R"(timeline=[{"at": "1h", "set_size": {"auto_scaling_group": "app", "desired": 6}}])"};
  const Overrides kept{tracking, R"(timeline=[{"at": "1h", "set_size": {"auto_scaling_group": "app",
                                  "min": 6, "desired": 6}}])"};
  CHECK(found(raised, "desired-taken-back"));
  CHECK_FALSE(found(kept, "desired-taken-back"));
  // Two for an hour, and then six for two hours or for less than half an hour.
  CHECK(counted(kept, "instances_desired") == Approx((2 + 2 * 6) * 3600));
  CHECK(counted(raised, "instances_desired") < 3 * 2 * 3600 + 4 * 1800);
  // A load that keeps six busy keeps them.
  const Overrides busy = with(raised, {"workload.demand=700/s"});
  CHECK_FALSE(found(busy, "desired-taken-back"));
}

TEST_CASE("instances that are given up while they start never serve", "[findings][run]") {
  // In service 33 s after the launch and ready after 240 s: marked within a minute, and healthy 120
  // s to 150 s after that; from InService 327 s to 357 s.
  const auto replaced = [](const std::string& grace) {
    return Overrides{app + R"(image={"launch_to_ready": "240s"})", app + "min=1", app + "desired=1",
                     app + "health_check_grace_period=" + grace,
                     R"(timeline=[{"at": "10min", "instance_fault": {"fault": "terminated",
                        "auto_scaling_group": "app", "index": 0}}])"};
  };
  CHECK(found(replaced("0s"), "grace-period-below-boot"));
  CHECK(found(replaced("240s"), "grace-period-below-boot"));
  CHECK_FALSE(found(replaced("360s"), "grace-period-below-boot"));
  const double all_after = 50 * 170 * 60;
  CHECK(run(replaced("0s")).lost > 0.99 * all_after);
  CHECK(run(replaced("360s")).lost < 50 * 400);
  CHECK(counted(replaced("360s"), "launches_per_year") == 1);
  // A hook holds instances back until they are ready, and then no probe fails.
  const Overrides hooked = with(replaced("0s"), {app + "launch_hook=true"});
  CHECK_FALSE(found(hooked, "grace-period-below-boot"));
  CHECK(run(hooked).lost < 50 * 400);
  // A boot that is over before two probes have failed needs no grace.
  const Overrides quick = with(replaced("0s"), {app + R"(image={"launch_to_ready": "60s"})"});
  CHECK_FALSE(found(quick, "grace-period-below-boot"));
  CHECK(counted(quick, "launches_per_year") == 1);
}

TEST_CASE("probes that fail under overload bring a group down that EC2 checks leave alone",
          "[findings][run]") {
  // Two instances serve 400/s.
  const Overrides full{app + "max=2",
                       "architecture.target_groups.app.health_check.fails_when_overloaded=true",
                       R"(timeline=[{"at": "30min", "load": "600/s"}])"};
  CHECK(found(full, "overload-replaces-instances"));
  const Overrides by_host = with(full, {app + "health_check_type=EC2"});
  CHECK_FALSE(found(by_host, "overload-replaces-instances"));
  CHECK(counted(by_host, "launches_per_year") == 0);
  CHECK(counted(full, "launches_per_year") > 10);
  CHECK(run(full).lost > 1.2 * run(by_host).lost);
  // A jump that the present size does not carry is enough, and so is the loss of a zone.
  const Overrides jump{"architecture.target_groups.app.health_check.fails_when_overloaded=true",
                       app + R"(policies.cpu={"target_tracking": {"target": "50%"}})",
                       R"(timeline=[{"at": "30min", "load": "900/s"}])"};
  CHECK(found(jump, "overload-replaces-instances"));
  const Overrides tight{"architecture.target_groups.app.health_check.fails_when_overloaded=true",
                        "workload.demand=300/s"};
  CHECK(found(tight, "overload-replaces-instances"));
  CHECK_FALSE(found(with(tight, {"workload.demand=150/s"}), "overload-replaces-instances"));
}

TEST_CASE("a high target grows in small steps while requests are lost", "[findings][run]") {
  const auto tracking = [](const std::string& target) {
    return Overrides{app + R"(policies.cpu={"target_tracking": {"target": ")" + target + R"("}})",
                     app + "desired=10",
                     app + "min=10",
                     app + "max=100",
                     "workload.demand=1600/s",
                     R"(timeline=[{"at": "20min", "load": "5400/s"}])"};
  };
  CHECK(found(tracking("90%"), "target-limits-growth"));
  CHECK_FALSE(found(tracking("60%"), "target-limits-growth"));
  CHECK(run(tracking("90%")).lost > 2 * run(tracking("60%")).lost);
}

}  // namespace
