#pragma once

#include "sim/time/sim_time.hpp"

namespace models {

/// The first microsecond in (low, high] at which `holds` is true, for sim::Instant or
/// sim::Duration. Requires that it is false at `low`, true at `high` and changes once in between.
/// `guess` is where it probably does: a good one costs three questions, a bad one 64 at most.
template <class Time, class Predicate>
[[nodiscard]] Time first_tick(Time low, Time high, Time guess, Predicate holds) {
  constexpr sim::Duration tick(1);
  const auto narrow = [&](Time probe) {
    if (low < probe && probe < high) (holds(probe) ? high : low) = probe;
  };
  narrow(guess);
  if (low < guess) narrow(guess - tick);
  if (guess < high) narrow(guess + tick);
  while (high - low > tick) narrow(low + (high - low) / 2);
  return high;
}

}  // namespace models
