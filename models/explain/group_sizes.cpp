#include "models/explain/group_sizes.hpp"

#include <algorithm>
#include <vector>

namespace models::explaining {

namespace {

struct Sizes {
  int min;
  int desired;
  int max;
};

/// As EC2 Auto Scaling does it: a new min above max raises max, a new max below min lowers min, and
/// desired is clamped to both.
Sizes after(const ScheduledActionSpec& action, Sizes sizes) {
  if (action.min >= 0) {
    sizes.min = action.min;
    sizes.max = std::max(sizes.max, sizes.min);
  }
  if (action.max >= 0) {
    sizes.max = action.max;
    sizes.min = std::min(sizes.min, sizes.max);
  }
  sizes.desired =
      std::clamp(action.desired >= 0 ? action.desired : sizes.desired, sizes.min, sizes.max);
  return sizes;
}

/// Of an action: its position among the policies, in the order in which they happen.
std::vector<std::size_t> actions_of(const AutoScalingGroupSpec& group) {
  std::vector<std::size_t> actions;
  for (std::size_t index = 0; index < group.policies.size(); ++index) {
    if (std::holds_alternative<ScheduledActionSpec>(group.policies[index])) {
      actions.push_back(index);
    }
  }
  std::stable_sort(actions.begin(), actions.end(), [&](std::size_t left, std::size_t right) {
    return std::get<ScheduledActionSpec>(group.policies[left]).at <
           std::get<ScheduledActionSpec>(group.policies[right]).at;
  });
  return actions;
}

/// Calls `look` with each action's position and the sizes after it.
template <class Look>
void each_schedule(const AutoScalingGroupSpec& group, Look look) {
  Sizes sizes{group.min, group.desired, group.max};
  const std::vector<std::size_t> actions = actions_of(group);
  for (int round = 0; round < 2; ++round) {
    for (const std::size_t index : actions) {
      const auto& action = std::get<ScheduledActionSpec>(group.policies[index]);
      if (round > 0 && action.period <= sim::Duration::zero()) continue;
      sizes = after(action, sizes);
      look(index, sizes);
    }
  }
}

}  // namespace

bool scales_in(const AutoScalingGroupSpec& group) {
  return std::any_of(group.policies.begin(), group.policies.end(), [](const auto& policy) {
    if (const auto* tracking = std::get_if<TargetTrackingSpec>(&policy)) return tracking->scale_in;
    const auto* step = std::get_if<StepPolicySpec>(&policy);
    if (step == nullptr) return false;
    // An exact capacity may be below the present one.
    return step->type == AdjustmentType::ExactCapacity ||
           std::any_of(step->steps.begin(), step->steps.end(),
                       [](const StepAdjustment& one) { return one.adjustment < 0; });
  });
}

GroupFloor floor_of(const AutoScalingGroupSpec& group) {
  const bool shrinks = scales_in(group);
  GroupFloor floor{shrinks ? group.min : group.desired, false, {}};
  each_schedule(group, [&](std::size_t index, const Sizes& sizes) {
    const int size = shrinks ? sizes.min : sizes.desired;
    if (size >= floor.size) return;
    floor = {size, true, std::get<ScheduledActionSpec>(group.policies[index]).at};
  });
  return floor;
}

bool can_be_empty(const AutoScalingGroupSpec& group, const LoadCurve& demand) {
  bool emptied = group.desired == 0;
  each_schedule(group, [&](std::size_t, const Sizes& sizes) { emptied |= sizes.desired == 0; });
  if (emptied) return true;
  if (floor_of(group).size > 0) return false;
  const bool by_steps = std::any_of(
      group.policies.begin(), group.policies.end(),
      [](const auto& policy) { return std::holds_alternative<StepPolicySpec>(policy); });
  return by_steps || demand.trough_rps() <= 0;
}

}  // namespace models::explaining
