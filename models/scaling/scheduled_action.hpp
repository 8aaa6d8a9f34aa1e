#pragma once

#include "models/architecture/scaling_spec.hpp"
#include "models/scaling/group_state.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// The first time of a scheduled action strictly after `after`; sim::never where there is none.
/// Requires at >= 0 and period >= 0.
[[nodiscard]] sim::Instant next_occurrence(const ScheduledActionSpec& action, sim::Instant after);

/// The sizes after a scheduled action. What it leaves out stays; a new limit moves the other one
/// where they would cross, and the desired capacity is clamped to both.
[[nodiscard]] GroupSize apply(const ScheduledActionSpec& action, GroupSize size);

}  // namespace models
