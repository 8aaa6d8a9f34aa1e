#include <fmt/format.h>

#include "tools/input/readers.hpp"

namespace tools {
namespace {

using namespace std::chrono_literals;
using models::ScalingMetric;

const std::string defaults = "auto_scaling_groups.policies.";
constexpr std::int64_t most_datapoints = 1440;

ScalingMetric read_metric(const ObjectReader& object) {
  return object.choice("metric", {"average_cpu", "requests_per_target"}, "a metric") == 0
             ? ScalingMetric::AverageCpu
             : ScalingMetric::RequestsPerTarget;
}

/// A share for CPU, requests per minute and target otherwise.
double read_level(const ObjectReader& object, const std::string& key, ScalingMetric metric) {
  const std::optional<Node> value = object.get(key);
  if (!value) return 1;
  if (metric == ScalingMetric::AverageCpu) return value->share({0.001, 1});
  return value->number({0.001, 1e9});
}

models::ScalingPolicySpec read_target_tracking(const Node& node) {
  const ObjectReader object(node, "target_tracking", defaults + "target_tracking");
  models::TargetTrackingSpec policy;
  policy.metric = read_metric(object);
  policy.target = read_level(object, "target", policy.metric);
  policy.low_threshold_factor = object.number("low_threshold_factor", {0, 1});
  policy.high_datapoints = object.integer("high_datapoints", {1, most_datapoints});
  policy.low_datapoints = object.integer("low_datapoints", {1, most_datapoints});
  policy.scale_in = object.boolean("scale_in");
  policy.proportional_scale_in = object.boolean("proportional_scale_in");
  return policy;
}

/// A bound in the unit of the metric: "20%" or 0.2 for CPU, which may be below the threshold.
double read_bound(const Node& node, ScalingMetric metric) {
  return metric == ScalingMetric::AverageCpu ? node.share({-1, 1}) : node.number({-1e9, 1e9});
}

double read_adjustment(const ObjectReader& step, models::AdjustmentType type) {
  const std::optional<Node> value = step.get("adjustment");
  if (!value) return 0;
  switch (type) {
    case models::AdjustmentType::ChangeInCapacity:
      return static_cast<double>(value->integer({-most_units, most_units}));
    case models::AdjustmentType::PercentChangeInCapacity:
      return value->share({-1, 100});
    case models::AdjustmentType::ExactCapacity:
      return static_cast<double>(value->integer({0, most_units}));
  }
  return 0;
}

models::StepAdjustment read_step(const Node& node, const models::StepPolicySpec& policy) {
  const ObjectReader object(node, "step");
  models::StepAdjustment step;
  if (const auto lower = object.find("lower")) step.lower = read_bound(*lower, policy.metric);
  if (const auto upper = object.find("upper")) step.upper = read_bound(*upper, policy.metric);
  step.adjustment = read_adjustment(object, policy.type);
  if (!(step.lower < step.upper)) {
    node.fail(R"("upper" is not above "lower")", "bounds are relative to the threshold");
  }
  return step;
}

void check_steps(const Node& list, const models::StepPolicySpec& policy) {
  for (std::size_t i = 0; i < policy.steps.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const models::StepAdjustment& a = policy.steps[i];
      const models::StepAdjustment& b = policy.steps[j];
      if (a.lower < b.upper && b.lower < a.upper) {
        list.fail(fmt::format("steps {} and {} overlap", j, i), "EC2 Auto Scaling refuses this");
        return;
      }
    }
  }
}

models::ScalingPolicySpec read_step_policy(const Node& node, bool simple) {
  constexpr std::size_t most_steps = 20;  // Quota of EC2 Auto Scaling, per policy.
  // A simple policy differs in one default only: the cooldown, which a step policy does not have.
  const ObjectReader object(node, "step_policy", defaults + "step");
  models::StepPolicySpec policy;
  policy.simple = simple;
  policy.metric = read_metric(object);
  policy.threshold = read_level(object, "threshold", policy.metric);
  policy.above = object.boolean("above");
  policy.datapoints = object.integer("datapoints", {1, most_datapoints});
  policy.type = static_cast<models::AdjustmentType>(object.choice(
      "adjustment_type", {"change_in_capacity", "percent_change_in_capacity", "exact_capacity"},
      "an adjustment"));
  if (const auto cooldown = object.find("cooldown")) {
    if (!simple)
      cooldown->fail("a step policy has no cooldown", R"(write "simple", or leave it out)");
    policy.cooldown = cooldown->duration({0s, 24h});
  } else if (simple) {
    policy.cooldown =
        default_node(object.reading(), defaults + "simple.cooldown").duration({0s, 24h});
  }
  const std::optional<Node> steps = object.get("steps");
  if (!steps) return policy;
  for (const Node& step : steps->elements()) policy.steps.push_back(read_step(step, policy));
  if (steps->elements().empty()) steps->fail("at least one step is needed");
  if (policy.steps.size() > most_steps) steps->fail("more than 20 steps");
  if (simple && policy.steps.size() > 1) steps->fail("a simple policy has one step");
  check_steps(*steps, policy);
  return policy;
}

models::ScalingPolicySpec read_scheduled(const Node& node) {
  const ObjectReader object(node, "scheduled", defaults + "scheduled");
  models::ScheduledActionSpec action;
  action.at = object.duration("at");
  action.period = object.duration("period");
  if (action.period != sim::Duration::zero() && action.period < 1min) {
    object.find("period").value_or(node).fail("shorter than a minute", "0s is once");
  }
  const auto size = [&](const std::string& key) {
    return object.has(key) ? object.integer(key, {0, most_units}) : -1;
  };
  action.min = size("min");
  action.desired = size("desired");
  action.max = size("max");
  if (object.present({"min", "desired", "max"}).empty()) {
    node.fail("nothing changes", R"(give "min", "desired" or "max")");
  }
  if (action.min >= 0 && action.max >= 0 && action.min > action.max) {
    node.fail(fmt::format("min {} is more than max {}", action.min, action.max));
  }
  return action;
}

}  // namespace

models::ScalingPolicySpec read_policy(const Node& node) {
  const ObjectReader object(node, "policy");
  const auto kind = object.exactly_one({"target_tracking", "step", "simple", "scheduled"});
  if (!kind) return models::TargetTrackingSpec{};
  const Node value = *object.find(*kind);
  if (*kind == "target_tracking") return read_target_tracking(value);
  if (*kind == "scheduled") return read_scheduled(value);
  return read_step_policy(value, *kind == "simple");
}

}  // namespace tools
