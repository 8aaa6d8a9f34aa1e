#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "sim/base/require.hpp"
#include "sim/kernel/entry.hpp"
#include "sim/kernel/event_handle.hpp"
#include "sim/kernel/few_front.hpp"
#include "sim/kernel/fine_rung.hpp"
#include "sim/kernel/ladder.hpp"
#include "sim/kernel/now_ring.hpp"
#include "sim/kernel/slot_pool.hpp"
#include "sim/kernel/sorted_front.hpp"
#include "sim/time/sim_time.hpp"

namespace sim {

/// Future events in order of time; events at the same instant leave in the order they came in.
///
/// Event is any movable value, as a rule a std::variant of one struct per kind of event. A queue of
/// copyable events is itself a value: a copy continues exactly like the original.
template <class Event, std::uint32_t SequenceLimit = std::numeric_limits<std::uint32_t>::max()>
class EventQueue {
 public:
  struct Fired {
    Instant at;
    Event event;
  };

  /// Requires at >= now().
  EventHandle schedule(Instant at, Event event) {
    if (at <= now_) [[unlikely]]
      return schedule_now(at, std::move(event));
    const std::uint32_t slot = slots_.acquire(std::move(event));
    insert(kernel::to_ticks(at), slot);
    return EventHandle(slot, slots_.generation(slot));
  }

  /// Returns the event, now unscheduled, or nothing where the handle is stale.
  std::optional<Event> cancel(EventHandle handle) {
    if (!is_pending(handle)) return std::nullopt;
    std::optional<Event> event(std::move(slots_.event(handle.slot_)));
    const bool in_ring = slots_.mark(handle.slot_) == ring_mark;
    slots_.vacate(handle.slot_);
    // What else refers to the slot knows the mark. The ring does not.
    if (!in_ring) slots_.release(handle.slot_);
    ++cancelled_;
    if (3 * cancelled_ > 2 * (entries() + cancelled_allowance)) sweep();
    return event;
  }

  [[nodiscard]] bool is_pending(EventHandle handle) const noexcept {
    return slots_.occupied(handle.slot_, handle.generation_);
  }

  /// Takes the earliest event out. Requires !empty().
  Fired pop() {
    Event event = take_first();
    return Fired{now_, std::move(event)};
  }

  /// Takes the earliest event out and calls handle(at, event), which may schedule and cancel.
  /// Requires !empty().
  template <class Handle>
  void fire(Handle&& handle) {
    Event event = take_first();
    keep_in_memory(event);
    std::forward<Handle>(handle)(Instant(now_), std::move(event));
  }

  /// What run_until() is made of: does what fire() does if an event is due at `end` or before, and
  /// returns whether one was.
  template <class Handle>
  bool fire_until(Instant end, Handle&& handle) {
    if (end < simulation_start) return false;
    const bool from_ring = settle();
    if ((from_ring ? kernel::to_ticks(now_) : first_time()) > kernel::to_ticks(end)) return false;
    Event event = take_settled(from_ring);
    keep_in_memory(event);
    std::forward<Handle>(handle)(Instant(now_), std::move(event));
    return true;
  }

  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return entries() - cancelled_; }

  /// When pop() would fire. Requires !empty(). Tidies up inside, hence not const.
  [[nodiscard]] Instant next_time() {
    if (settle()) return now_;
    if (first_time() == kernel::never_ticks) [[unlikely]]
      throw_empty();
    return kernel::from_ticks(first_time());
  }

  /// Time of the last event popped, simulation_start before the first.
  [[nodiscard]] Instant now() const noexcept { return now_; }

  /// Forgets all events and starts at simulation_start again, keeping the memory.
  void clear() noexcept {
    slots_.clear();
    ring_.clear();
    few_.clear();
    front_.clear();
    fine_.clear();
    ladder_.clear();
    is_few_ = true;
    many_ = cancelled_ = 0;
    next_sequence_ = 0;
    now_ = simulation_start;
  }

 private:
  // Keeps compilers from taking the event apart into registers: g++ 12 then writes the parts back
  // one by one when it is scheduled again and reads them as a whole at once, which stalls. Worth
  // about 8 % with few events pending; events of one register gain nothing.
  static void keep_in_memory(Event& event) noexcept {
    if constexpr (sizeof(Event) > sizeof(std::uint64_t)) asm("" : "+m"(event));
  }

  Event take_first() {
    const bool from_ring = settle();
    if (!from_ring && first_time() == kernel::never_ticks) [[unlikely]]
      throw_empty();
    return take_settled(from_ring);
  }

  // Takes the event out that settle() has found.
  Event take_settled(bool from_ring) {
    const std::uint32_t slot = from_ring ? take_from_ring() : take_waiting();
    Event event = std::move(slots_.event(slot));
    slots_.vacate(slot);
    slots_.release(slot);
    return event;
  }

  std::uint32_t take_from_ring() noexcept {
    const std::uint32_t slot = ring_.first();
    ring_.remove_first();
    return slot;
  }

  std::uint32_t take_waiting() noexcept {
    if (is_few_) return take_waiting_from(few_);
    --many_;
    return take_waiting_from(front_);
  }

  template <class Front>
  std::uint32_t take_waiting_from(Front& front) noexcept {
    // Not as a whole entry: it may have been written in halves a moment ago, see store().
    const std::uint32_t slot = front.first_slot();
    now_ = kernel::from_ticks(front.first_time());
    front.remove_first();
    return slot;
  }

  // The mark of an event in the ring; that of another is its sequence number.
  static constexpr std::uint32_t ring_mark = std::numeric_limits<std::uint32_t>::max();

  // Some way below what FewFront takes, so that entries do not move to and fro.
  static constexpr std::size_t few_again = 12;

  // A sweep looks at every entry, so it waits until two of three have been cancelled; a few never
  // matter.
  static constexpr std::size_t cancelled_allowance = 64;

  [[noreturn, gnu::noinline]] static void throw_past() {
    throw ContractViolation("an event cannot be scheduled in the past");
  }
  [[noreturn, gnu::noinline]] static void throw_empty() {
    throw ContractViolation("no event is pending");
  }

  EventHandle schedule_now(Instant at, Event&& event) {
    if (at < now_) [[unlikely]]
      throw_past();
    const std::uint32_t slot = slots_.acquire(std::move(event));
    ring_.append(slot);
    slots_.set_mark(slot, ring_mark);
    return EventHandle(slot, slots_.generation(slot));
  }

  // Those of cancelled events among them.
  [[nodiscard]] std::size_t entries() const noexcept { return few_.size() + many_ + ring_.size(); }

  void insert(std::uint64_t time, std::uint32_t slot) {
    if (next_sequence_ == SequenceLimit) [[unlikely]]
      renumber();
    slots_.set_mark(slot, next_sequence_);
    const kernel::Entry entry = kernel::make_entry(time, next_sequence_++, slot);
    if (is_few_) {
      if (!few_.full()) [[likely]]
        return few_.insert(entry);
      leave_few();
    }
    ++many_;
    insert_among_many(entry);
  }

  void insert_among_many(kernel::Entry entry) {
    if (entry.time >= ladder_.from()) {
      ladder_.insert(entry);
    } else if (entry.time >= fine_.from()) {
      if (fine_.full()) [[unlikely]]
        return make_room_and_insert(entry);
      fine_.insert(entry);
    } else {
      if (front_.full()) [[unlikely]]
        return make_room_and_insert(entry);
      front_.insert(entry);
    }
  }

  [[gnu::noinline]] void make_room_and_insert(kernel::Entry entry) {
    ladder_.take_back(front_, fine_, kernel::to_ticks(now_));
    insert_among_many(entry);
  }

  [[gnu::noinline]] void leave_few() {
    ladder_.begin(kernel::to_ticks(now_));
    many_ = few_.size();
    few_.drain([this](kernel::Entry entry) { ladder_.insert(entry); });
    is_few_ = false;
  }

  [[gnu::noinline]] void return_to_few() {
    std::array<kernel::Entry, few_again> entries;
    std::size_t size = 0;
    ladder_.drain(front_, fine_, [&](const kernel::Entry& entry) { entries[size++] = entry; });
    std::sort(entries.begin(), entries.begin() + size);
    for (std::size_t i = 0; i < size; ++i) few_.insert(entries[i]);
    many_ = 0;
    is_few_ = true;
  }

  // Gives the pending events the lowest sequence numbers, in their order.
  [[gnu::noinline]] void renumber() {
    if (is_few_) leave_few();
    sweep();
    std::vector<kernel::Entry> entries;
    entries.reserve(many_);
    ladder_.drain(front_, fine_, [&](const kernel::Entry& entry) { entries.push_back(entry); });
    require(entries.size() < SequenceLimit, "too many events are pending");
    std::sort(entries.begin(), entries.end());
    ladder_.begin(kernel::to_ticks(now_));
    next_sequence_ = 0;
    for (const kernel::Entry& entry : entries) {
      slots_.set_mark(entry.slot(), next_sequence_);
      ladder_.insert(kernel::make_entry(entry.time, next_sequence_++, entry.slot()));
    }
  }

  // Brings the earliest pending event to the head of the ring (true) or of the front (false). Where
  // none is pending first_time() is later than all times.
  bool settle() {
    if (!is_few_ && front_.empty()) refill();
    if ((cancelled_ | ring_.size()) == 0) [[likely]]
      return false;
    // With entries of cancelled events about, the first one is hardly ever one of them.
    if (ring_.empty() && is_alive(first())) [[likely]]
      return false;
    return settle_ring_and_cancelled();
  }

  [[gnu::noinline]] bool settle_ring_and_cancelled() {
    for (;;) {
      const bool from_ring = ring_is_next();
      if (!from_ring && first_time() == kernel::never_ticks) return false;
      const bool alive = from_ring ? slots_.occupied(ring_.first()) : is_alive(first());
      if (alive) [[likely]]
        return from_ring;
      if (from_ring) slots_.release(ring_.first());
      remove_first(from_ring);
      --cancelled_;
      if (!is_few_ && front_.empty()) refill();
    }
  }

  [[nodiscard]] bool is_alive(kernel::Entry entry) const noexcept {
    return slots_.is_marked(entry.slot(), entry.sequence());
  }

  // What was scheduled for this instant before it came goes ahead of what it has set off itself.
  [[nodiscard]] bool ring_is_next() const noexcept {
    return !ring_.empty() && first_time() > kernel::to_ticks(now_);
  }

  // When the first entry is due that is not in the ring, later than all times where there is none.
  [[nodiscard]] std::uint64_t first_time() const noexcept {
    return is_few_ ? few_.first_time() : front_.first_time();
  }
  // Requires such an entry.
  [[nodiscard]] kernel::Entry first() const noexcept {
    return is_few_ ? few_.first() : front_.first();
  }

  [[gnu::noinline]] void refill() {
    if (many_ <= few_again) return return_to_few();
    ladder_.refill(front_, fine_, kernel::to_ticks(now_),
                   [this](const kernel::Entry& entry) { slots_.prefetch(entry.slot()); });
  }

  void remove_first(bool from_ring) noexcept {
    if (from_ring) {
      ring_.remove_first();
    } else if (is_few_) {
      few_.remove_first();
    } else {
      --many_;
      front_.remove_first();
    }
  }

  // Drops the entries whose events were cancelled.
  [[gnu::noinline]] void sweep() {
    const std::size_t ring_places = ring_.size();
    ring_.remove_if([this](std::uint32_t slot) {
      if (slots_.occupied(slot)) return false;
      slots_.release(slot);
      return true;
    });
    const std::size_t ring_dead = ring_places - ring_.size();
    const auto drop_entry = [this](const kernel::Entry& entry) { return !is_alive(entry); };
    few_.remove_if(drop_entry);
    front_.remove_if(drop_entry);
    fine_.remove_if(drop_entry);
    ladder_.remove_if(drop_entry);
    if (!is_few_) many_ -= cancelled_ - ring_dead;
    cancelled_ = 0;
  }

  kernel::SlotPool<Event> slots_;
  kernel::NowRing ring_;
  kernel::FewFront few_;  // All that wait, or none: then they are in the front and the ladder.
  kernel::SortedFront front_;
  kernel::FineRung fine_;
  kernel::Ladder ladder_;
  bool is_few_ = true;
  std::size_t many_ = 0;       // Entries in the front, the fine rung and the ladder.
  std::size_t cancelled_ = 0;  // Entries and ring places whose event is gone.
  std::uint32_t next_sequence_ = 0;
  Instant now_ = simulation_start;
};

}  // namespace sim
