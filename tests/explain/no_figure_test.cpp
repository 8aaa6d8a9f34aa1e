// Where rates and mean times say nothing, there is no figure; where there is one, a run agrees.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/explain/scenarios.hpp"
#include "tools/input/library.hpp"

namespace {

using namespace models;
using explain_tests::explained;
using explain_tests::explained_text;
using explain_tests::finds;
using explain_tests::written;
using Overrides = std::vector<std::string>;

const std::string endless = R"({"pareto": {"shape": 0.5, "scale": "1h"}})";

/// One instance with an address, and somebody who restarts it.
const std::string alone = R"({"architecture": {
  "zones": {"a": {}},
  "instances": {"w": {"zones": ["a"], "type": "m5.large", "elastic_ip": true}},
  "entry": "w"},
  "workload": {"demand": "1/s", "classes": {"k": {}}}})";

/// A shop in two zones that scales from two to six.
const std::string shop = R"({"region": "us-east-1", "architecture": {
  "zones": {"a": {}, "b": {}},
  "auto_scaling_groups": {"web": {
    "type": "t3.small", "min": 2, "max": 6, "zones": ["a", "b"], "health_check_type": "ELB",
    "policies": {"cpu": {"target_tracking": {"target": "50%"}}}}},
  "target_groups": {"web": {"targets": ["web"]}},
  "load_balancers": {"front": {"zones": ["a", "b"], "target_group": "web"}},
  "dns_records": {"shop.example": {"alias": "front"}}},
  "workload": {"demand": {"daily": {"mean": "30/s", "amplitude": "25/s", "peak": "14h"}},
    "classes": {"page": {"cpu_time": "20ms"}}}})";

const std::string web = "architecture.auto_scaling_groups.web.";

/// Of three zones with targets.
const std::string two_nodes =
    R"(architecture.load_balancers.front.zones=["ap-northeast-2a","ap-northeast-2b"])";

/// Share of the requests that a run of two days serves, without faults.
double served(const std::string& text, Overrides overrides) {
  overrides.insert(overrides.end(), {"failures.defaults=false", "run.horizon=2d"});
  const Scenario scenario = written(text, overrides);
  const Plan plan(scenario);
  World world(plan);
  world.start(0);
  Outcome outcome;
  world.finish(outcome);
  return 1 - outcome.lost / outcome.offered;
}

bool has_figure(const ClassExplanation& one) {
  return one.no_figure.empty();
}

void check_withheld(const ClassExplanation& one) {
  CHECK_FALSE(has_figure(one));
  CHECK(one.unavailability == 0);
  for (const CutSet& cut : one.cut_sets) {
    CHECK(cut.unavailability == 0);
    CHECK(cut.share == 0);
  }
}

TEST_CASE("a repair without a finite mean has no figure, whoever mends", "[explain][no_figure]") {
  // A response, a length and a zone's repair; the mixture has the endless law once in a hundred.
  const std::string mixture =
      R"({"mixture": [{"weight": 99, "of": "1h"}, {"weight": 1, "of": )" + endless + "}]}";
  const std::string change = GENERATE_COPY(
      "architecture.on_call.response=" + endless, "failures.host_fault.lasts=" + endless,
      "failures.zone_power.lasts=" + endless, "architecture.on_call.response=" + mixture);
  CAPTURE(change);
  const Explanation explanation = explained_text(alone, {change});
  check_withheld(explanation.classes.at(0));
  for (const PartFigure& part : explanation.figures) {
    REQUIRE(part.unavailability);
    CHECK(*part.unavailability >= 0);
    CHECK(*part.unavailability <= 1);
  }
  CHECK(has_figure(explained_text(alone).classes.at(0)));
}

TEST_CASE("a component that is never mended on average is down in the long run",
          "[explain][no_figure]") {
  const std::string component = R"({"architecture": {"components": {"db": {
    "fails": "30d", "repaired_in": )" +
                                endless +
                                R"(}}}, "workload": {"demand": "1/s",
    "classes": {"k": {"entry": false, "needs": ["db"]}}}})";
  const Explanation explanation = explained_text(component);
  const ClassExplanation& one = explanation.classes.at(0);
  check_withheld(one);
  REQUIRE(one.naive_availability);
  CHECK(*one.naive_availability == 0);
  REQUIRE(explanation.figures.size() == 1);
  CHECK(explanation.figures[0].unavailability.value() == 1);
  // A life without a mean has no share of time at all.
  const Explanation lasting = explained_text(
      component,
      {"architecture.components.db.fails=" + endless, "architecture.components.db.repaired_in=1h"});
  check_withheld(lasting.classes.at(0));
  CHECK_FALSE(lasting.figures.at(0).unavailability);
  CHECK_FALSE(lasting.classes[0].naive_availability);
}

TEST_CASE("a design that cannot carry its peak has no figure, and a run loses requests",
          "[explain][no_figure]") {
  struct Case {
    Overrides changes;
    double least;
    double most;
  };
  // Six instances of two vCPUs serve 600/s; no instance, and two that do not grow, 200/s.
  const std::vector<Case> cases{
      {{"workload.demand=2000/s"}, 0.25, 0.301},
      {{web + "min=0"}, 0, 0},
      {{"workload.demand=400/s", web + "policies=null"}, 0.49, 0.501},
  };
  CHECK(has_figure(explained_text(shop).classes.at(0)));
  CHECK(served(shop, {}) > 0.999);
  for (const Case& one : cases) {
    CAPTURE(one.changes);
    check_withheld(explained_text(shop, one.changes).classes.at(0));
    const double share = served(shop, one.changes);
    CHECK(share >= one.least - 1e-9);
    CHECK(share <= one.most + 1e-9);
  }
}

TEST_CASE("boots that end in nothing, credits that run out and zones without a node have no figure",
          "[explain][no_figure]") {
  const std::string change = GENERATE_COPY(
      web + R"(image={"launch_to_ready": "60s", "failure_probability": "60%"})",
      web +
          R"(policies.night={"scheduled": {"at": "22h", "period": "24h", "min": 1, "desired": 1}})");
  CAPTURE(change);
  check_withheld(explained_text(shop, {change}).classes.at(0));
}

TEST_CASE("targets in a zone without a node of their balancer have no figure",
          "[explain][no_figure]") {
  check_withheld(explained("whatisthetime/6-multi-az", {two_nodes}).classes.at(0));
}

TEST_CASE("throttled instances have a figure while their credits last for good",
          "[explain][no_figure]") {
  // A t2.micro earns 10 % of its vCPU: 10/s of 10 ms.
  const std::string one = "whatisthetime/1-single-instance";
  CHECK(has_figure(explained(one, {"workload.demand=10/s"}).classes.at(0)));
  check_withheld(explained(one, {"workload.demand=11/s"}).classes.at(0));
}

TEST_CASE("no class with an error in what serves it has a figure", "[explain][no_figure]") {
  explain_tests::use_library();
  std::vector<Explanation> all;
  for (const std::string& name : tools::library_names()) all.push_back(explained(name));
  all.push_back(explained_text(shop, {"workload.demand=2000/s"}));
  all.push_back(explained_text(shop, {web + "min=0"}));
  all.push_back(explained("whatisthetime/6-multi-az", {two_nodes}));
  int errors = 0;
  for (const Explanation& one : all) {
    if (one.findings.empty() || one.findings.front().severity != Severity::Error) continue;
    // Who may get in is about secrets, and fails no request.
    if (one.findings.front().id == "database-open-to-world") continue;
    CAPTURE(one.name, one.findings.front().id);
    ++errors;
    CHECK(std::any_of(one.classes.begin(), one.classes.end(),
                      [](const ClassExplanation& each) { return !has_figure(each); }));
  }
  CHECK(errors >= 3);
}

TEST_CASE("whoever calls a database that cannot do without a cache has no figure",
          "[explain][no_figure]") {
  const Overrides grown{"workload.demand=1500/s"};
  for (const ClassExplanation& one : explained("myclothes/7-cache", grown).classes) {
    const auto fills = std::count_if(
        one.no_figure.begin(), one.no_figure.end(),
        [](const std::string& reason) { return reason.find("how it fills") != std::string::npos; });
    CHECK(fills == (one.id == "cart" ? 0 : 1));
  }
  for (const ClassExplanation& one : explained("myclothes/7-cache").classes) CHECK(has_figure(one));
}

TEST_CASE("a drill's load is named where it is more than the workload's", "[explain][no_figure]") {
  const Overrides own{"workload.demand=2000/s"};
  const Overrides by_timeline{"workload.demand=20/s",
                              R"(timeline=[{"at": "10min", "load": "2000/s"}])"};
  const auto message_of = [&](const Overrides& changes) {
    for (const Finding& finding : explained_text(shop, changes).findings) {
      if (finding.id == "maximum-below-peak") return finding.message;
    }
    return std::string();
  };
  CHECK(message_of(own).find("the peak of the demand keeps 40 vCPUs") == 0);
  CHECK(message_of(by_timeline).find("the load of 2000/s that its timeline sets at 10 min") == 0);
  Overrides both = own;
  both.push_back(R"(timeline=[{"at": "10min", "load": "20/s"}])");
  CHECK(message_of(both).find("the peak of the demand keeps 40 vCPUs") == 0);
}

}  // namespace
