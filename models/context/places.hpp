#pragma once

#include "models/architecture/scenario.hpp"

namespace models {

/// How many instances the timeline adds to a set.
[[nodiscard]] int instances_added(const Scenario& scenario, InstanceSetId set);

/// The largest maximum that a group ever has: its own, and those that scheduled actions and the
/// timeline set.
[[nodiscard]] int largest_maximum(const Scenario& scenario, GroupId group);

/// Places for a group's instances: its largest maximum and the rebalancing margin of max(10 %, 1)
/// (EC2 Auto Scaling user guide, "Rebalancing activities").
[[nodiscard]] int group_places(const Scenario& scenario, GroupId group);

}  // namespace models
