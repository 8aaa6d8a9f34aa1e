#pragma once

#include <chrono>
#include <cstdint>

namespace sim {

/// Length of simulated time in whole microseconds: exact, ordered, good for 292 000 years.
using Duration = std::chrono::duration<std::int64_t, std::micro>;

/// The simulated clock. It has no now(): only a running simulation knows the time.
struct SimClock {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  using time_point = std::chrono::time_point<SimClock>;
  static constexpr bool is_steady = true;
};

/// Moment in simulated time. Instant + Instant does not compile; Instant - Instant is a Duration.
using Instant = SimClock::time_point;

/// Start of every simulation.
inline constexpr Instant simulation_start{};

/// Later than every event. Means "never" where an Instant is asked for.
inline constexpr Instant never = Instant::max();

/// 365 days: the year of every rate and figure (validation suite, section 1).
inline constexpr Duration year = std::chrono::hours(8760);

/// The Duration nearest to `seconds`, halves away from zero. Requires |seconds| < 9.2e12.
[[nodiscard]] constexpr Duration from_seconds(double seconds) noexcept {
  const double micros = seconds * 1e6;
  return Duration(static_cast<std::int64_t>(micros < 0 ? micros - 0.5 : micros + 0.5));
}

/// Length in seconds, exact to 2^53 microseconds (285 years).
[[nodiscard]] constexpr double to_seconds(Duration length) noexcept {
  return static_cast<double>(length.count()) * 1e-6;
}

/// Seconds since the start of the simulation.
[[nodiscard]] constexpr double to_seconds(Instant at) noexcept {
  return to_seconds(at.time_since_epoch());
}

}  // namespace sim
