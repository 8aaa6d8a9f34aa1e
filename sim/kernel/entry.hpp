#pragma once

#include <cstdint>
#include <cstring>
#include <limits>

#include "sim/time/sim_time.hpp"

namespace sim::kernel {

/// Later than all times.
inline constexpr std::uint64_t never_ticks = std::numeric_limits<std::uint64_t>::max();

/// What the queue sorts: when an event is due, its place among events due at the same instant, and
/// the slot that holds it. 16 bytes, so that four fit into a cache line.
struct Entry {
  std::uint64_t rank;  ///< Sequence number in the upper half, slot in the lower.
  std::uint64_t time;  ///< Microseconds since simulation_start, which no event precedes.

  [[nodiscard]] constexpr std::uint32_t slot() const noexcept {
    return static_cast<std::uint32_t>(rank);
  }

  [[nodiscard]] constexpr std::uint32_t sequence() const noexcept {
    return static_cast<std::uint32_t>(rank >> 32U);
  }

  /// By time, then by sequence: one comparison of 128 bits, so that ties cost no branch.
  friend constexpr bool operator<(const Entry& a, const Entry& b) noexcept {
    return a.order() < b.order();
  }

 private:
  __extension__ using Order = unsigned __int128;

  [[nodiscard]] constexpr Order order() const noexcept {
    return (static_cast<Order>(time) << 64U) | rank;
  }
};

[[nodiscard]] constexpr Entry make_entry(std::uint64_t time, std::uint32_t sequence,
                                         std::uint32_t slot) noexcept {
  return Entry{.rank = (std::uint64_t{sequence} << 32U) | slot, .time = time};
}

/// Writes an entry as one word of 16 bytes. One that is written in halves and read as a whole soon
/// after makes the processor wait until both halves have reached the cache.
inline void store(Entry* to, Entry entry) noexcept {
  using Whole = std::uint64_t __attribute__((vector_size(16)));
  const Whole whole{entry.rank, entry.time};
  std::memcpy(to, &whole, sizeof whole);
}

/// Microseconds since simulation_start. Requires at >= simulation_start.
[[nodiscard]] constexpr std::uint64_t to_ticks(Instant at) noexcept {
  return static_cast<std::uint64_t>(at.time_since_epoch().count());
}

[[nodiscard]] constexpr Instant from_ticks(std::uint64_t ticks) noexcept {
  return Instant(Duration(static_cast<Duration::rep>(ticks)));
}

}  // namespace sim::kernel
