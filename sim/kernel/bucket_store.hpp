#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "sim/base/require.hpp"
#include "sim/kernel/entry.hpp"

namespace sim::kernel {

/// A list of entries in a BucketStore, in the order they came in. All zero is the empty list.
struct Bucket {
  /// Link of the first chunk; unset while the bucket is empty.
  std::uint32_t first = 0;
  /// Where the next entry goes; a multiple of the chunk size: nowhere yet.
  std::uint32_t next = 0;
  /// Entries inside.
  std::uint32_t count = 0;
};

/// Memory of all buckets: chunks of seven entries, chained. A bucket grows by a chunk at a time and
/// gives them all back when it is drained, so that no bucket ever allocates by itself.
class BucketStore {
 public:
  void append(Bucket& bucket, Entry entry) {
    // A call as the last thing to do: then the usual case has no registers to save for it.
    if (bucket.next % chunk_size == 0) return append_to_new_chunk(bucket, entry);
    put(bucket, entry);
  }

  /// Calls visit(entries) with one span of entries after the other, in the order they came in.
  template <class Visit>
  void for_each(const Bucket& bucket, Visit visit) const {
    std::uint32_t link = bucket.first;
    for (std::uint32_t left = bucket.count; left > 0;) {
      const std::uint32_t here = std::min(left, chunk_size - 1);
      visit(std::span<const Entry>(&at(link + 1), here));
      link = link_of(link);
      left -= here;
    }
  }

  /// Empties the bucket, calling visit(entries) with one span of entries after the other, in the
  /// order they came in. `visit` may append the entries to other buckets, too.
  template <class Visit>
  void drain(Bucket& bucket, Visit visit) {
    std::uint32_t link = bucket.first;
    for (std::uint32_t left = bucket.count; left > 0;) {
      const std::uint32_t here = std::min(left, chunk_size - 1);
      const Chunk chunk = chunks_[link / chunk_size];  // A copy: appending may move the chunks.
      visit(std::span<const Entry>(&chunk.entries[1], here));
      close_chunk(link);
      link = static_cast<std::uint32_t>(chunk.entries[0].rank);
      left -= here;
    }
    bucket = Bucket{};
  }

  /// Calls predicate(entry) with each entry, and removes those for which it returns true. The
  /// others keep their order.
  template <class Predicate>
  void remove_if(Bucket& bucket, Predicate predicate) {
    if (bucket.count == 0) return;
    Bucket kept{.first = bucket.first, .next = bucket.first + 1, .count = 0};
    std::uint32_t last_full = none;
    for_each(bucket, [&](std::span<const Entry> entries) {
      for (const Entry entry : entries) {  // A copy: it may be written over.
        if (kept.next % chunk_size == 0) {
          last_full = kept.next - chunk_size;
          kept.next = link_of(last_full) + 1;
        }
        // Written whether it stays or not: which of the two is as good as random, and a branch
        // would be guessed wrong every other time.
        store(&at(kept.next), entry);
        const std::uint32_t stays = predicate(entry) ? 0 : 1;
        kept.next += stays;
        kept.count += stays;
      }
    });
    cut_off(kept, last_full, chunks_of(bucket) - chunks_of(kept));
    bucket = kept;
  }

  /// Forgets all buckets at once, keeping the memory.
  void clear() noexcept {
    chunks_.clear();
    first_free_ = none;
  }

 private:
  static constexpr std::uint32_t chunk_size = 8;
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  // The first entry of a chunk is its link: where the bucket goes on, or, while the chunk is free,
  // another free one.
  struct alignas(64) Chunk {
    // NOLINTNEXTLINE(modernize-use-equals-default): a default one would set the entries.
    Chunk() noexcept {}
    std::array<Entry, chunk_size> entries;
  };

  // The entries of all chunks lie in one row.
  static_assert(sizeof(Chunk) == chunk_size * sizeof(Entry));
  [[nodiscard]] Entry& at(std::uint32_t i) noexcept {
    return reinterpret_cast<Entry*>(chunks_.data())[i];
  }
  [[nodiscard]] const Entry& at(std::uint32_t i) const noexcept {
    return reinterpret_cast<const Entry*>(chunks_.data())[i];
  }

  [[nodiscard]] std::uint32_t link_of(std::uint32_t link) const noexcept {
    return static_cast<std::uint32_t>(at(link).rank);
  }
  [[nodiscard]] static std::uint32_t chunks_of(const Bucket& bucket) noexcept {
    return (bucket.count + chunk_size - 2) / (chunk_size - 1);
  }

  void put(Bucket& bucket, Entry entry) noexcept {
    at(bucket.next++) = entry;
    ++bucket.count;
  }

  [[gnu::noinline]] void append_to_new_chunk(Bucket& bucket, Entry entry) {
    open_chunk(bucket);
    put(bucket, entry);
  }

  // Gives the last `spare` chunks back, in which none of the bucket's entries are left. Where the
  // next entry was to go into an empty chunk, that is one of them.
  void cut_off(Bucket& bucket, std::uint32_t last_full, std::uint32_t spare) noexcept {
    const std::uint32_t here = (bucket.next - 1) / chunk_size * chunk_size;
    const bool here_is_empty = bucket.next == here + 1;
    std::uint32_t link = here_is_empty ? here : link_of(here);
    for (; spare > 0; --spare) {
      const std::uint32_t next = link_of(link);
      close_chunk(link);
      link = next;
    }
    if (here_is_empty) bucket.next = last_full + chunk_size;
    if (bucket.count == 0) bucket = Bucket{};
  }

  void open_chunk(Bucket& bucket) {
    const std::uint32_t link = first_free_ != none ? take_free() : new_chunk();
    if (bucket.count == 0) {
      bucket.first = link;
    } else {
      at(bucket.next - chunk_size).rank = link;
    }
    bucket.next = link + 1;
  }

  std::uint32_t take_free() noexcept {
    const std::uint32_t link = first_free_;
    first_free_ = link_of(link);
    return link;
  }

  [[gnu::noinline]] std::uint32_t new_chunk() {
    require(chunks_.size() < none / chunk_size, "too many events are pending");
    chunks_.emplace_back();
    return static_cast<std::uint32_t>((chunks_.size() - 1) * chunk_size);
  }

  void close_chunk(std::uint32_t link) noexcept {
    at(link).rank = first_free_;
    first_free_ = link;
  }

  std::vector<Chunk> chunks_;
  std::uint32_t first_free_ = none;
};

}  // namespace sim::kernel
