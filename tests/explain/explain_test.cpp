// Whole scenarios: figures against closed forms and against sums by hand.

#include "models/explain/explain.hpp"

#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/explain/scenarios.hpp"
#include "tools/input/library.hpp"

namespace {

using namespace models;
using explain_tests::explained;
using explain_tests::settings;

constexpr double year_s = 365.0 * 86'400;

double sum_of(const ClassExplanation& one) {
  return std::accumulate(one.cut_sets.begin(), one.cut_sets.end(), 0.0,
                         [](double sum, const CutSet& cut) { return sum + cut.unavailability; });
}

const CutSet* find(const ClassExplanation& one, const std::string& path, CutLasts lasts) {
  for (const CutSet& cut : one.cut_sets) {
    if (cut.members.size() == 1 && cut.members[0].path == path && cut.lasts == lasts) return &cut;
  }
  return nullptr;
}

TEST_CASE("a shock over two zones is a cut set of its own, and the sum is the chain's figure",
          "[explain]") {
  const Explanation a13 = explained("reference/a13-common-cause");
  const ClassExplanation& job = a13.classes.at(0);
  // Case A13 of the validation suite.
  CHECK(job.method == FigureMethod::MarkovChain);
  CHECK(job.unavailability == Approx(3.43555071544e-06).epsilon(1e-9));
  CHECK(job.single_points == std::vector<std::string>{"common_causes/shock"});
  // 0.02 shocks a year, each until the first of two repairs of 3 h.
  const CutSet* shock = find(job, "common_causes/shock", CutLasts::UntilRepaired);
  REQUIRE(shock != nullptr);
  CHECK(shock->unavailability == Approx(0.02 * 1.5 / 8760).epsilon(1e-6));
  CHECK(sum_of(job) == Approx(job.unavailability).epsilon(1e-3));
  // Independent zones: (3 / 29203)^2.
  REQUIRE(job.naive_availability);
  CHECK(1 - *job.naive_availability == Approx(std::pow(3.0 / 29203, 2)).epsilon(1e-6));
}

TEST_CASE("cut sets add up to the exact figure where failures are rare", "[explain]") {
  const std::string name =
      GENERATE("reference/a13-common-cause", "reference/p01-5-parts", "reference/p01-10000-parts",
               "reference/b05-two-of-99-percent", "reference/b05-three-in-series",
               "reference/a06-three-of-five", "reference/a07-shared-crew",
               "reference/a09-cold-standby", "reference/a09-warm-standby");
  CAPTURE(name);
  const Explanation explanation = explained(name);
  REQUIRE_FALSE(explanation.classes.empty());
  for (const ClassExplanation& one : explanation.classes) {
    REQUIRE(one.method != FigureMethod::CutSets);
    // Overlaps are counted twice: at most the square of the sum is too much.
    const double sum = sum_of(one);
    CHECK(sum >= one.unavailability * (1 - 2e-3));
    CHECK(sum <= one.unavailability * (1 + 1e-3) + sum * sum);
  }
}

TEST_CASE("an instance on its own is down as the sum of its faults says", "[explain]") {
  const Explanation stage = explained("whatisthetime/1-single-instance");
  const ClassExplanation& time = stage.classes.at(0);
  const CutSet* web = find(time, "instances/web", CutLasts::UntilRepaired);
  REQUIRE(web != nullptr);
  // docs/models/instances.md: 2 hangs of 1284 + 60 s, 0.05 hosts of 375 s, 0.1 stops of 140 s; a
  // lost volume, 0.0015 of some 1.7 h, is within the tolerance.
  const double seconds = 2 * (1284 + 60) + 0.05 * 375 + 0.1 * 140;
  CHECK(web->unavailability * year_s == Approx(seconds).epsilon(0.005));
  // docs/models/zones.md: 14.1 min a year for a zone, 1.9 min for all zones.
  const CutSet* zone = find(time, "zones/ap-northeast-2a", CutLasts::UntilRepaired);
  REQUIRE(zone != nullptr);
  CHECK(zone->unavailability * year_s == Approx(14.1 * 60).epsilon(0.01));
  const CutSet* region = find(time, "failures/all_zones_power", CutLasts::UntilRepaired);
  REQUIRE(region != nullptr);
  CHECK(region->unavailability * year_s == Approx(1.9 * 60).epsilon(0.02));
  CHECK(time.method == FigureMethod::CutSets);
  CHECK_FALSE(time.not_exact.empty());
}

TEST_CASE("a dead target is a cut set until its health check has seen it", "[explain]") {
  const Explanation stage = explained("whatisthetime/6-multi-az");
  const ClassExplanation& time = stage.classes.at(0);
  const CutSet* unseen = find(time, "auto_scaling_groups/web", CutLasts::UntilNoticed);
  REQUIRE(unseen != nullptr);
  // Three instances; hangs, hosts and volumes are seen by the last of three nodes after
  // (1 + 3/4) 30 + 5 s on average: while one of them sends a third of its requests to the dead one,
  // a ninth of all is lost.
  const double seen_s = 57.5;
  CHECK(unseen->unavailability * year_s == Approx(3 * (2 + 0.05 + 0.0015) * seen_s).epsilon(1e-6));
  // A twentieth of the requests may be lost: of eight instances the last node sends an eighth of a
  // third, which is little enough, so that the second of three verdicts counts.
  const Explanation large =
      explained("whatisthetime/6-multi-az",
                {"workload.demand=750/s", "architecture.auto_scaling_groups.web.max=10"});
  const CutSet* one_of_many =
      find(large.classes.at(0), "auto_scaling_groups/web", CutLasts::UntilNoticed);
  REQUIRE(one_of_many != nullptr);
  const int units = one_of_many->members[0].of;
  REQUIRE(units > 7);
  CHECK(one_of_many->unavailability * year_s ==
        Approx(units * (2 + 0.05 + 0.0015) * 50).epsilon(1e-6));
  CHECK(unseen->members[0].of == 3);
  CHECK(time.single_points == std::vector<std::string>{"failures/all_zones_power"});
  // An address in DNS that nobody checks is a single point for as long as it is dead.
  const Explanation dns = explained("whatisthetime/3-scale-out-dns");
  CHECK(dns.classes[0].single_points[0] == "any 1 of 3 instances/web");
}

TEST_CASE("the naive product multiplies the agreements of what requests go through", "[explain]") {
  const Explanation stage = explained("whatisthetime/6-multi-az");
  const ClassExplanation& time = stage.classes.at(0);
  const auto& agreed = settings().agreements;
  REQUIRE(time.naive.size() == 4);
  const double product = agreed.at("route53").availability * agreed.at("elb").availability *
                         agreed.at("ec2_region").availability * agreed.at("ebs").availability;
  REQUIRE(time.naive_availability);
  CHECK(*time.naive_availability == Approx(product).epsilon(1e-12));
  for (const NaiveFactor& factor : time.naive) CHECK_FALSE(factor.source.empty());
  // In one zone the agreement of a region does not hold.
  const Explanation single = explained("whatisthetime/5-auto-scaling");
  CHECK(single.classes[0].naive[2].agreement == "ec2_instance");
  CHECK_FALSE(time.differences.empty());
}

TEST_CASE("shares of the downtime that may overlap are said to", "[explain]") {
  const std::string overlap = "these shares may overlap: their sum may exceed 100 %";
  const auto says = [&](const Explanation& explanation) {
    const auto& all = explanation.classes.at(0).differences;
    return std::find(all.begin(), all.end(), overlap) != all.end();
  };
  CHECK(says(explained("whatisthetime/6-multi-az")));
  CHECK_FALSE(says(explained("reference/a13-common-cause")));
}

TEST_CASE("what a run has and the sum over cut sets has not is named", "[explain]") {
  using Words = std::vector<std::string>;
  const auto left_out = [](const std::string& name, const Words& changes = {}) {
    return explained(name, changes).classes.at(0).leaves_out;
  };
  const std::string six = "whatisthetime/6-multi-az";
  CHECK(left_out(six) == Words{"faults that overlap"});
  const std::string image = "architecture.auto_scaling_groups.web.image=";
  CHECK(left_out(six, {image + R"({"launch_to_ready": "60s", "failure_probability": "1%"})"}) ==
        Words{"faults that overlap", "failed boots"});
  CHECK(left_out("whatisthetime/1-single-instance") ==
        Words{"faults that overlap", "overload", "CPU credits"});
  // What is exact has nothing to differ by, and what has no figure nothing to differ from.
  CHECK(left_out("reference/a13-common-cause").empty());
  CHECK(left_out("whatisthetime/drills/6-earthquake").empty());
  CHECK(left_out(six, {"workload.demand=2000/s"}).empty());
}

TEST_CASE("ten thousand components that are all needed are ten thousand single points",
          "[explain]") {
  Scenario scenario;
  for (int index = 0; index < 10'000; ++index) {
    ComponentSpec component;
    component.id = "part-" + std::to_string(index);
    component.never_fails = false;
    component.fails = sim::Distribution::exponential(1000 * 3600.0 * 1e4);
    component.repaired_in = sim::Distribution::exponential(2 * 3600.0);
    scenario.architecture.components.push_back(component);
  }
  RequestClassSpec all;
  all.id = "job";
  all.needs_entry = false;
  for (std::size_t index = 0; index < 10'000; ++index) {
    all.needs.push_back(sim::make_id<ComponentId>(index));
  }
  scenario.workload.classes = {all};
  const Explanation explanation = explain(scenario, settings());
  const ClassExplanation& job = explanation.classes.at(0);
  CHECK(job.single_points.size() == 10'000);
  CHECK(job.cut_sets.size() == 10'000);
  const double each = 2 / (1e7 + 2);
  CHECK(job.unavailability == Approx(-std::expm1(1e4 * std::log1p(-each))).epsilon(1e-9));
}

TEST_CASE("every scenario of the library can be explained, and shares add up", "[explain]") {
  explain_tests::use_library();
  const auto names = tools::library_names();
  REQUIRE(names.size() > 10);
  for (const std::string& name : names) {
    CAPTURE(name);
    const Explanation explanation = explained(name);
    for (const ClassExplanation& one : explanation.classes) {
      const double shares =
          std::accumulate(one.cut_sets.begin(), one.cut_sets.end(), 0.0,
                          [](double sum, const CutSet& cut) { return sum + cut.share; });
      CHECK(((shares == 0 && sum_of(one) == 0) || shares == Approx(1)));
      CHECK(one.unavailability >= 0);
      CHECK(one.unavailability < 1);
    }
    for (const Finding& finding : explanation.findings) {
      CHECK(finding.pointer.rfind('/', 0) == 0);
      CHECK_FALSE(finding.message.empty());
      CHECK_FALSE(finding.remedy.empty());
    }
  }
}

TEST_CASE("an instance that starts in sight of its probes is back when a run says so",
          "[explain][run]") {
  // Both of two are needed; 33 s after a launch probes begin, every 30 s, and two failures in a row
  // ask for five passes: never, in 70 % of the phases and always.
  const std::string boot = GENERATE("60s", "84s", "240s");
  CAPTURE(boot);
  const Scenario scenario = explain_tests::written(R"({"region": "us-east-1", "architecture": {
    "zones": {"a": {}, "b": {}},
    "auto_scaling_groups": {"app": {
      "type": "m5.large", "zones": ["a", "b"], "min": 2, "desired": 2, "max": 2,
      "health_check_type": "ELB", "health_check_grace_period": "600s",
      "image": {"launch_to_ready": ")" + boot + R"("}}},
    "target_groups": {"app": {"targets": ["app"]}},
    "load_balancers": {"alb": {"zones": ["a", "b"], "target_group": "app"}},
    "dns_records": {"app.example": {"alias": "alb"}}},
    "workload": {"demand": "390/s", "classes": {"page": {"cpu_time": "10ms"}}},
    "failures": {"defaults": false, "application_hang": {"rate": "12/year"}}})");
  const ClassExplanation page = explain(scenario, settings()).classes.at(0);
  REQUIRE(page.no_figure.empty());
  const Plan plan(scenario);
  double down = 0;
  constexpr int years = 60;
  for (std::uint64_t year = 0; year < years; ++year) {
    World world(plan);
    world.start(year);
    Outcome outcome;
    world.finish(outcome);
    down += sim::to_seconds(outcome.down);
  }
  // 1440 outages. The law takes the phases of the nodes and the mark of a start for independent.
  CHECK(page.unavailability * year_s == Approx(down / years).epsilon(0.06));
}

TEST_CASE("a drill is explained by its structure, without rates", "[explain]") {
  const Explanation drill = explained("whatisthetime/drills/5-earthquake");
  CHECK(drill.drill);
  CHECK_FALSE(drill.has_rates);
  CHECK(drill.classes.at(0).single_points == std::vector<std::string>{"zones/ap-northeast-2a"});
}

}  // namespace
