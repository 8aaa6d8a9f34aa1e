#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/kernel/entry.hpp"

namespace sim::kernel {

/// The entries due next, sorted. While few are pending it is the whole queue.
///
/// They lie latest first, so that the earliest leaves at the end, where nothing has to move.
class SortedFront {
 public:
  /// How many may be inserted before the ladder takes over; picked by measurement.
  static constexpr std::size_t kRoom = 32;
  /// How many are sorted fast.
  static constexpr std::size_t kSortable = 128;

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Whether insert() has to wait until give_room() or clear() was called.
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

  /// Adds entries out of order. sort() has to be called before anything else.
  void append(std::span<const Entry> entries) {
    while (size_ + 1 + entries.size() > entries_.size()) [[unlikely]] grow();
    std::copy(entries.begin(), entries.end(), end());
    size_ += entries.size();
  }

  /// Sorts what was appended. Fastest if entries for the same instant were appended in order.
  void sort() noexcept {
    if (size_ <= kFew) {
      sort_few();
    } else if (size_ <= kSortable) {
      sort_many();
    } else {
      std::sort(begin(), end(), later);
    }
    room_ = std::min(size_, kSortable) + kRoom;
  }

  /// Allocates, on the first call only. A queue that never holds an event costs no memory.
  void give_room() {
    if (entries_.empty()) grow();
    room_ = kRoom;
  }

  void clear() noexcept {
    size_ = 0;
    room_ = std::min(room_, kRoom);
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

  // Counts for each entry how many are later. More comparisons than other ways to sort, but none
  // of them is a branch to be guessed, and wrong guesses are what sorting a few entries costs.
  void sort_few() noexcept {
    std::array<Entry, kFew> unsorted;
    std::copy(begin(), end(), unsorted.begin());
    for (std::size_t i = 0; i < size_; ++i) {
      std::size_t place = 1;
      for (std::size_t j = 0; j < size_; ++j) {
        place += static_cast<std::size_t>(later(unsorted[j], unsorted[i]));
      }
      store(entries_.data() + place, unsorted[i]);
    }
  }

  // Deals the entries out to about twice as many bins by their times, which leaves few of them out
  // of order, and none by more than those that share its bin.
  void sort_many() noexcept {
    std::array<Entry, kSortable> unsorted;
    std::copy(begin(), end(), unsorted.begin());
    deal_out(std::span<const Entry>(unsorted.data(), size_));
    for (Entry* entry = &entries_[2]; entry <= &entries_[size_]; ++entry) settle(entry);
  }

  void deal_out(std::span<const Entry> unsorted) noexcept {
    const Bins bins(unsorted);
    std::array<std::uint8_t, kSortable> bin_of;
    std::array<std::uint8_t, kBins> place{};
    for (std::size_t i = 0; i < unsorted.size(); ++i) {
      bin_of[i] = bins.of(unsorted[i]);
      ++place[bin_of[i]];
    }
    std::uint8_t end = 0;
    for (std::size_t bin = 0; bin < bins.count; ++bin)
      end = place[bin] = static_cast<std::uint8_t>(end + place[bin]);
    for (std::size_t i = 0; i < unsorted.size(); ++i) {
      store(entries_.data() + place[bin_of[i]]--, unsorted[i]);
    }
  }

  // Moves an entry behind all that are later, where only the one before it is likely to be earlier.
  static void settle(Entry* entry) noexcept {
    const Entry moved = *entry;
    while (entry[-1] < moved) {  // Ends at the sentinel at the latest.
      *entry = entry[-1];
      --entry;
    }
    store(entry, moved);
  }

  struct Bins {
    explicit Bins(std::span<const Entry> entries) noexcept : last(entries[0].time) {
      std::uint64_t first = last;
      for (const Entry& entry : entries) {
        first = std::min(first, entry.time);
        last = std::max(last, entry.time);
      }
      const auto range_bits = static_cast<unsigned>(std::bit_width(last - first));
      const auto wanted_bits = static_cast<unsigned>(std::bit_width(entries.size()));
      shift = range_bits > wanted_bits ? range_bits - wanted_bits : 0;
      count = static_cast<std::size_t>((last - first) >> shift) + 1;
    }
    [[nodiscard]] std::uint8_t of(const Entry& entry) const noexcept {
      return static_cast<std::uint8_t>((last - entry.time) >> shift);
    }
    std::uint64_t last;
    unsigned shift;
    std::size_t count;
  };

  [[gnu::noinline]] void grow() {
    entries_.resize(std::max(2 * entries_.size(), kSortable + kRoom + 1));
    entries_[0] = Entry{.rank = kNever, .time = kNever};
  }

  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
  static constexpr std::size_t kFew = 12;
  static constexpr std::size_t kBins = 2 * kSortable;
  static_assert(kBins <= 256, "bins are counted in bytes");

  std::vector<Entry> entries_;  // [0] is a sentinel later than all; [1] to [size_] are in use.
  std::size_t size_ = 0;
  std::size_t room_ = 0;
};

}  // namespace sim::kernel
