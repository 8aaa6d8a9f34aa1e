#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/kernel/entry.hpp"

namespace sim::kernel {

/// The entries due next, sorted.
///
/// They lie latest first, so that the earliest leaves at the end, where nothing has to move.
class SortedFront {
 public:
  /// What is added to the empty front, latest entries first.
  class Filling {
   public:
    /// Adds the first entry of a bucket, which is due before all that was added so far. At most 64
    /// times.
    void add_first(const Entry& entry) noexcept { *++last_ = entry; }
    /// Adds a further entry of that bucket.
    void add(const Entry& entry) {
      if (last_ >= end_) [[unlikely]]
        make_room();
      *++last_ = entry;
      if (moves_ <= most_moves) moves_ += last_ - settle(last_);
    }
    /// Adds an entry due at any time.
    void add_unsorted(const Entry& entry) {
      if (last_ >= end_) [[unlikely]]
        make_room();
      *++last_ = entry;
      moves_ = most_moves + 1;
    }
    /// Has to be called before the front is used for anything else.
    void end() noexcept {
      front_.size_ = static_cast<std::size_t>(last_ - front_.entries_.data());
      if (moves_ > most_moves) [[unlikely]]

        std::sort(front_.begin(), front_.end(), later);
      front_.room_ = front_.size_ + room;
    }

   private:
    friend class SortedFront;
    explicit Filling(SortedFront& front) : front_(front) {
      if (front.entries_.empty()) [[unlikely]]
        front.grow();
      move_to(0);
    }

    [[gnu::noinline]] void make_room() {
      const std::ptrdiff_t size = last_ - front_.entries_.data();
      front_.grow();
      move_to(size);
    }
    void move_to(std::ptrdiff_t size) noexcept {
      last_ = front_.entries_.data() + size;
      // Beyond it is room for what add_first() and insert() take, which do not look.
      end_ = front_.entries_.data() + front_.entries_.size() - 1 - buckets - room;
    }

    SortedFront& front_;
    Entry* last_ = nullptr;  // What was added last.
    Entry* end_ = nullptr;
    std::ptrdiff_t moves_ = 0;  // Above most_moves where what was added is not sorted.
  };

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Whether the front has to be emptied before insert().
  [[nodiscard]] bool full() const noexcept { return size_ >= room_; }

  /// The entry to leave next. Requires !empty().
  [[nodiscard]] const Entry& first() const noexcept { return entries_[size_]; }
  [[nodiscard]] std::uint64_t first_time() const noexcept { return first().time; }
  [[nodiscard]] std::uint32_t first_slot() const noexcept { return first().slot(); }
  void remove_first() noexcept { --size_; }

  /// Requires !full() and an entry that was scheduled after all those inside: only then does it
  /// belong behind its ties, and times alone decide.
  void insert(Entry entry) noexcept {
    Entry* place = entries_.data() + ++size_;
    while (place[-1].time <= entry.time) {  // Ends at the sentinel at the latest.
      *place = place[-1];
      --place;
    }
    store(place, entry);
  }

  /// Requires empty().
  [[nodiscard]] Filling fill() { return Filling(*this); }

  void clear() noexcept {
    size_ = 0;
    room_ = std::min(room_, room);
  }

  /// All entries, latest first.
  [[nodiscard]] std::span<const Entry> entries() const noexcept {
    return empty() ? std::span<const Entry>() : std::span<const Entry>(&entries_[1], size_);
  }

  /// Calls visit(entry) with all entries, earliest first.
  template <class Visit>
  void for_each_in_order(Visit visit) const {
    for (std::size_t i = size_; i > 0; --i) visit(entries_[i]);
  }

  template <class Predicate>
  void remove_if(Predicate predicate) {
    if (empty()) return;
    size_ = static_cast<std::size_t>(std::remove_if(begin(), end(), predicate) - begin());
  }

 private:
  using Iterator = std::vector<Entry>::iterator;

  [[nodiscard]] Iterator begin() noexcept { return entries_.begin() + 1; }
  [[nodiscard]] Iterator end() noexcept {
    return begin() + static_cast<std::vector<Entry>::difference_type>(size_);
  }

  static bool later(const Entry& a, const Entry& b) noexcept { return b < a; }

  // The entries of one instant come oldest first, so turned round they often are in order.
  [[gnu::noinline]] void sort() noexcept {
    std::reverse(begin(), end());
    if (!std::is_sorted(begin(), end(), later)) std::sort(begin(), end(), later);
  }

  // Moves an entry behind all that are later, and returns where to.
  static Entry* settle(Entry* entry) noexcept {
    const Entry moved = *entry;
    while (entry[-1] < moved) {  // Ends at the sentinel at the latest.
      *entry = entry[-1];
      --entry;
    }
    store(entry, moved);
    return entry;
  }

  [[gnu::noinline]] void grow() {
    entries_.resize(std::max(2 * entries_.size(), 2 * buckets + room + 1));
    entries_[0] = Entry{.rank = never_ticks, .time = never_ticks};
  }

  static constexpr std::size_t buckets = 64;
  // How many are inserted until the ladder takes all back: each moves those that are earlier.
  static constexpr std::size_t room = 32;
  // How many moves of an entry are spent on sorting by insertion.
  static constexpr std::ptrdiff_t most_moves = 512;

  std::vector<Entry> entries_;  // [0] is a sentinel later than all; [1] to [size_] are in use.
  std::size_t size_ = 0;
  std::size_t room_ = 0;
};

}  // namespace sim::kernel
