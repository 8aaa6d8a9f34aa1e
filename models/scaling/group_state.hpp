#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "sim/time/sim_time.hpp"

namespace models {

/// Size limits of a group: 0 <= min <= desired <= max.
struct GroupSize {
  int min = 0;
  int desired = 0;
  int max = 0;

  /// `wanted` within the limits.
  [[nodiscard]] constexpr int clamp(int wanted) const noexcept {
    return std::clamp(wanted, min, max);
  }
  friend bool operator==(const GroupSize&, const GroupSize&) = default;
};

/// What policies see of their group besides its metric.
struct GroupState {
  GroupSize size;
  int warming = 0;  ///< Launched or in service, not yet warm: blocks scale-in by policies.
  int pending = 0;  ///< Of these, launched and not yet in service: blocks simple scaling.
  /// End of the last launch or termination, for the cooldown of simple scaling.
  std::optional<sim::Instant> last_activity;
};

enum class ScalingDirection : std::uint8_t { Out, In };

/// A new desired capacity and the datapoint that it rests on.
struct ScalingDecision {
  int desired = 0;
  ScalingDirection direction = ScalingDirection::Out;
  double metric = 0;
  int warm = 0;  ///< Instances behind the metric.
};

}  // namespace models
