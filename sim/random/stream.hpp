#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sim {

/// Hash of a component's or a purpose's name: FNV-1a over the bytes, then the finaliser of
/// MurmurHash3 (both public domain). Stable for ever: changing it would change every result.
[[nodiscard]] constexpr std::uint64_t name_hash(std::string_view name) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char character : name) {
    hash ^= static_cast<unsigned char>(character);
    hash *= 0x100000001b3U;
  }
  hash ^= hash >> 33U;
  hash *= 0xff51afd7ed558ccdU;
  hash ^= hash >> 33U;
  hash *= 0xc4ceb9fe1a85ec53U;
  hash ^= hash >> 33U;
  return hash;
}

/// What tells one stream from all others within a replication: the key of Philox4x64-10.
struct StreamKey {
  std::uint64_t k0 = 0;
  std::uint64_t k1 = 0;
  friend constexpr bool operator==(StreamKey, StreamKey) noexcept = default;
};

/// The key of the stream that `owner` uses for `purpose` under `seed`, all three mixed by one block
/// of Philox. Costs about 20 ns: computed once per component, not once per replication.
[[nodiscard]] StreamKey stream_key(std::uint64_t seed, std::uint64_t owner_hash,
                                   std::uint64_t purpose_hash) noexcept;

/// The random bits of one source: word d of a stream is word d mod 4 of the block that
/// Philox4x64-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC11) makes of the
/// counter (d / 4, replication, 0, 0). Blocks are made when first needed, so a stream that is never
/// drawn from costs nothing but its 64 bytes. A copy continues exactly as the original does.
class Stream {
 public:
  /// The stream of key {0, 0} and replication 0: a valid one, but nobody's in particular.
  Stream() = default;
  Stream(StreamKey key, std::uint64_t replication) noexcept
      : key_(key), replication_(replication) {}

  /// 64 random bits.
  [[nodiscard]] std::uint64_t next_bits() noexcept {
    const std::uint64_t lane = draws_ % 4;
    if (lane == 0) make_block();
    ++draws_;
    return block_[lane];
  }

  /// Uniform over the 2^52 odd multiples of 2^-53: strictly between 0 and 1, symmetric about 1/2.
  [[nodiscard]] double uniform() noexcept {
    return static_cast<double>((next_bits() >> 11U) | 1U) * 0x1p-53;
  }

  /// True with `probability`; never at 0 or below, always at 1 or above. Takes one draw.
  [[nodiscard]] bool chance(double probability) noexcept { return uniform() < probability; }

  /// Uniform over 0 … count - 1 without bias (Lemire, "Fast random integer generation in an
  /// interval", 2019). Requires count > 0. Takes one draw, hardly ever a second.
  [[nodiscard]] std::uint64_t below(std::uint64_t count);

  /// How often next_bits() has been called since the start of the replication.
  [[nodiscard]] std::uint64_t draws() const noexcept { return draws_; }

  /// Goes to the start of another replication of the same stream; costs two words.
  void restart(std::uint64_t replication) noexcept {
    replication_ = replication;
    draws_ = 0;
  }

  /// A stream that is independent of this one, of its other branches and of its branches taken at
  /// another draw: what the copies of a world go on with when splitting wants their futures apart.
  [[nodiscard]] Stream branch(std::uint64_t number) const noexcept;

 private:
  void make_block() noexcept;

  std::array<std::uint64_t, 4> block_{};
  StreamKey key_{};
  std::uint64_t replication_ = 0;
  std::uint64_t draws_ = 0;
};

/// The stream of decision 4 in one call, for those who make few of them.
[[nodiscard]] inline Stream named_stream(std::uint64_t seed, std::uint64_t replication,
                                         std::string_view owner, std::string_view purpose) {
  return {stream_key(seed, name_hash(owner), name_hash(purpose)), replication};
}

}  // namespace sim
