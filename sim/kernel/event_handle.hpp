#pragma once

#include <cstdint>

namespace sim {

/// Names one scheduled event. A cheap value; it goes stale when that event fires or is cancelled,
/// and a stale handle never names a later event of the same queue. A copied queue honours the
/// handles given out before the copy was made. A default-constructed handle names nothing.
class EventHandle {
 public:
  constexpr EventHandle() noexcept = default;

  friend constexpr bool operator==(EventHandle, EventHandle) noexcept = default;

 private:
  template <class Event, std::uint32_t SequenceLimit>
  friend class EventQueue;

  constexpr EventHandle(std::uint32_t slot, std::uint32_t generation) noexcept
      : slot_(slot), generation_(generation) {}

  std::uint32_t slot_ = 0;
  std::uint32_t generation_ = 0;  // Pending events have odd ones, so this names none.
};

}  // namespace sim
