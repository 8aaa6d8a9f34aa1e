#pragma once

#include "sim/time/sim_time.hpp"

namespace sim {

/// Length of `year` in seconds: what turns a rate per year into one per second.
inline constexpr double seconds_per_year = to_seconds(year);

}  // namespace sim
