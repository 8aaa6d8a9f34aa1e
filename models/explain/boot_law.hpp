#pragma once

#include <optional>

#include "models/architecture/load_balancing_spec.hpp"
#include "models/architecture/scaling_spec.hpp"

/// From a launch to the first requests. Without a hook an instance is in service once it runs, and
/// is probed from then on while its application starts (docs/models/instances.md): who fails the
/// unhealthy threshold meanwhile needs the whole healthy threshold to come in.
namespace models::explaining {

/// Seconds from the launch call of an instance of a group until a balancer sends it requests, on
/// average over its boot and the phases of the probes, until the last of `judges` nodes does;
/// infinite where the boot has no finite mean.
[[nodiscard]] double launch_to_rotation(const AutoScalingGroupSpec& group,
                                        const HealthCheckSpec& check, int judges);

/// Where the last of `count` moments is on average that are uniform over 0 to 1.
[[nodiscard]] constexpr double last_of(int count) {
  return count / (count + 1.0);
}

/// Grace periods, in seconds from InService, that keep starting instances from being given up.
struct GraceNeeded {
  double usual_s = 0;  ///< For half of the boots and of the phases.
  double safe_s = 0;   ///< For 95 % of the boots, whatever the phase.
};

/// Nothing where half of the boots or more are over before they fail the unhealthy threshold, or
/// where a hook holds instances back until they are ready.
[[nodiscard]] std::optional<GraceNeeded> grace_needed(const AutoScalingGroupSpec& group,
                                                      const HealthCheckSpec& check);

}  // namespace models::explaining
