// Launch credits of several T2 instances that start on one day.

#include <algorithm>

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/world/recorded.hpp"

namespace {

using namespace std::chrono_literals;

/// Moments at which an instance has used up its credits, of `count` that stand behind a balancer
/// and are asked for all of their CPU.
std::vector<double> throttled(int count, int credited_starts) {
  models::Scenario scenario = designs::blank();
  designs::add_zones(scenario, 1);
  models::InstanceSetSpec set;
  set.id = "web";
  set.count = count;
  set.zones = designs::all_zones(scenario);
  set.instance.type = models::InstanceTypeId{1};
  scenario.architecture.instances = {set};
  scenario.architecture.launch_credit_starts = credited_starts;
  models::TargetGroupSpec targets;
  targets.instances = {models::InstanceSetId{0}};
  designs::put_behind_balancer(scenario, targets);
  scenario.workload.demand = models::LoadCurve::constant(100.0 * count);
  scenario.load_changes = true;  // A drill: nothing breaks by itself.
  scenario.run.horizon = 2h;
  std::vector<double> at;
  for (const auto& record : recorded(scenario)) {
    if (record.text.find("used up") != std::string::npos) at.push_back(record.at);
  }
  return at;
}

}  // namespace

TEST_CASE("starts beyond the quota begin without launch credits", "[launch_credits]") {
  const auto at = throttled(5, 3);
  REQUIRE(at.size() == 5);
  CHECK(std::count(at.begin(), at.end(), 0.0) == 2);
  // 30 credits and what is earned meanwhile last 30 / (1 - 0.1) minutes at 100 %.
  const double lasts = 30 / 0.9 * 60;
  CHECK(std::count_if(at.begin(), at.end(),
                      [&](double moment) { return moment == Approx(lasts).margin(1e-3); }) == 3);
}

TEST_CASE("up to the quota every start has launch credits", "[launch_credits]") {
  for (const double moment : throttled(3, 3)) CHECK(moment > 1800);
}
