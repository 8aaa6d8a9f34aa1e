#include "models/context/places.hpp"

#include <algorithm>
#include <variant>

namespace models {

int instances_added(const Scenario& scenario, InstanceSetId set) {
  int added = 0;
  for (const TimelineEntry& entry : scenario.timeline) {
    const auto* add = std::get_if<AddInstances>(&entry.action);
    if (add != nullptr && add->set == set) added += add->count;
  }
  return added;
}

int largest_maximum(const Scenario& scenario, GroupId group) {
  const AutoScalingGroupSpec& spec = scenario.architecture.auto_scaling_groups[group.index()];
  int largest = spec.max;
  for (const ScalingPolicySpec& policy : spec.policies) {
    const auto* action = std::get_if<ScheduledActionSpec>(&policy);
    if (action != nullptr) largest = std::max({largest, action->min, action->desired, action->max});
  }
  for (const TimelineEntry& entry : scenario.timeline) {
    const auto* size = std::get_if<SetGroupSize>(&entry.action);
    if (size != nullptr && size->group == group)
      largest = std::max({largest, size->min, size->max});
  }
  return largest;
}

int group_places(const Scenario& scenario, GroupId group) {
  const int largest = largest_maximum(scenario, group);
  return largest + std::max(1, largest / 10);
}

}  // namespace models
