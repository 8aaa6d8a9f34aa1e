#include "models/scaling/scheduled_action.hpp"

#include <algorithm>

#include "sim/base/require.hpp"

namespace models {

sim::Instant next_occurrence(const ScheduledActionSpec& action, sim::Instant after) {
  sim::require(action.at >= sim::Duration{} && action.period >= sim::Duration{},
               "a scheduled action has a time and a period");
  const sim::Instant first = sim::simulation_start + action.at;
  if (after < first) return first;
  if (action.period == sim::Duration{}) return sim::never;
  return first + ((after - first) / action.period + 1) * action.period;
}

GroupSize apply(const ScheduledActionSpec& action, GroupSize size) {
  if (action.min >= 0) {
    size.min = action.min;
    size.max = std::max(size.max, size.min);
  }
  if (action.max >= 0) {
    size.max = action.max;
    size.min = std::min(size.min, size.max);
  }
  size.desired = size.clamp(action.desired >= 0 ? action.desired : size.desired);
  return size;
}

}  // namespace models
