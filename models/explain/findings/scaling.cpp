// Policies: what target tracking can do, and what it undoes.

#include <algorithm>

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

/// Above this share of the CPU a step adds less than half of what is there.
constexpr double high_target = 0.7;

std::string pointer_of(const AutoScalingGroupSpec& group, const std::string& key) {
  return "/architecture/auto_scaling_groups" + token(group.id) + key;
}

Places slow_growth(const FindingContext& context) {
  Places places;
  for (const AutoScalingGroupSpec& group : context.scenario.architecture.auto_scaling_groups) {
    for (const ScalingPolicySpec& policy : group.policies) {
      const auto* tracking = std::get_if<TargetTrackingSpec>(&policy);
      if (tracking == nullptr || tracking->metric != ScalingMetric::AverageCpu) continue;
      if (tracking->target <= high_target) continue;
      const std::string growth =
          tracking->target < 1 ? "a step adds at most " + in_percent(1 / tracking->target - 1) +
                                     " of what is there, however large the load is"
                               : std::string("the group never grows");
      places.push_back({pointer_of(group, "/policies"),
                        "CPU is never above 100 %, so at a target of " +
                            in_percent(tracking->target) + " " + growth,
                        ""});
    }
  }
  return places;
}

/// What target tracking measures with `size` instances at the smallest demand, as a share of what
/// it still leaves alone; 1 and above: it takes none away.
double least_load(const FindingContext& context, const AutoScalingGroupSpec& group,
                  const TargetTrackingSpec& tracking, int size) {
  const Scenario& scenario = context.scenario;
  const double least = scenario.workload.demand.trough_rps();
  const double kept = size * tracking.target * tracking.low_threshold_factor;
  if (kept <= 0) return 1;
  switch (tracking.metric) {
    case ScalingMetric::AverageCpu: {
      const double peak = scenario.workload.demand.peak_rps();
      if (peak <= 0) return 0;
      // Of a group in another tier the rule hears when that is looked at.
      const std::optional<InstancePool>& pool = context.pool;
      const bool is_member = pool && std::any_of(pool->members.begin(), pool->members.end(),
                                                 [&](const PoolMember& member) {
                                                   return member.instance == &group.instance;
                                                 });
      if (!is_member) return 1;
      const int vcpu = scenario.architecture.instance_types[group.instance.type.index()].vcpu;
      return pool->peak_vcpu / peak * least / (kept * vcpu);
    }
    case ScalingMetric::RequestsPerTarget:
      return least * 60 / kept;
  }
  return 1;
}

/// Of the policy that takes instances away last, since each has to agree; nothing where one keeps
/// them.
const TargetTrackingSpec* undoing(const FindingContext& context, const AutoScalingGroupSpec& group,
                                  int size) {
  const TargetTrackingSpec* slowest = nullptr;
  for (const ScalingPolicySpec& policy : group.policies) {
    const auto* tracking = std::get_if<TargetTrackingSpec>(&policy);
    if (tracking == nullptr || !tracking->scale_in) continue;
    if (least_load(context, group, *tracking, size) >= 1) return nullptr;
    if (slowest == nullptr || tracking->low_datapoints > slowest->low_datapoints) {
      slowest = tracking;
    }
  }
  return slowest;
}

/// `at`: when `desired` is set.
void add_undone(const FindingContext& context, const AutoScalingGroupSpec& group, int desired,
                int min, sim::Duration at, const std::string& pointer, Places& places) {
  if (desired <= min) return;
  const TargetTrackingSpec* tracking = undoing(context, group, desired);
  if (tracking == nullptr) return;
  places.push_back({pointer,
                    in_time(sim::to_seconds(at)) + " after the start " +
                        counted(desired, "instance") + " are asked for, and \"min\" stays at " +
                        std::to_string(min) + ": after " +
                        std::to_string(tracking->low_datapoints) +
                        " minutes of little load target tracking takes them back",
                    "Set \"min\" to " + std::to_string(desired) +
                        " with it, for as long as the instances are wanted."});
}

Places undone_size(const FindingContext& context) {
  Places places;
  const auto& groups = context.scenario.architecture.auto_scaling_groups;
  for (const AutoScalingGroupSpec& group : groups) {
    for (const ScalingPolicySpec& policy : group.policies) {
      const auto* action = std::get_if<ScheduledActionSpec>(&policy);
      if (action == nullptr || action->desired < 0) continue;
      add_undone(context, group, action->desired, action->min >= 0 ? action->min : group.min,
                 action->at, pointer_of(group, "/policies"), places);
    }
  }
  for (const TimelineEntry& entry : context.scenario.timeline) {
    const auto* change = std::get_if<SetGroupSize>(&entry.action);
    if (change == nullptr || change->desired < 0) continue;
    const AutoScalingGroupSpec& group = groups[change->group.index()];
    add_undone(context, group, change->desired, change->min >= 0 ? change->min : group.min,
               entry.at, "/timeline", places);
  }
  return places;
}

}  // namespace

std::vector<FindingRule> scaling_rules() {
  return {
      {"target-limits-growth", Severity::Note,
       "A CPU target so high that the group grows in small steps.",
       "Take a target at or below 70 %, or a step policy that adds more at once.", slow_growth},
      {"desired-taken-back", Severity::Warning,
       "A schedule or a timeline raises \"desired\" and not \"min\", and target tracking takes it "
       "back.",
       "Set \"min\" with it, for as long as the instances are wanted.", undone_size},
  };
}

}  // namespace models::explaining
