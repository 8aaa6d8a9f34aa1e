#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/base/require.hpp"

namespace sim::kernel {

/// Room for one value of a type that is copied byte by byte. Unlike std::optional it does not know
/// whether it holds one, so that copying moves the value's bytes and no others.
template <class Event>
class PlainHome {
 public:
  PlainHome() noexcept : home_{.none = 0} {}
  void emplace(const Event& event) noexcept { home_.event = event; }
  void reset() noexcept {}
  [[nodiscard]] Event& operator*() noexcept { return home_.event; }

 private:
  union Home {
    char none;
    Event event;
  };

  Home home_;
};

/// Homes for the events that are pending. Each slot counts its tenants in a generation, odd while
/// an event lives there and even otherwise, so that (slot, generation) names one event for ever.
///
/// The tenant also carries a mark, by which whoever refers to the slot can tell whether it is still
/// the same one.
///
/// A slot whose generations are used up is given up rather than let a name be used twice.
/// Generation is a parameter only so that a test can get there.
template <class Event, class Generation = std::uint32_t>
class SlotPool {
 public:
  /// Moves the event into a free slot, the one that was freed last, and returns the slot. The event
  /// has no mark until set_mark().
  std::uint32_t acquire(Event&& event) {
    const std::uint32_t slot = first_free_ != none ? take_free() : append();
    slots_[slot].event.emplace(std::move(event));
    ++slots_[slot].generation;
    return slot;
  }

  /// The event that lives there.
  [[nodiscard]] Event& event(std::uint32_t slot) noexcept { return *slots_[slot].event; }

  void set_mark(std::uint32_t slot, std::uint32_t mark) noexcept { slots_[slot].link = mark; }
  /// Requires that an event lives there.
  [[nodiscard]] std::uint32_t mark(std::uint32_t slot) const noexcept { return slots_[slot].link; }
  /// Whether an event with this mark lives there. Requires a slot that acquire() has returned.
  [[nodiscard]] bool is_marked(std::uint32_t slot, std::uint32_t mark) const noexcept {
    const Slot& home = slots_[slot];
    // Not with &&: in a sweep either answer is as likely as the other, and a branch guesses badly.
    return (home.generation & Generation{home.link == mark}) != 0;
  }

  /// Ends the event's stay, after it was moved out. The handle to it goes stale, but the slot stays
  /// taken until release().
  void vacate(std::uint32_t slot) noexcept {
    Slot& home = slots_[slot];
    if constexpr (!std::is_trivially_destructible_v<Event>) home.event.reset();
    ++home.generation;
  }

  /// Offers a vacated slot to later events.
  void release(std::uint32_t slot) noexcept {
    Slot& home = slots_[slot];
    if (home.generation == used_up) [[unlikely]]
      return;
    home.link = first_free_;
    first_free_ = slot;
  }

  /// Whether an event lives there. Requires a slot that acquire() has returned.
  [[nodiscard]] bool occupied(std::uint32_t slot) const noexcept {
    return (slots_[slot].generation & 1U) != 0;
  }

  /// Whether this very event lives there; any slot and generation may be asked about.
  [[nodiscard]] bool occupied(std::uint32_t slot, Generation generation) const noexcept {
    return (generation & 1U) != 0 && slot < slots_.size() && slots_[slot].generation == generation;
  }

  [[nodiscard]] Generation generation(std::uint32_t slot) const noexcept {
    return slots_[slot].generation;
  }

  /// Brings the event that will soon be vacated near. Has no effect but on speed.
  void prefetch(std::uint32_t slot) const noexcept {
    const auto* const begin = reinterpret_cast<const char*>(slots_.data() + slot);
    __builtin_prefetch(begin, 1);
    // It may lie across two cache lines.
    // NOLINTNEXTLINE(misc-redundant-expression): that they are equal holds for some events only.
    if constexpr (alignof(Slot) < sizeof(Slot)) {
      __builtin_prefetch(begin + sizeof(Slot) - 1, 1);
    }
  }

  /// Destroys all events and frees their slots, keeping the memory.
  void clear() noexcept {
    first_free_ = none;
    for (std::size_t slot = slots_.size(); slot-- > 0;) {
      if (occupied(static_cast<std::uint32_t>(slot))) {
        slots_[slot].event.reset();
        ++slots_[slot].generation;
      }
      release(static_cast<std::uint32_t>(slot));
    }
  }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  static constexpr Generation used_up = 0;  // All have passed; even, as nothing lives there.

  using Home = std::conditional_t<std::is_trivially_copyable_v<Event>, PlainHome<Event>,
                                  std::optional<Event>>;

  struct Content {
    Generation generation = 0;
    std::uint32_t link = none;  // The event's mark, or the next free slot.
    Home event;
  };
  // One that fits into a cache line lies in one.
  static constexpr bool fits =
      sizeof(Content) <= 16 || (sizeof(Content) <= 64 && std::has_single_bit(sizeof(Content)));
  struct alignas(fits ? std::bit_ceil(sizeof(Content)) : alignof(Content)) Slot : Content {};

  std::uint32_t take_free() noexcept {
    const std::uint32_t slot = first_free_;
    first_free_ = slots_[slot].link;
    return slot;
  }

  [[gnu::noinline]] std::uint32_t append() {
    require(slots_.size() < none, "at most 2^32 - 1 events can be pending");
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }

  std::vector<Slot> slots_;
  std::uint32_t first_free_ = none;
};

}  // namespace sim::kernel
