#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "sim/kernel/bucket_store.hpp"
#include "sim/kernel/entry.hpp"
#include "sim/kernel/sorted_front.hpp"

namespace sim::kernel {

/// The entries that are not due soon, sorted only as far as it pays (after Tang, Goh and Thng,
/// "Ladder queue: an O(1) priority queue structure for large-scale discrete event simulation",
/// ACM TOMACS 15(3), 2005).
///
/// The future is cut into ranges, earliest first:
///
///     SortedFront | finest rung | ... | coarsest rung | top
///
/// A rung is a row of equally wide buckets, the top one unsorted list. refill() moves the earliest
/// bucket to the front, after having cut it into a finer rung if it holds too much.
class Ladder {
 public:
  /// Earliest time that belongs to the ladder. Entries before it belong to the front.
  [[nodiscard]] std::uint64_t from() const noexcept { return from_; }
  [[nodiscard]] bool empty() const noexcept { return rungs_.empty() && top_.empty(); }

  /// Requires entry.time >= from().
  void insert(Entry entry) {
    if (entry.time >= top_from_) {
      top_.push_back(entry);
      return;
    }
    for (const Rung& rung : rungs_) {
      if (entry.time >= rung.from) {
        put(rung, entry);
        return;
      }
    }
  }

  /// Moves the earliest entries to the front, which must be empty and stays empty only if the
  /// ladder is.
  [[gnu::noinline]] void refill(SortedFront& front) {
    while (front.empty() && !empty()) {
      if (rungs_.empty()) {
        open_top(front);
      } else {
        open_bucket(front);
      }
    }
  }

  /// Takes all entries of the front back, because it is full. All events are due after `now`.
  [[gnu::noinline]] void take_back(SortedFront& front, std::uint64_t now) {
    const auto entries = front.entries();
    if (rungs_.empty()) {
      top_.insert(top_.end(), entries.rbegin(), entries.rend());
      top_from_ = from_ = 0;
    } else {
      const std::uint64_t first = front.first().time;
      if (first < rungs_.back().start) add_rung({now, from_ - 1}, front.size());
      Rung& rung = rungs_.back();
      rung.rewind_to(first);
      from_ = rung.from;
      for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) put(rung, *entry);
    }
    front.clear();
  }

  /// Moves all entries, in order, into a plain list and calls renumber(list).
  template <class Renumber>
  void rebuild(SortedFront& front, Renumber renumber) {
    const auto entries = front.entries();
    top_.insert(top_.end(), entries.begin(), entries.end());
    front.clear();
    for (Bucket& bucket : buckets_) {
      store_.drain(bucket, [this](Entry entry) { top_.push_back(entry); });
    }
    rungs_.clear();
    buckets_.clear();
    top_from_ = from_ = 0;
    std::sort(top_.begin(), top_.end());
    renumber(top_);
  }

  /// Calls drop(entry) once for each entry, and removes those for which it returns true.
  template <class Drop>
  void remove_if(Drop drop) {
    std::erase_if(top_, drop);
    for (Bucket& bucket : buckets_) {
      Bucket kept;
      store_.drain(bucket, [this, &kept, &drop](Entry entry) {
        if (!drop(entry)) store_.append(kept, entry);
      });
      bucket = kept;
    }
  }

  /// Forgets all entries, keeping the memory.
  void clear() noexcept {
    top_.clear();
    rungs_.clear();
    buckets_.clear();
    store_.clear();
    top_from_ = from_ = kNever;
  }

 private:
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
  // More buckets than this are more places to write to than the nearest cache can hold.
  static constexpr std::uint64_t kMaxBuckets = 512;
  // As many as the front sorts at the least cost for each.
  static constexpr std::size_t kPerBucket = 32;

  struct Range {
    std::uint64_t first;
    std::uint64_t last;
  };

  struct Rung {
    std::uint64_t start;    // Where the first bucket begins.
    std::uint64_t from;     // Where the current bucket begins; what is earlier lies further down.
    std::uint32_t shift;    // Buckets are 2^shift ticks wide.
    std::uint32_t size;     // Number of buckets. The last one takes all that is later, too.
    std::uint32_t current;  // The first bucket that has not been opened.
    std::uint32_t base;     // Where its buckets begin in buckets_.

    // Requires time >= start.
    [[nodiscard]] std::uint32_t index_of(std::uint64_t time) const noexcept {
      const std::uint64_t index = (time - start) >> shift;
      return static_cast<std::uint32_t>(std::min<std::uint64_t>(index, size - 1));
    }
    [[nodiscard]] std::uint64_t begin_of(std::uint32_t index) const noexcept {
      return start + (std::uint64_t{index} << shift);
    }
    void rewind_to(std::uint64_t time) noexcept {
      current = index_of(time);
      from = begin_of(current);
    }
  };

  void put(const Rung& rung, Entry entry) {
    store_.append(buckets_[rung.base + rung.index_of(entry.time)], entry);
  }

  // Adds a rung below all others, wide enough for `count` entries in `range`.
  void add_rung(Range range, std::size_t count) {
    const auto wanted =
        std::bit_ceil(std::clamp<std::uint64_t>(count / kPerBucket, 2, kMaxBuckets));
    const int range_bits = static_cast<int>(std::bit_width(range.last - range.first));
    const int shift = std::max(range_bits - std::countr_zero(wanted), 0);
    const auto size = static_cast<std::uint32_t>((range.last - range.first) >> shift) + 1;
    rungs_.push_back({.start = range.first,
                      .from = range.first,
                      .shift = static_cast<std::uint32_t>(shift),
                      .size = size,
                      .current = 0,
                      .base = static_cast<std::uint32_t>(buckets_.size())});
    buckets_.resize(buckets_.size() + size);
    from_ = range.first;
  }

  // The rung's buckets are empty by now: what it stood for belongs to the front and its neighbours.
  void remove_rung() {
    buckets_.resize(rungs_.back().base);
    rungs_.pop_back();
    from_ = rungs_.empty() ? top_from_ : rungs_.back().from;
  }

  void open_top(SortedFront& front) {
    Range range{kNever, 0};
    for (const Entry& entry : top_) widen(range, entry);
    if (top_.size() <= SortedFront::kRoom || range.first == range.last) {
      top_from_ = from_ = top_.size() <= SortedFront::kRoom ? kNever : range.last + 1;
      for (const Entry& entry : top_) front.append(entry);
      front.sort();
    } else {
      top_from_ = range.last + 1;
      add_rung(range, top_.size());
      for (const Entry& entry : top_) put(rungs_.back(), entry);
    }
    top_.clear();
  }

  void open_bucket(SortedFront& front) {
    Bucket bucket = next_bucket();
    if (bucket.count == 0) return;
    if (bucket.count <= SortedFront::kSortable || !split(bucket)) {
      store_.drain(bucket, [&front](Entry entry) { front.append(entry); });
      front.sort();
    }
  }

  // Takes the first bucket with entries off the finest rung, or an empty one where none is left.
  Bucket next_bucket() {
    Rung& rung = rungs_.back();
    Bucket* const buckets = &buckets_[rung.base];
    while (rung.current < rung.size && buckets[rung.current].count == 0) ++rung.current;
    Bucket bucket;
    if (rung.current < rung.size) std::swap(bucket, buckets[rung.current++]);
    if (rung.current < rung.size) {
      from_ = rung.from = rung.begin_of(rung.current);
    } else {
      remove_rung();
    }
    return bucket;
  }

  // Cuts the bucket into a rung of its own, unless all of it happens at one instant.
  bool split(Bucket& bucket) {
    Range range{kNever, 0};
    store_.for_each(bucket, [&range](const Entry& entry) { widen(range, entry); });
    if (range.first == range.last) return false;
    add_rung(range, bucket.count);
    store_.drain(bucket, [this](Entry entry) { put(rungs_.back(), entry); });
    return true;
  }

  static void widen(Range& range, const Entry& entry) noexcept {
    range.first = std::min(range.first, entry.time);
    range.last = std::max(range.last, entry.time);
  }

  BucketStore store_;
  std::vector<Entry> top_;
  std::vector<Rung> rungs_;      // Coarsest and latest first.
  std::vector<Bucket> buckets_;  // Those of all rungs, one rung behind the other.
  std::uint64_t top_from_ = kNever;
  std::uint64_t from_ = kNever;
};

}  // namespace sim::kernel
