#include "sim/experiment/chunk_turnstile.hpp"

#include <algorithm>

#include "sim/base/require.hpp"

namespace sim::detail {

std::uint64_t chunk_length(std::uint64_t begin, std::uint64_t expected) noexcept {
  return std::clamp<std::uint64_t>(std::max(begin, expected) / 128, 1, 256);
}

ChunkTurnstile::ChunkTurnstile(std::uint64_t total, std::uint64_t expected, std::size_t window)
    : total_(total), expected_(expected), places_(window) {
  require(window > 0, "chunk turnstile: no room for any chunk");
}

std::optional<Chunk> ChunkTurnstile::claim() {
  std::unique_lock lock(mutex_);
  const auto none_left = [&] { return closed_ || next_begin_ == total_; };
  room_.wait(lock, [&] { return none_left() || next_claim_ < next_merge_ + places_.size(); });
  if (none_left()) return std::nullopt;
  const std::uint64_t length = std::min(chunk_length(next_begin_, expected_), total_ - next_begin_);
  const Chunk chunk{next_claim_, next_begin_, next_begin_ + length};
  ++next_claim_;
  next_begin_ = chunk.end;
  return chunk;
}

void ChunkTurnstile::complete(const Chunk& chunk, bool is_last) {
  bool wake_merger = false;
  {
    const std::lock_guard lock(mutex_);
    places_[chunk.number % places_.size()] = {chunk, true};
    closed_ = closed_ || is_last;
    wake_merger = chunk.number == next_merge_;
  }
  // The merger sleeps until its very next chunk is there: one wake-up often serves several chunks.
  if (wake_merger) next_is_ready_.notify_one();
  if (is_last) room_.notify_all();
}

std::optional<Chunk> ChunkTurnstile::await_next() {
  std::unique_lock lock(mutex_);
  if (next_begin_ == total_ && next_merge_ == next_claim_) return std::nullopt;
  const Place& place = places_[next_merge_ % places_.size()];
  next_is_ready_.wait(lock, [&] { return place.is_ready; });
  return place.chunk;
}

void ChunkTurnstile::release() {
  {
    const std::lock_guard lock(mutex_);
    places_[next_merge_ % places_.size()].is_ready = false;
    ++next_merge_;
  }
  room_.notify_one();
}

void ChunkTurnstile::abandon() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    abandoned_.store(true, std::memory_order_relaxed);
  }
  room_.notify_all();
}

}  // namespace sim::detail
