#include <fmt/format.h>

#include "models/architecture/keys/policy_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::ScalingMetric;

/// A share for CPU, requests per minute and target otherwise.
double read_level(const ObjectReader& object, const std::string& key, ScalingMetric metric) {
  const std::optional<Node> value = object.get(key);
  if (!value) return 1;
  if (metric == ScalingMetric::AverageCpu) return value->share({0.001, 1});
  return value->number({0.001, 1e9});
}

models::ScalingPolicySpec read_target_tracking(const Node& node, const Names& names) {
  const models::Keys<models::TargetTrackingSpec>& keys = models::target_tracking_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::TargetTrackingSpec policy;
  read_keys(object, keys, names, policy,
            [&](std::string_view) { policy.target = read_level(object, "target", policy.metric); });
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
  const ObjectReader object = object_of(node, models::step_keys().table);
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

/// A simple policy differs in one default only: the cooldown, which a step policy does not have.
void read_cooldown(const ObjectReader& object, const Names& names, models::StepPolicySpec& policy) {
  const std::optional<Node> cooldown = object.find("cooldown");
  if (cooldown && !policy.simple) {
    cooldown->fail("a step policy has no cooldown", R"(write "simple", or leave it out)");
  }
  read_key(object, models::step_policy_keys(), "cooldown", names, policy,
           policy.simple ? "auto_scaling_groups.policies.simple.cooldown" : "");
}

void read_steps(const ObjectReader& object, models::StepPolicySpec& policy) {
  constexpr std::size_t most_steps = 20;  // Quota of EC2 Auto Scaling, per policy.
  const std::optional<Node> steps = object.get("steps");
  if (!steps) return;
  for (const Node& step : steps->elements()) policy.steps.push_back(read_step(step, policy));
  if (steps->elements().empty()) steps->fail("at least one step is needed");
  if (policy.steps.size() > most_steps) steps->fail("more than 20 steps");
  if (policy.simple && policy.steps.size() > 1) steps->fail("a simple policy has one step");
  check_steps(*steps, policy);
}

models::ScalingPolicySpec read_step_policy(const Node& node, const Names& names, bool simple) {
  const models::Keys<models::StepPolicySpec>& keys = models::step_policy_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::StepPolicySpec policy;
  policy.simple = simple;
  read_keys(object, keys, names, policy, [&](std::string_view key) {
    if (key == "threshold") policy.threshold = read_level(object, "threshold", policy.metric);
    if (key == "cooldown") read_cooldown(object, names, policy);
    if (key == "steps") read_steps(object, policy);
  });
  return policy;
}

models::ScalingPolicySpec read_scheduled(const Node& node, const Names& names) {
  const models::Keys<models::ScheduledActionSpec>& keys = models::scheduled_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::ScheduledActionSpec action;
  read_keys(object, keys, names, action);
  if (action.period != sim::Duration::zero() && action.period < std::chrono::minutes(1)) {
    object.find("period").value_or(node).fail("shorter than a minute", "0s is once");
  }
  if (object.present({"min", "desired", "max"}).empty()) {
    node.fail("nothing changes", R"(give "min", "desired" or "max")");
  }
  if (action.min >= 0 && action.max >= 0 && action.min > action.max) {
    node.fail(fmt::format("min {} is more than max {}", action.min, action.max));
  }
  return action;
}

}  // namespace

models::ScalingPolicySpec read_policy(const Node& node, const Names& names) {
  const models::KeyTable& table = models::policy_keys().table;
  const auto kind = object_of(node, table).exactly_one(key_names(table));
  if (!kind) return models::TargetTrackingSpec{};
  const Node value = node.member(*kind);
  if (*kind == "target_tracking") return read_target_tracking(value, names);
  if (*kind == "scheduled") return read_scheduled(value, names);
  return read_step_policy(value, names, *kind == "simple");
}

}  // namespace tools
