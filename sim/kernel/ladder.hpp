#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
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
///     SortedFront | finest rung | ... | coarsest rung
///
/// A rung is a row of equally wide buckets, of which the last takes all that is later as well.
/// refill() moves the earliest bucket to the front, after having cut it into a finer rung if it
/// holds too much.
class Ladder {
 public:
  /// Earliest time that belongs to the ladder. Entries before it belong to the front.
  [[nodiscard]] std::uint64_t from() const noexcept { return from_; }
  [[nodiscard]] bool empty() const noexcept { return rungs_.empty(); }

  /// Requires entry.time >= from().
  [[gnu::noinline]] void insert(Entry entry) {
    const Rung* rung = rungs_.data();
    while (entry.time < rung->from) ++rung;
    put(*rung, entry);
  }

  /// Moves the earliest entries to the front, which must be empty and stays empty only if the
  /// ladder holds none.
  [[gnu::noinline]] void refill(SortedFront& front) {
    while (front.empty() && !empty()) open_bucket(front);
  }

  /// Takes all entries of the front back, because it is full. No event is due before `now`.
  [[gnu::noinline]] void take_back(SortedFront& front, std::uint64_t now) {
    const std::uint64_t first = front.first().time;
    if (rungs_.empty()) {
      add_rung({now, now}, 1);
    } else if (first < rungs_.back().start) {
      add_rung({now, from_ - 1}, buckets_for(front.size()));
    }
    rungs_.back().rewind_to(first);
    from_ = rungs_.back().from;
    front.for_each_in_order([this](const Entry& entry) { put(rungs_.back(), entry); });
    front.clear();
  }

  /// Calls renumber(list) with all entries in order, those of the front as well, and keeps what it
  /// has made of them.
  template <class Renumber>
  void rebuild(SortedFront& front, std::uint64_t now, Renumber renumber) {
    std::vector<Entry> all(front.entries().begin(), front.entries().end());
    for (Bucket& bucket : buckets_) {
      store_.drain(bucket, [&all](std::span<const Entry> entries) {
        all.insert(all.end(), entries.begin(), entries.end());
      });
    }
    front.clear();
    clear();
    std::sort(all.begin(), all.end());
    renumber(all);
    add_rung({now, now}, 1);
    put_all(all);
  }

  /// Calls drop(entry) once for each entry, and removes those for which it returns true.
  template <class Drop>
  void remove_if(Drop drop) {
    for (Bucket& bucket : buckets_) {
      Bucket kept;
      store_.drain(bucket, [this, &kept, &drop](std::span<const Entry> entries) {
        for (const Entry& entry : entries) {
          if (!drop(entry)) store_.append(kept, entry);
        }
      });
      bucket = kept;
    }
  }

  /// Forgets all entries, keeping the memory.
  void clear() noexcept {
    rungs_.clear();
    buckets_.clear();
    store_.clear();
    from_ = kNever;
  }

 private:
  static constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
  // Both were picked by measurement, see docs/decisions/0002-event-queue.md; neither is critical.
  static constexpr std::uint64_t kMaxBuckets = 512;
  static constexpr std::size_t kPerBucket = 24;
  static constexpr std::size_t kSample = 15;

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

  void put_all(std::span<const Entry> entries) {
    const Rung& rung = rungs_.back();
    for (const Entry& entry : entries) put(rung, entry);
  }

  [[nodiscard]] static std::uint64_t buckets_for(std::size_t count) noexcept {
    return std::bit_ceil(std::clamp<std::uint64_t>(count / kPerBucket, 2, kMaxBuckets));
  }

  // Adds a rung below all others, of at most `wanted` buckets, which is a power of two.
  void add_rung(Range range, std::uint64_t wanted) {
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
    from_ = rungs_.empty() ? kNever : rungs_.back().from;
  }

  void open_bucket(SortedFront& front) {
    Bucket bucket = next_bucket();
    if (bucket.count == 0) return;
    // With no rung left, all that is to come would go to the front as well.
    const std::size_t few = rungs_.empty() ? SortedFront::kRoom : SortedFront::kSortable;
    if (bucket.count > few && split(bucket)) return;
    store_.drain(bucket, [&front](std::span<const Entry> entries) { front.append(entries); });
    front.sort();
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
    const Range range = range_of(bucket);
    if (range.first == range.last) {
      if (rungs_.empty()) add_rung({range.last + 1, range.last + 1}, 1);
      return false;
    }
    add_rung(bulk_of(bucket, range), buckets_for(bucket.count));
    store_.drain(bucket, [this](std::span<const Entry> entries) { put_all(entries); });
    return true;
  }

  [[nodiscard]] Range range_of(const Bucket& bucket) const {
    Range range{kNever, 0};
    store_.for_each(bucket, [&range](std::span<const Entry> entries) {
      for (const Entry& entry : entries) {
        range.first = std::min(range.first, entry.time);
        range.last = std::max(range.last, entry.time);
      }
    });
    return range;
  }

  // The part of the range worth cutting: a few entries far ahead would make all buckets wide. Four
  // times the distance of the median keeps 94 % of exponential delays, and all of uniform ones.
  [[nodiscard]] Range bulk_of(const Bucket& bucket, Range range) const {
    std::array<std::uint64_t, kSample> times{};
    std::size_t seen = 0;
    const std::size_t stride = bucket.count / kSample / 7 + 1;
    std::size_t taken = 0;
    store_.for_each(bucket, [&](std::span<const Entry> entries) {
      if (seen++ % stride == 0 && taken < kSample) times[taken++] = entries.front().time;
    });
    std::uint64_t* const middle = times.data() + taken / 2;
    std::nth_element(times.data(), middle, times.data() + taken);
    const std::uint64_t distance = *middle - range.first;
    if (distance < (range.last - range.first) / 4) range.last = range.first + 4 * distance + 1;
    return range;
  }

  BucketStore store_;
  std::vector<Rung> rungs_;      // Coarsest and latest first.
  std::vector<Bucket> buckets_;  // Those of all rungs, one rung behind the other.
  std::uint64_t from_ = kNever;
};

}  // namespace sim::kernel
