#include "models/scaling/policy_set.hpp"

#include <catch2/catch.hpp>

namespace {

using models::AutoScalingGroupSpec;
using models::GroupLaws;
using models::GroupState;
using models::LoadCurve;
using models::MetricLaw;
using models::PolicySet;
using models::ScalingMetric;
using models::ScheduledActionSpec;
using models::StepPolicySpec;
using models::TargetTrackingSpec;
using sim::Instant;
using std::chrono::hours;
using std::chrono::seconds;

constexpr double no_cap = std::numeric_limits<double>::infinity();

Instant at_s(double s) {
  return sim::simulation_start + sim::from_seconds(s);
}

AutoScalingGroupSpec with(std::vector<models::ScalingPolicySpec> policies) {
  AutoScalingGroupSpec spec;
  spec.metric_delay = {};
  spec.instance.detailed_monitoring = true;
  spec.policies = std::move(policies);
  return spec;
}

GroupState group_of(int min, int desired, int max) {
  return {.size = {min, desired, max}, .warming = 0, .pending = 0, .last_activity = {}};
}

GroupLaws laws(int warm, double cpu, double requests) {
  return {.cpu = MetricLaw::uniform(warm, cpu, 0),
          .requests_per_target = MetricLaw::uniform(warm, requests, 0, no_cap)};
}

const TargetTrackingSpec cpu_50{.target = 0.5};
const TargetTrackingSpec requests_1000{.metric = ScalingMetric::RequestsPerTarget, .target = 1000};

TEST_CASE("out if any policy wants out, and to the largest capacity", "[policy_set]") {
  const AutoScalingGroupSpec spec = with({cpu_50, requests_1000});
  const LoadCurve demand;
  const auto [cpu, requests, desired, policy] = GENERATE(table<double, double, int, std::size_t>(
      {{0.6, 10, 5, 0}, {0.1, 1900, 8, 1}, {0.9, 1300, 8, 0}, {0.6, 1900, 8, 1}}));
  CAPTURE(cpu, requests);
  PolicySet policies(spec, at_s(0));
  policies.observe(at_s(0), laws(4, cpu, requests), demand);
  REQUIRE(policies.next_action(at_s(0), group_of(1, 4, 20), demand) == at_s(180));
  const auto change = policies.act(at_s(180), group_of(1, 4, 20), demand);
  REQUIRE(change);
  CHECK(change->size.desired == desired);
  CHECK(change->policy == policy);
}

TEST_CASE("in only when all agree", "[policy_set]") {
  const AutoScalingGroupSpec spec = with({cpu_50, requests_1000});
  const LoadCurve demand;
  PolicySet policies(spec, at_s(0));
  const GroupState group = group_of(1, 4, 20);
  policies.observe(at_s(0), laws(4, 0.1, 800), demand);
  CHECK(policies.next_action(at_s(0), group, demand) == sim::never);
  CHECK_FALSE(policies.act(at_s(1200), group, demand));
  policies.observe(at_s(1200), laws(4, 0.1, 100), demand);
  REQUIRE(policies.next_action(at_s(1200), group, demand) == at_s(2100));
  CHECK(policies.act(at_s(2100), group, demand)->size.desired == 3);
}

TEST_CASE("a policy that never scales in has no veto", "[policy_set]") {
  TargetTrackingSpec out_only = requests_1000;
  out_only.scale_in = false;
  const AutoScalingGroupSpec spec = with({cpu_50, out_only});
  const LoadCurve demand;
  PolicySet policies(spec, at_s(0));
  policies.observe(at_s(0), laws(4, 0.1, 800), demand);
  CHECK(policies.next_action(at_s(0), group_of(1, 4, 20), demand) == at_s(900));
}

TEST_CASE("of two that agree the more cautious removes", "[policy_set]") {
  TargetTrackingSpec a = cpu_50;
  a.proportional_scale_in = true;
  TargetTrackingSpec b = requests_1000;
  b.proportional_scale_in = true;
  const AutoScalingGroupSpec spec = with({a, b});
  const LoadCurve demand;
  PolicySet policies(spec, at_s(0));
  policies.observe(at_s(0), laws(10, 0.05, 300), demand);  // One would do, three would do.
  REQUIRE(policies.next_action(at_s(0), group_of(1, 10, 20), demand) == at_s(900));
  const auto change = policies.act(at_s(900), group_of(1, 10, 20), demand);
  CHECK(change->size.desired == 3);
  CHECK(change->policy == 1);
}

TEST_CASE("a step policy cannot remove what target tracking holds", "[policy_set]") {
  StepPolicySpec step;
  step.threshold = 0.6;
  step.above = false;
  step.steps = {{.adjustment = -1}};
  const LoadCurve demand;
  const AutoScalingGroupSpec alone = with({step});
  PolicySet free(alone, at_s(0));
  free.observe(at_s(0), laws(4, 0.45, 0), demand);
  CHECK(free.next_action(at_s(0), group_of(1, 4, 20), demand) == at_s(60));
  const AutoScalingGroupSpec both = with({step, cpu_50});
  PolicySet held(both, at_s(0));
  held.observe(at_s(0), laws(4, 0.45, 0), demand);
  CHECK(held.next_action(at_s(0), group_of(1, 4, 20), demand) == sim::never);
  CHECK_FALSE(held.act(at_s(60), group_of(1, 4, 20), demand));
}

TEST_CASE("scheduled actions come at their times, first of all, and once each", "[policy_set]") {
  const ScheduledActionSpec morning{
      .at = hours(8), .period = hours(24), .min = 4, .desired = -1, .max = -1};
  const ScheduledActionSpec evening{
      .at = hours(20), .period = hours(24), .min = 1, .desired = 2, .max = -1};
  const AutoScalingGroupSpec spec = with({cpu_50, morning, evening});
  const LoadCurve demand;
  PolicySet policies(spec, at_s(0));
  policies.observe(at_s(0), laws(3, 0.4, 0), demand);
  GroupState group = group_of(1, 3, 9);
  Instant now = at_s(0);
  for (int day = 0; day < 3; ++day) {
    CAPTURE(day);
    now = policies.next_action(now, group, demand);
    REQUIRE(now == at_s((day * 24 + 8) * 3600.0));
    group.size = policies.act(now, group, demand)->size;
    CHECK(group.size == models::GroupSize{4, 4, 9});
    now = policies.next_action(now, group, demand);
    REQUIRE(now == at_s((day * 24 + 20) * 3600.0));
    const auto change = policies.act(now, group, demand);
    CHECK(change->policy == 2);
    CHECK_FALSE(change->decision);
    group.size = change->size;
    CHECK(group.size == models::GroupSize{1, 2, 9});
  }
}

TEST_CASE("a policy that is due together with a scheduled action is asked after it",
          "[policy_set]") {
  const ScheduledActionSpec grow{
      .at = seconds(180), .period = {}, .min = -1, .desired = 6, .max = 12};
  const AutoScalingGroupSpec spec = with({cpu_50, grow});
  const LoadCurve demand;
  PolicySet policies(spec, at_s(0));
  policies.observe(at_s(0), laws(4, 1.0, 0), demand);
  GroupState group = group_of(1, 4, 5);
  REQUIRE(policies.next_action(at_s(0), group, demand) == at_s(180));
  group.size = policies.act(at_s(180), group, demand)->size;
  CHECK(group.size == models::GroupSize{1, 6, 12});
  REQUIRE(policies.next_action(at_s(180), group, demand) == at_s(180));
  group.size = policies.act(at_s(180), group, demand)->size;
  CHECK(group.size.desired == 8);
  CHECK(policies.next_action(at_s(180), group, demand) == sim::never);
}

TEST_CASE("what a metric shows at the very moment of an evaluation does not matter to it",
          "[policy_set]") {
  // The minute that is judged is over, so a change at its end comes too late for it.
  const AutoScalingGroupSpec spec = with({cpu_50});
  const LoadCurve demand;
  const GroupState group = group_of(1, 4, 20);
  PolicySet policies(spec, at_s(0));
  policies.observe(at_s(0), laws(4, 0.9, 0), demand);
  policies.observe(at_s(180), laws(4, 0.1, 0), demand);
  REQUIRE(policies.next_action(at_s(180), group, demand) == at_s(180));
  CHECK(policies.act(at_s(180), group, demand)->size.desired == 8);
  CHECK_FALSE(policies.act(at_s(240), group, demand));
}

TEST_CASE("a copy goes on like the original", "[policy_set]") {
  const AutoScalingGroupSpec spec = with({cpu_50, requests_1000});
  const LoadCurve demand;
  PolicySet policies(spec, at_s(0));
  const GroupState group = group_of(1, 4, 20);
  policies.observe(at_s(0), laws(4, 0.9, 0), demand);
  policies.observe(at_s(130), laws(3, 0.8, 0), demand);
  PolicySet copy = policies;
  policies.observe(at_s(140), laws(4, 0.1, 0), demand);
  REQUIRE(copy.next_action(at_s(140), group, demand) == at_s(180));
  // 10 s at 90 % on four and 50 s at 80 % on three, judged with three.
  const auto change = copy.act(at_s(180), group, demand);
  CHECK(change->decision->metric == Approx((0.9 * 40 + 0.8 * 150) / 190));
  CHECK(change->size.desired == 5);
}

TEST_CASE("a group without policies plans nothing", "[policy_set]") {
  const AutoScalingGroupSpec spec = with({});
  PolicySet policies(spec, at_s(0));
  const LoadCurve demand = LoadCurve::constant(5);
  policies.observe(at_s(0), laws(1, 0.9, 900), demand);
  CHECK_FALSE(policies.uses(ScalingMetric::AverageCpu));
  CHECK(policies.next_action(at_s(0), group_of(1, 1, 2), demand) == sim::never);
}

TEST_CASE("a scheduled action keeps min, desired and max in order", "[scheduled_action]") {
  using models::GroupSize;
  const GroupSize before{2, 4, 6};
  const auto after = [&](int min, int desired, int max) {
    return models::apply({.at = {}, .period = {}, .min = min, .desired = desired, .max = max},
                         before);
  };
  CHECK(after(-1, -1, -1) == before);
  CHECK(after(5, -1, -1) == GroupSize{5, 5, 6});
  CHECK(after(-1, -1, 3) == GroupSize{2, 3, 3});
  CHECK(after(-1, 9, -1) == GroupSize{2, 6, 6});
  CHECK(after(8, -1, -1) == GroupSize{8, 8, 8});
  CHECK(after(-1, -1, 0) == GroupSize{0, 0, 0});
  CHECK(after(1, 8, 10) == GroupSize{1, 8, 10});
}

}  // namespace
