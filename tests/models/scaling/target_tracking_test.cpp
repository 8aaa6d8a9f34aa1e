#include "models/scaling/target_tracking.hpp"

#include <catch2/catch.hpp>

#include "tests/models/scaling/hand_made_group.hpp"

namespace {

using models::AutoScalingGroupSpec;
using models::Datapoint;
using models::GroupState;
using models::LoadCurve;
using models::MetricGrid;
using models::MetricLaw;
using models::MetricWindow;
using models::ScalingMetric;
using models::TargetTracking;
using models::TargetTrackingSpec;
using models::test::HandMadeGroup;
using sim::Duration;
using sim::Instant;
using std::chrono::seconds;

Instant at_s(double s) {
  return sim::simulation_start + sim::from_seconds(s);
}

/// Case A28 of the validation suite: target 30 %, low alarm at 90 % of it, no metric delay.
AutoScalingGroupSpec a28(int desired, bool proportional = false) {
  AutoScalingGroupSpec spec;
  spec.min = 1;
  spec.desired = desired;
  spec.max = 4;
  spec.metric_delay = {};
  spec.instance.detailed_monitoring = true;
  spec.policies = {TargetTrackingSpec{
      .target = 0.3, .low_threshold_factor = 0.9, .proportional_scale_in = proportional}};
  return spec;
}

LoadCurve steps(const std::vector<std::pair<int, double>>& levels) {
  std::vector<LoadCurve::Piece> pieces;
  for (const auto& [at, level] : levels) pieces.push_back({seconds(at), level, level});
  return LoadCurve(std::move(pieces));
}

TEST_CASE("A28 S1: two instances at 80 % become four after three minutes", "[target_tracking]") {
  const AutoScalingGroupSpec spec = a28(2);
  HandMadeGroup group(spec, LoadCurve::constant(1.6));
  const auto changes = group.run_until(at_s(1700));
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].at_s == 180);
  CHECK(changes[0].desired == 4);
  CHECK(changes[0].metric == Approx(0.8));
  CHECK(group.in_service() == 4);
  CHECK(group.cpu_now() == Approx(0.4));
}

TEST_CASE("A28 S1: four are in service at 225 s, which the minute's datapoint shows",
          "[target_tracking]") {
  const AutoScalingGroupSpec spec = a28(2);
  HandMadeGroup group(spec, LoadCurve::constant(1.6));
  group.run_until(at_s(224.999999));
  CHECK(group.in_service() == 2);
  group.run_until(at_s(225));
  CHECK(group.in_service() == 4);
  CHECK(group.cpu_of_minute(3) == Approx(0.7));
}

TEST_CASE("A28 S1: without a maximum of four it would be six", "[target_tracking]") {
  AutoScalingGroupSpec spec = a28(2);
  spec.max = 10;
  HandMadeGroup group(spec, LoadCurve::constant(1.6));
  CHECK(group.run_until(at_s(180)).at(0).desired == 6);
}

TEST_CASE("A28 S1b: proportional scale-in goes to one instance after fifteen minutes",
          "[target_tracking]") {
  const AutoScalingGroupSpec spec = a28(2, true);
  HandMadeGroup group(spec, steps({{0, 1.6}, {1800, 0.24}}));
  const auto changes = group.run_until(at_s(86'400));
  REQUIRE(changes.size() == 2);
  CHECK(changes[1].at_s == 2700);
  CHECK(changes[1].desired == 1);
}

TEST_CASE("A28 S1c: cautious scale-in takes one instance a minute", "[target_tracking]") {
  const AutoScalingGroupSpec spec = a28(2);
  HandMadeGroup group(spec, steps({{0, 1.6}, {1800, 0.24}}));
  const auto changes = group.run_until(at_s(86'400));
  REQUIRE(changes.size() == 4);
  for (int i = 1; i <= 3; ++i) {
    CAPTURE(i);
    CHECK(changes[static_cast<std::size_t>(i)].at_s == 2640 + 60 * i);
    CHECK(changes[static_cast<std::size_t>(i)].desired == 4 - i);
  }
}

TEST_CASE("A28 S2: one saturated instance hides the load and still becomes four",
          "[target_tracking]") {
  const AutoScalingGroupSpec spec = a28(1);
  HandMadeGroup group(spec, LoadCurve::constant(1.6));
  const auto changes = group.run_until(at_s(1700));
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].at_s == 180);
  CHECK(changes[0].desired == 4);
  CHECK(changes[0].metric == Approx(1.0));
}

/// Seconds from a step of the load to the decision, the step `into` the minute.
double step_delay_s(Duration into) {
  AutoScalingGroupSpec spec = a28(2);
  spec.min = 2;
  const Duration step = seconds(600) + into;
  HandMadeGroup group(spec, LoadCurve({{{}, 0.24, 0.24}, {step, 1.6, 1.6}}));
  const auto changes = group.run_until(at_s(1200));
  REQUIRE(changes.size() == 1);
  return changes[0].at_s - sim::to_seconds(step);
}

TEST_CASE("A28: over whole-second phases the alarm comes 136 s to 195 s after the step",
          "[target_tracking]") {
  std::vector<double> delays;
  for (int second = 0; second < 60; ++second) delays.push_back(step_delay_s(seconds(second)));
  const auto [low, high] = std::minmax_element(delays.begin(), delays.end());
  CHECK(*low == Approx(136));
  CHECK(*high == Approx(195));
}

TEST_CASE("A28: over a uniform phase the alarm comes 165.88 s after the step on average",
          "[target_tracking]") {
  constexpr int phases = 6000;
  double sum = 0;
  for (int i = 0; i < phases; ++i) sum += step_delay_s(std::chrono::milliseconds(10 * i + 5));
  // Only the phase at which a first minute just counts is resolved to 10 ms: 60 s / 6000.
  CHECK(sum / phases == Approx(165.882352941).margin(0.01));
}

TEST_CASE("the metric delay moves the decision by itself", "[target_tracking]") {
  const int delay_s = GENERATE(0, 1, 60, 90, 180, 900);
  AutoScalingGroupSpec spec = a28(2);
  spec.metric_delay = seconds(delay_s);
  HandMadeGroup group(spec, LoadCurve::constant(1.6));
  CHECK(group.run_until(at_s(3000)).at(0).at_s == 180 + delay_s);
}

TEST_CASE("the offset of clock minutes moves the decision by itself", "[target_tracking]") {
  const AutoScalingGroupSpec spec = a28(2);
  HandMadeGroup group(spec, LoadCurve::constant(1.6), seconds(20));
  // The piece of a minute before the first clock minute counts as one.
  CHECK(group.run_until(at_s(3000)).at(0).at_s == 140);
}

TEST_CASE("basic monitoring answers after five minutes and is cautious by the same five",
          "[target_tracking]") {
  AutoScalingGroupSpec spec = a28(2);
  spec.instance.detailed_monitoring = false;
  HandMadeGroup group(spec, steps({{0, 1.6}, {1800, 0.24}}));
  const auto changes = group.run_until(at_s(86'400));
  REQUIRE(changes.size() == 4);
  CHECK(changes[0].at_s == 300);
  CHECK(changes[0].desired == 4);
  CHECK(changes[1].at_s == 2700);
  CHECK(changes[2].at_s == 2760);
  CHECK(changes[3].at_s == 2820);
}

TEST_CASE("C2: a burn of 20 minutes scales two to four in one step and back one at a time",
          "[target_tracking]") {
  // Two instances burn 100 % of their CPU for 1200 s, the new ones idle; target 50 %.
  const MetricGrid grid{.offset = {}, .period = seconds(60), .delay = seconds(60)};
  const LoadCurve demand;
  MetricWindow window(grid, at_s(0));
  TargetTracking policy({.target = 0.5}, window);
  const auto change = [&](double at, int warm, int burning) {
    policy.settle(at_s(at), window, demand);
    MetricLaw law(warm);
    law.add({.count = burning, .fixed = 1, .per_rps = 0, .cap = 1});
    window.change(at_s(at), law, demand);
  };
  GroupState group{.size = {2, 2, 4}, .warming = 0, .pending = 0, .last_activity = {}};

  change(0, 2, 2);
  const Instant out = policy.next_action(at_s(0), group, window, demand);
  CHECK(sim::to_seconds(out) >= 180);
  CHECK(sim::to_seconds(out) <= 330);
  REQUIRE(policy.act(out, group, window, demand)->desired == 4);
  group.size.desired = 4;
  change(700, 4, 2);
  CHECK(policy.next_action(at_s(700), group, window, demand) == sim::never);
  change(1200, 4, 0);
  const Instant first = policy.next_action(at_s(1200), group, window, demand);
  CHECK(sim::to_seconds(first) - 1200 >= 900);
  CHECK(sim::to_seconds(first) - 1200 <= 1080);
  REQUIRE(policy.act(first, group, window, demand)->desired == 3);
  group.size.desired = 3;
  const Instant second = policy.next_action(first, group, window, demand);
  CHECK(second - first == seconds(60));
  REQUIRE(policy.act(second, group, window, demand)->desired == 2);
  group.size.desired = 2;
  CHECK(policy.next_action(second, group, window, demand) == sim::never);
}

TEST_CASE("capacity follows the printed examples", "[target_tracking]") {
  const auto needed = [](int warm, double metric, double target) {
    return models::needed_capacity(Datapoint{metric, warm, false}, target);
  };
  CHECK(needed(10, 150, 100) == 15);  // EC2 Auto Scaling user guide, scaling on SQS.
  CHECK(needed(2, 50, 30) == 4);      // Two public lab records.
  CHECK(needed(2, 100, 50) == 4);
  CHECK(needed(4, 0, 0.3) == 0);
}

TEST_CASE("an exact quotient is not rounded up by floating point", "[target_tracking]") {
  CHECK(models::needed_capacity({0.45, 2, false}, 0.3) == 3);
  // Every load that keeps `needed` instances exactly at a target of so many per cent.
  for (int percent = 1; percent <= 100; ++percent) {
    for (int warm = 1; warm <= 20; ++warm) {
      for (int needed = 1; needed <= 20; ++needed) {
        const double target = percent / 100.0;
        const double metric = target / warm * needed;
        CAPTURE(percent, warm, needed);
        REQUIRE(models::needed_capacity({metric, warm, false}, target) == needed);
        REQUIRE(models::needed_capacity({metric * 1.000001, warm, false}, target) == needed + 1);
      }
    }
  }
}

TEST_CASE("a metric at its target or at its low threshold raises no alarm", "[target_tracking]") {
  const double metric = GENERATE(0.3, 0.1 + 0.2, 0.21, 0.07 * 3);
  MetricWindow window({}, at_s(0));
  TargetTracking policy({.target = 0.3}, window);
  const LoadCurve demand = LoadCurve::constant(10);
  window.change(at_s(0), MetricLaw::uniform(3, 0, metric / 10), demand);
  const GroupState group{.size = {0, 3, 9}, .warming = 0, .pending = 0, .last_activity = {}};
  CHECK(policy.next_action(at_s(0), group, window, demand) == sim::never);
}

TEST_CASE("nothing is planned where an alarm could change nothing", "[target_tracking]") {
  MetricWindow window({}, at_s(0));
  TargetTracking policy({.target = 0.3}, window);
  const LoadCurve demand = LoadCurve::constant(10);
  GroupState group{.size = {1, 2, 4}, .warming = 0, .pending = 0, .last_activity = {}};
  const auto next = [&] { return policy.next_action(at_s(0), group, window, demand); };

  SECTION("at the maximum") {
    window.change(at_s(0), MetricLaw::uniform(2, 0, 0.09), demand);
    CHECK(next() == at_s(180));
    group.size = {1, 2, 2};
    CHECK(next() == sim::never);
  }
  SECTION("with enough instances on their way") {
    window.change(at_s(0), MetricLaw::uniform(2, 0, 0.05), demand);
    CHECK(next() == at_s(180));
    group.size.desired = 4;
    group.warming = 2;
    CHECK(next() == sim::never);
  }
  SECTION("while instances warm up, downwards") {
    window.change(at_s(0), MetricLaw::uniform(2, 0, 0.001), demand);
    CHECK(next() == at_s(900));
    group.warming = 1;
    CHECK(next() == sim::never);
  }
  SECTION("at the minimum") {
    window.change(at_s(0), MetricLaw::uniform(2, 0, 0.001), demand);
    group.size.min = 2;
    CHECK(next() == sim::never);
  }
  SECTION("where the rest would be above the target") {
    window.change(at_s(0), MetricLaw::uniform(2, 0, 0.0201), demand);
    CHECK(next() == sim::never);  // 2 * 20.1 % would be 40.2 % on one.
  }
  SECTION("without a metric") {
    CHECK(next() == sim::never);
  }
}

TEST_CASE("missing minutes do not break a row, but a long gap does", "[target_tracking]") {
  const int gap_minutes = GENERATE(1, 4, 5, 60);
  MetricWindow window({}, at_s(0));
  TargetTracking policy({.target = 0.3}, window);
  const LoadCurve demand = LoadCurve::constant(10);
  const GroupState group{.size = {1, 2, 4}, .warming = 0, .pending = 0, .last_activity = {}};
  const auto change = [&](double at, const MetricLaw& law) {
    policy.settle(at_s(at), window, demand);
    window.change(at_s(at), law, demand);
  };
  change(0, MetricLaw::uniform(2, 0, 0.08));
  change(120, MetricLaw());
  CHECK(policy.next_action(at_s(120), group, window, demand) == sim::never);
  const double back = 120 + 60 * gap_minutes;
  change(back, MetricLaw::uniform(2, 0, 0.08));
  const int wanting = gap_minutes < 5 ? 1 : 3;
  CHECK(policy.next_action(at_s(back), group, window, demand) == at_s(back + 60 * wanting));
}

TEST_CASE("requests per target and minute scale on the number of targets", "[target_tracking]") {
  // 50 requests per second on 2 targets are 1500 per target and minute; 1000 are wanted.
  AutoScalingGroupSpec spec = a28(2);
  spec.policies = {TargetTrackingSpec{.metric = ScalingMetric::RequestsPerTarget, .target = 1000}};
  models::PolicySet policies(spec, at_s(0));
  const LoadCurve demand = LoadCurve::constant(50);
  const double no_cap = std::numeric_limits<double>::infinity();
  policies.observe(at_s(0),
                   {.cpu = {}, .requests_per_target = MetricLaw::uniform(2, 0, 60.0 / 2, no_cap)},
                   demand);
  const GroupState group{.size = {1, 2, 4}, .warming = 0, .pending = 0, .last_activity = {}};
  REQUIRE(policies.next_action(at_s(0), group, demand) == at_s(180));
  const auto change = policies.act(at_s(180), group, demand);
  REQUIRE(change);
  CHECK(change->size.desired == 3);
  CHECK(change->decision->metric == Approx(1500));
}

TEST_CASE("a quiet year of a daily load is searched once", "[target_tracking]") {
  // Between 30 % and 50 % of two instances, target 60 %: only the low alarm, at 42 %, comes and
  // goes, and one instance could not carry the night.
  const LoadCurve demand({{{}, 30, 50}, {std::chrono::hours(12), 50, 30}}, std::chrono::hours(24));
  MetricWindow window({}, at_s(0));
  TargetTracking policy({.target = 0.6}, window);
  window.change(at_s(0), MetricLaw::uniform(2, 0, 0.0105), demand);
  const GroupState group{.size = {1, 2, 4}, .warming = 0, .pending = 0, .last_activity = {}};
  CHECK(policy.next_action(at_s(0), group, window, demand) == sim::never);
}

/// Follows the moments to ask again until the policy acts; how many there were.
int follow(TargetTracking& policy, const MetricWindow& window, const LoadCurve& demand,
           GroupState group, Instant& now) {
  int empty = 0;
  for (now = at_s(0);; ++empty) {
    const Instant next = policy.next_action(now, group, window, demand);
    if (next == sim::never) return -1;
    REQUIRE(next >= now);
    now = next;
    if (policy.act(now, group, window, demand)) return empty;
  }
}

TEST_CASE("a curve longer than a week is searched a week at a time", "[target_tracking]") {
  // One hour at 100 requests per second after so many days, once or every year.
  const int days = GENERATE(1, 6, 7, 8, 40, 300);
  const Duration start = std::chrono::hours(24 * days);
  const std::vector<LoadCurve::Piece> pieces{
      {{}, 10, 10}, {start, 100, 100}, {start + std::chrono::hours(1), 10, 10}};
  const bool repeats = GENERATE(false, true);
  const LoadCurve demand =
      repeats ? LoadCurve(pieces, std::chrono::hours(8760)) : LoadCurve(pieces);
  MetricWindow window({}, at_s(0));
  TargetTracking policy({.target = 0.6}, window);
  window.change(at_s(0), MetricLaw::uniform(2, 0, 0.01), demand);
  const GroupState group{.size = {2, 2, 4}, .warming = 0, .pending = 0, .last_activity = {}};
  Instant now;
  const int empty = follow(policy, window, demand, group, now);
  CHECK(empty >= 0);
  CHECK(empty <= days / 7 + 1);
  CHECK(now == at_s(0) + start + seconds(180));
}

}  // namespace
