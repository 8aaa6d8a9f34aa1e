#include "models/scaling/step_policy.hpp"

#include <catch2/catch.hpp>

namespace {

using models::AdjustmentType;
using models::GroupState;
using models::LoadCurve;
using models::MetricLaw;
using models::MetricWindow;
using models::StepPolicy;
using models::StepPolicySpec;
using sim::Instant;
using std::chrono::seconds;

Instant at_s(double s) {
  return sim::simulation_start + sim::from_seconds(s);
}

GroupState group_of(int min, int desired, int max, int warming = 0) {
  return {.size = {min, desired, max}, .warming = warming, .pending = 0, .last_activity = {}};
}

/// A group whose CPU is told directly: the demand is the CPU in per cent.
class Policy {
 public:
  explicit Policy(StepPolicySpec spec)
      : spec_(std::move(spec)), window_({}, at_s(0)), policy_(spec_, window_) {}

  void show(double at, double percent) {
    policy_.settle(at_s(at), window_, demand_);
    window_.change(at_s(at), MetricLaw::uniform(10, percent / 100, 0), demand_);
  }
  [[nodiscard]] Instant next(double now, const GroupState& group) const {
    return policy_.next_action(at_s(now), group, window_, demand_);
  }
  /// Desired after the evaluation at `at`.
  int act(double at, const GroupState& group) {
    const auto decision = policy_.act(at_s(at), group, window_, demand_);
    return decision ? decision->desired : group.size.desired;
  }

 private:
  StepPolicySpec spec_;
  LoadCurve demand_;
  MetricWindow window_;
  StepPolicy policy_;
};

/// The example of the EC2 Auto Scaling user guide, "Step adjustments": threshold 50 %, from 60 % on
/// 10 % more, from 70 % on 30 % more.
StepPolicySpec guide_out() {
  StepPolicySpec spec;
  spec.threshold = 0.5;
  spec.type = AdjustmentType::PercentChangeInCapacity;
  spec.steps = {{.lower = 0, .upper = 0.1, .adjustment = 0},
                {.lower = 0.1, .upper = 0.2, .adjustment = 0.1},
                {.lower = 0.2, .adjustment = 0.3}};
  return spec;
}

/// Its other half: threshold 50 %, down to 40 % 10 % fewer, down to 30 % 30 % fewer.
StepPolicySpec guide_in() {
  StepPolicySpec spec;
  spec.threshold = 0.5;
  spec.above = false;
  spec.type = AdjustmentType::PercentChangeInCapacity;
  spec.steps = {{.lower = -0.1, .upper = 0, .adjustment = 0},
                {.lower = -0.2, .upper = -0.1, .adjustment = -0.1},
                {.upper = -0.2, .adjustment = -0.3}};
  return spec;
}

TEST_CASE("the user guide's ten instances go to 11, then to 13 while one warms up",
          "[step_policy]") {
  Policy policy(guide_out());
  policy.show(0, 60);
  CHECK(policy.next(0, group_of(1, 10, 20)) == at_s(60));
  CHECK(policy.act(60, group_of(1, 10, 20)) == 11);
  // The same step again counts once; a higher one counts from the ten that are warm.
  CHECK(policy.next(60, group_of(1, 11, 20, 1)) == sim::never);
  CHECK(policy.act(120, group_of(1, 11, 20, 1)) == 11);
  policy.show(120, 70);
  CHECK(policy.next(120, group_of(1, 11, 20, 1)) == at_s(180));
  CHECK(policy.act(180, group_of(1, 11, 20, 1)) == 13);
}

TEST_CASE("the user guide's way down: 13 to 12, and then 9", "[step_policy]") {
  Policy policy(guide_in());
  policy.show(0, 40);
  CHECK(policy.act(60, group_of(1, 13, 20)) == 12);  // 1.3 is rounded to 1.
  policy.show(60, 29);
  CHECK(policy.act(120, group_of(1, 12, 20)) == 9);  // 3.6 is rounded to 3.
}

TEST_CASE("each bound belongs to the step farther from the threshold", "[step_policy]") {
  const auto [percent, out, in] = GENERATE(table<int, int, int>({{59, 10, 10},
                                                                 {60, 11, 10},
                                                                 {69, 11, 10},
                                                                 {70, 13, 10},
                                                                 {41, 10, 10},
                                                                 {40, 10, 9},
                                                                 {31, 10, 9},
                                                                 {30, 10, 7}}));
  CAPTURE(percent);
  Policy up(guide_out());
  up.show(0, percent);
  CHECK(up.act(60, group_of(1, 10, 20)) == out);
  Policy down(guide_in());
  down.show(0, percent);
  CHECK(down.act(60, group_of(1, 10, 20)) == in);
}

TEST_CASE("shares are rounded toward zero, and up to one instance", "[step_policy]") {
  const auto share = [](int base, double adjustment) {
    return models::adjusted_capacity(base, AdjustmentType::PercentChangeInCapacity, adjustment);
  };
  CHECK(share(10, 0.127) == 11);     // 1.27 -> 1
  CHECK(share(100, 0.127) == 112);   // 12.7 -> 12
  CHECK(share(10, 0.067) == 11);     // 0.67 -> 1
  CHECK(share(10, -0.058) == 9);     // -0.58 -> -1
  CHECK(share(100, -0.0667) == 94);  // -6.67 -> -6
  CHECK(share(10, 0) == 10);
  CHECK(share(100, 0.57) == 157);  // 56.99999999999999 in floating point.
  CHECK(share(100, 0.07) == 107);
}

TEST_CASE("exact and absolute adjustments stay within the limits", "[step_policy]") {
  StepPolicySpec spec;
  spec.steps = {{.adjustment = 7}};
  spec.type = GENERATE(AdjustmentType::ChangeInCapacity, AdjustmentType::ExactCapacity);
  const int expected = spec.type == AdjustmentType::ExactCapacity ? 7 : 11;
  Policy policy(spec);
  policy.show(0, 90);
  CHECK(policy.act(60, group_of(1, 4, 20)) == expected);
  CHECK(policy.act(120, group_of(1, 4, 6)) == 6);
  CHECK(policy.next(120, group_of(1, 6, 6)) == sim::never);
}

TEST_CASE("a step that removes waits while instances warm up", "[step_policy]") {
  Policy policy(guide_in());
  policy.show(0, 20);
  CHECK(policy.next(0, group_of(1, 10, 20, 1)) == sim::never);
  CHECK(policy.act(60, group_of(1, 10, 20, 1)) == 10);
  CHECK(policy.act(120, group_of(1, 10, 20)) == 7);
}

TEST_CASE("simple scaling waits for what is pending and for its cooldown", "[step_policy]") {
  StepPolicySpec spec;
  spec.steps = {{.adjustment = 1}};
  spec.simple = true;
  spec.cooldown = seconds(300);
  Policy policy(spec);
  policy.show(0, 90);
  GroupState group = group_of(1, 2, 9);
  CHECK(policy.next(0, group) == at_s(60));
  REQUIRE(policy.act(60, group) == 3);
  group = {.size = {1, 3, 9}, .warming = 1, .pending = 1, .last_activity = {}};
  CHECK(policy.next(60, group) == sim::never);
  CHECK(policy.act(120, group) == 3);
  group.pending = 0;
  group.last_activity = at_s(130);
  // Warming does not hold it back: the next evaluation after 130 s + 300 s.
  CHECK(policy.next(130, group) == at_s(480));
  CHECK(policy.act(420, group) == 3);
  CHECK(policy.act(480, group) == 4);
}

}  // namespace
