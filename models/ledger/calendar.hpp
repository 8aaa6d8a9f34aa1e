#pragma once

#include <array>
#include <cstdint>

#include "sim/time/sim_time.hpp"

namespace models {

/// Provider agreements count errors in slots of five minutes (EC2 and RDS SLA, "Error Rate").
inline constexpr sim::Duration sla_slot = std::chrono::minutes(5);

/// Months of a year of 365 days that begins in January; years follow one another without gaps.
inline constexpr std::array<int, 13> month_begins_day = {0,   31,  59,  90,  120, 151, 181,
                                                         212, 243, 273, 304, 334, 365};

/// Months since the start of the simulation. Requires at >= start.
[[nodiscard]] constexpr std::int64_t month_of(sim::Instant at) noexcept {
  const std::int64_t days = at.time_since_epoch() / std::chrono::hours(24);
  const std::int64_t day_of_year = days % 365;
  std::size_t month = 1;
  while (month_begins_day[month] <= day_of_year) ++month;
  return days / 365 * 12 + static_cast<std::int64_t>(month) - 1;
}

/// First moment of a month, counted as month_of does.
[[nodiscard]] constexpr sim::Instant month_begin(std::int64_t month) noexcept {
  const std::int64_t days =
      month / 12 * 365 + month_begins_day[static_cast<std::size_t>(month % 12)];
  return sim::Instant(std::chrono::hours(24) * days);
}

/// Whole windows of so many calendar months within a length of time: the first one, counted from
/// the start of the simulation, and how many there are.
struct Windows {
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// Of [from, to]. Requires from >= start and months >= 1.
[[nodiscard]] constexpr Windows whole_windows(sim::Instant from, sim::Instant to,
                                              int months) noexcept {
  Windows windows{month_of(from) / months, 0};
  if (month_begin(windows.first * months) < from) ++windows.first;
  while (month_begin((windows.first + windows.count + 1) * months) <= to) ++windows.count;
  return windows;
}

}  // namespace models
