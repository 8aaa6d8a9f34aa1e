#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "sim/kernel/entry.hpp"

namespace sim::kernel {

/// Up to 17 entries, the whole queue while no more are pending.
///
/// The earliest is kept apart. The others stay where they are written, in one of 16 places. Their
/// order is one word, a permutation of the places: its lowest four bits name the place of the
/// earliest, and so on; the free places follow. So inserting moves nothing, and no branch depends
/// on where an entry belongs, but for the one that asks whether it is the first: guessing wrong is
/// what sorting into a short list costs.
class FewFront {
 public:
  static constexpr std::size_t room = 17;

  FewFront() noexcept { times_.fill(never_ticks); }

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool full() const noexcept { return size_ == room; }

  /// When the next entry is due; later than all times while empty.
  [[nodiscard]] std::uint64_t first_time() const noexcept { return first_time_; }
  /// The slot of the next entry. Requires !empty().
  [[nodiscard]] std::uint32_t first_slot() const noexcept {
    return static_cast<std::uint32_t>(first_rank_);
  }
  /// The next entry. Requires !empty().
  [[nodiscard]] Entry first() const noexcept {
    return Entry{.rank = first_rank_, .time = first_time_};
  }
  void remove_first() noexcept {
    const std::size_t place = order_ % places;  // A free one where there are no others.
    first_time_ = times_[place];
    first_rank_ = ranks_[place];
    times_[place] = never_ticks;
    order_ = std::rotr(order_, place_bits);
    --size_;
  }

  /// Requires !full() and an entry that was scheduled after all those inside: only then does it
  /// belong behind its ties, and times alone decide.
  void insert(Entry entry) noexcept {
    if (++size_ > used_) [[unlikely]]
      used_ = std::min(size_, places);
    if (entry.time < first_time_) {
      order_ = std::rotl(order_, place_bits);
      put(order_ % places, first());
      first_time_ = entry.time;
      first_rank_ = entry.rank;
      return;
    }
    if (size_ == 2) {
      order_ = std::rotl(order_, place_bits);
      put(order_ % places, entry);
      return;
    }
    const int shift = place_bits * count_up_to(entry.time);
    const std::uint64_t place = order_ >> (place_bits * (places - 1));  // Free, as the last one.
    const std::uint64_t earlier = (std::uint64_t{1} << shift) - 1;
    order_ = (order_ & earlier) | (place << shift) | ((order_ & ~earlier) << place_bits);
    put(place, entry);
  }

  void clear() noexcept {
    times_.fill(never_ticks);
    first_time_ = never_ticks;
    order_ = first_order;
    used_ = size_ = 0;
  }

  /// Takes all entries out in their order, calling visit(entry).
  template <class Visit>
  void drain(Visit visit) {
    for (; !empty(); remove_first()) visit(first());
  }

  template <class Predicate>
  void remove_if(Predicate predicate) {
    FewFront kept;
    drain([&kept, &predicate](Entry entry) {
      if (!predicate(entry)) kept.insert(entry);
    });
    *this = kept;
  }

 private:
  static constexpr std::size_t places = 16;
  static constexpr int place_bits = 4;
  static constexpr std::uint64_t first_order = 0x0123456789abcdefU;  // Takes place 0 first.

  void put(std::size_t place, Entry entry) noexcept {
    times_[place] = entry.time;
    ranks_[place] = entry.rank;
  }

  // How many entries but the first are due at `time` or before. One by one: a time that was written
  // alone a moment ago cannot be read as part of a vector without waiting for it to reach the
  // cache.
  [[nodiscard]] int count_up_to(std::uint64_t time) const noexcept {
    std::array<int, 4> counts{};
    for (std::size_t i = 0; i < used_; i += counts.size()) {
      for (std::size_t j = 0; j < counts.size(); ++j) {
        counts[j] += static_cast<int>(times_[i + j] <= time);
        asm("" : "+r"(counts[j]));  // Keeps compilers from making vectors of it.
      }
    }
    return counts[0] + counts[1] + counts[2] + counts[3];
  }

  std::array<std::uint64_t, places> times_;  // never_ticks where the place is free.
  std::array<std::uint64_t, places> ranks_{};
  // The parts of the first entry lie apart, so that no compiler makes one vector of them: the time
  // is what all else waits for.
  std::uint64_t first_time_ = never_ticks;
  std::uint64_t order_ = first_order;
  std::uint64_t first_rank_ = 0;
  std::size_t size_ = 0;
  // No place from here on was written since the start. What was freed last is taken first, so these
  // are about as many as ever were in use at a time.
  std::size_t used_ = 0;
};

}  // namespace sim::kernel
