#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sim/kernel/bucket_store.hpp"
#include "sim/kernel/entry.hpp"
#include "sim/kernel/fine_rung.hpp"
#include "sim/kernel/sorted_front.hpp"

namespace sim::kernel {

/// The entries that are not due soon, sorted only as far as it pays (after Tang, Goh and Thng,
/// "Ladder queue: an O(1) priority queue structure for large-scale discrete event simulation",
/// ACM TOMACS 15(3), 2005).
///
/// The future is cut into ranges, earliest first:
///
///     SortedFront | FineRung | finer rung | ... | coarsest rung
///
/// A rung is a row of equally wide buckets, of which the last takes all that is later as well.
/// refill() deals the earliest bucket out to the fine rung, after having cut it into a finer rung
/// if it holds too much, and moves what is due next on to the front.
class Ladder {
 public:
  /// Earliest time that belongs to the ladder. Entries before it belong to the
  /// front or to the fine rung.
  [[nodiscard]] std::uint64_t from() const noexcept { return from_; }
  [[nodiscard]] bool empty() const noexcept { return rungs_.empty(); }

  /// Requires entry.time >= from().
  [[gnu::noinline]] void insert(Entry entry) {
    const Rung* rung = rungs_.data();
    while (entry.time < rung->from) ++rung;
    put(*rung, entry);
  }

  /// Moves the earliest entries to the front, calling visit(entry) with each. The front must be
  /// empty and stays so only if nothing is left anywhere. No event is due before `now`.
  template <class Visit>
  [[gnu::noinline]] void refill(SortedFront& front, FineRung& fine, std::uint64_t now,
                                Visit visit) {
    while (front.empty()) {
      if (fine.empty()) {
        fine.end();
        if (empty()) return;
        open_bucket(front, fine, visit);
      } else {
        fine.move_to(front, visit);
        if (front.empty()) {
          start_turn(fine);
        } else if (front.size() > max_front && !fine.is_finest()) {
          cut_further(front, fine, now);
        } else {
          passed_ += front.size();
        }
      }
    }
  }

  /// Takes all entries of the front and of the fine rung back, because one of them holds too many.
  /// No event is due before `now`.
  [[gnu::noinline]] void take_back(SortedFront& front, FineRung& fine, std::uint64_t now) {
    const std::uint64_t first = front.empty() ? fine.from() : front.first().time;
    if (fine.in_use() && fine.start() <= first) {
      // Its buckets are as wide as what the front takes at once.
      add_rung({first, std::min(fine.far_from(), from_ - 1)}, 2 * fine.words());
    } else if (rungs_.empty()) {
      add_rung({now, now}, 1);
    } else if (first < rungs_.back().start) {
      add_rung({now, from_ - 1}, buckets_for(front.size() + fine.size()));
    }
    rungs_.back().rewind_to(first);
    from_ = rungs_.back().from;
    const auto take = [this](const Entry& entry) { put(rungs_.back(), entry); };
    front.for_each_in_order(take);
    front.clear();
    fine.drain(take);
    fine.end();
  }

  /// Takes in all times from `now` on, at which no entry may be due yet. Requires empty().
  void begin(std::uint64_t now) { add_rung({now, now}, 1); }

  /// Takes all entries out, those of the front and of the fine rung as well, calling visit(entry)
  /// in no particular order.
  template <class Visit>
  void drain(SortedFront& front, FineRung& fine, Visit visit) {
    front.for_each_in_order(visit);
    fine.drain(visit);
    for (Bucket& bucket : buckets_) {
      store_.drain(bucket, [&visit](std::span<const Entry> entries) {
        for (const Entry& entry : entries) visit(entry);
      });
    }
    front.clear();
    fine.end();
    clear();
  }

  /// Calls drop(entry) once for each entry, and removes those for which it returns true.
  template <class Drop>
  void remove_if(Drop drop) {
    for (Bucket& bucket : buckets_) store_.remove_if(bucket, drop);
  }

  /// Forgets all entries, keeping the memory.
  void clear() noexcept {
    rungs_.clear();
    buckets_.clear();
    store_.clear();
    from_ = never_ticks;
    passed_ = 0;
  }

 private:
  // All were picked by measurement, see docs/decisions/0002-event-queue.md; none is critical.
  static constexpr std::uint64_t max_buckets = 512;
  static constexpr std::size_t per_bucket = 256;
  static constexpr std::size_t max_fine = 2048;  // A larger bucket becomes a rung.
  static constexpr std::size_t max_front = 128;  // What is more is cut further, where it can be.
  static constexpr std::size_t sample_size = 15;
  static constexpr std::uint64_t medians_a_rung = 4;
  static constexpr std::size_t min_a_word = 8;  // Fewer, and the front is filled too often.

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
    return std::bit_ceil(std::clamp<std::uint64_t>(count / per_bucket, 2, max_buckets));
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
    from_ = rungs_.empty() ? never_ticks : rungs_.back().from;
  }

  template <class Visit>
  void open_bucket(SortedFront& front, FineRung& fine, Visit visit) {
    Bucket bucket = next_bucket();
    if (bucket.count == 0) return;
    if (bucket.count <= max_fine) {
      deal_out(bucket, fine);
    } else if (!split(bucket)) {
      SortedFront::Filling filling = front.fill();
      store_.drain(bucket, [&filling, &visit](std::span<const Entry> entries) {
        for (const Entry& entry : entries) {
          filling.add_unsorted(entry);
          visit(entry);
        }
      });
      filling.end();
    }
  }

  // With a rung above, about as many will come through as did last time, or as the bucket holds.
  // With none it is the whole queue, and many more events will come through than are pending now.
  void deal_out(Bucket& bucket, FineRung& fine) {
    const std::size_t expected = std::max<std::size_t>(bucket.count, passed_);
    const std::size_t buckets = empty() ? 32 * std::size_t{bucket.count} : 4 * expected;
    deal_out(bucket, fine, bulk_of(bucket, range_of(bucket).first), buckets);
  }

  void deal_out(Bucket& bucket, FineRung& fine, Range range, std::size_t buckets) {
    passed_ = 0;
    fine.begin(range.first, range.last, buckets);
    store_.drain(bucket, [&fine](std::span<const Entry> entries) {
      for (const Entry& entry : entries) fine.insert(entry);
    });
  }

  [[nodiscard]] Bucket all_of(FineRung& fine) {
    Bucket bucket;
    fine.drain([this, &bucket](const Entry& entry) { store_.append(bucket, entry); });
    return bucket;
  }

  // The fine rung goes on as it is, unless most entries lie further ahead or its buckets have
  // turned out narrow: then it is dealt out anew, over another range or with wider buckets.
  void start_turn(FineRung& fine) {
    if (passed_ < fine.size()) {
      Bucket bucket = all_of(fine);
      deal_out(bucket, fine);
    } else if (passed_ < min_a_word * fine.words()) {
      const std::uint64_t first = fine.from();
      const std::uint64_t distance = std::min(2 * (fine.far_from() - first), never_ticks >> 3U);
      Bucket bucket = all_of(fine);
      deal_out(bucket, fine, {first, first + distance - 1}, fine.buckets());
    } else {
      passed_ = 0;
      fine.turn();
    }
  }

  // The front was given so much that the fine rung's buckets have turned out wide.
  [[gnu::noinline]] void cut_further(SortedFront& front, FineRung& fine, std::uint64_t now) {
    const bool has_most = fine.buckets() == FineRung::max_buckets;
    if (has_most || front.size() + fine.size() > FineRung::room) {
      return take_back(front, fine, now);
    }
    const Range range{front.first().time, std::min(fine.far_from(), from_) - 1};
    Bucket bucket = all_of(fine);
    front.for_each_in_order([this, &bucket](const Entry& entry) { store_.append(bucket, entry); });
    front.clear();
    deal_out(bucket, fine, range, FineRung::max_buckets);
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
    const Range bulk = bulk_of(bucket, range.first);
    add_rung({bulk.first, std::min(bulk.last, range.last)}, buckets_for(bucket.count));
    store_.drain(bucket, [this](std::span<const Entry> entries) { put_all(entries); });
    return true;
  }

  [[nodiscard]] Range range_of(const Bucket& bucket) const {
    Range range{never_ticks, 0};
    store_.for_each(bucket, [&range](std::span<const Entry> entries) {
      for (const Entry& entry : entries) {
        range.first = std::min(range.first, entry.time);
        range.last = std::max(range.last, entry.time);
      }
    });
    return range;
  }

  // The part of the bucket's range worth cutting: a few entries far ahead would make all buckets
  // wide. Four times the distance of the median keeps 94 % of exponential delays.
  [[nodiscard]] Range bulk_of(const Bucket& bucket, std::uint64_t first) const {
    std::array<std::uint64_t, sample_size> times{};
    std::size_t seen = 0;
    const std::size_t stride = bucket.count / sample_size / 7 + 1;
    std::size_t taken = 0;
    store_.for_each(bucket, [&](std::span<const Entry> entries) {
      if (seen++ % stride == 0 && taken < sample_size) times[taken++] = entries.front().time;
    });
    std::uint64_t* const middle = times.data() + taken / 2;
    std::nth_element(times.data(), middle, times.data() + taken);
    const std::uint64_t distance = std::min(*middle - first, never_ticks >> 6U);
    return {first, std::min(first + medians_a_rung * distance + 1, from_ - 1)};
  }

  BucketStore store_;
  std::vector<Rung> rungs_;      // Coarsest and latest first.
  std::vector<Bucket> buckets_;  // Those of all rungs, one rung behind the other.
  std::uint64_t from_ = never_ticks;
  std::size_t passed_ = 0;  // What the front was given since the fine rung was dealt out or turned.
};

}  // namespace sim::kernel
