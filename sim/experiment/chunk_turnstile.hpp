#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace sim::detail {

/// Consecutive replications that one thread runs in one go: begin .. end - 1, counted from 0.
struct Chunk {
  std::uint64_t number = 0;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// How long a chunk is that starts at `begin`, where at least `expected` replications will run:
/// a 128th of those, so that no thread idles long at the end, but 1 to 256.
[[nodiscard]] std::uint64_t chunk_length(std::uint64_t begin, std::uint64_t expected) noexcept;

/// Hands chunks to worker threads in order, and lets one other thread take the finished ones back
/// in the same order. No more than `window` chunks are out at a time, so that a slow merge holds
/// the workers back instead of letting results pile up.
class ChunkTurnstile {
 public:
  /// Chunks of 0 .. total - 1; `expected` as in chunk_length. Requires window > 0.
  ChunkTurnstile(std::uint64_t total, std::uint64_t expected, std::size_t window);

  /// For workers: the next chunk, once there is room for it; empty when no more are handed out.
  [[nodiscard]] std::optional<Chunk> claim();
  /// For workers: this chunk is finished. `is_last` says that no later one is wanted.
  void complete(const Chunk& chunk, bool is_last);

  /// For the merging thread: waits for the next chunk in order; empty when all are merged. Not to
  /// be called again after a chunk that was completed as the last.
  [[nodiscard]] std::optional<Chunk> await_next();
  /// For the merging thread: the awaited chunk has been merged and makes room for another.
  void release();

  /// Hands out no more chunks, and asks the workers to drop what they have.
  void abandon();
  [[nodiscard]] bool is_abandoned() const noexcept {
    return abandoned_.load(std::memory_order_relaxed);
  }

 private:
  struct Place {
    Chunk chunk;
    bool is_ready = false;
  };

  const std::uint64_t total_;
  const std::uint64_t expected_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable next_is_ready_;
  std::vector<Place> places_;     // by chunk number modulo window
  std::uint64_t next_begin_ = 0;  // replications below have been handed out
  std::uint64_t next_claim_ = 0;  // chunks below have been handed out
  std::uint64_t next_merge_ = 0;  // chunks below have been merged
  bool closed_ = false;           // hand out no more
  std::atomic<bool> abandoned_ = false;
};

}  // namespace sim::detail
