#pragma once

#include <cstdint>

#include "sim/kernel/event_queue.hpp"
#include "sim/time/sim_time.hpp"

namespace sim {

/// Fires the pending events up to and including `end` in order, those that `handle` schedules on
/// the way among them. Later events stay pending. Returns how many fired.
///
/// `handle(at, event)` is given the instant and the event, and may schedule and cancel in `queue`.
/// The queue's clock stands at the last event that fired, not at `end`.
template <class Event, std::uint32_t SequenceLimit, class Handle>
std::uint64_t run_until(EventQueue<Event, SequenceLimit>& queue, Instant end, Handle&& handle) {
  std::uint64_t fired = 0;
  while (queue.fire_until(end, handle)) ++fired;
  return fired;
}

}  // namespace sim
