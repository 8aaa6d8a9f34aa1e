#pragma once

#include "models/architecture/load_curve.hpp"
#include "models/architecture/scaling_spec.hpp"

/// Sizes that an Auto Scaling group may have besides the one that it settles at.
namespace models::explaining {

/// The smallest size that a design or one of its schedules takes a group to.
struct GroupFloor {
  int size = 0;
  bool by_schedule = false;  ///< A scheduled action takes it lower than the design does.
  sim::Duration at{};        ///< When that happens first.
};

/// Of a group that something scales in this is `min`, else what is desired. Scheduled actions are
/// applied in the order of their times, and once more where they come back.
[[nodiscard]] GroupFloor floor_of(const AutoScalingGroupSpec& group);

/// Whether a policy may take instances away.
[[nodiscard]] bool scales_in(const AutoScalingGroupSpec& group);

/// Whether the group may have no instance at some time. Then nothing is measured, and no policy
/// brings it back. Target tracking asks for one instance while there is any demand.
[[nodiscard]] bool can_be_empty(const AutoScalingGroupSpec& group, const LoadCurve& demand);

}  // namespace models::explaining
