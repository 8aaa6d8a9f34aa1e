#include "sim/random/stream.hpp"

#include <type_traits>

#include <Random123/philox.h>

#include "sim/base/require.hpp"

namespace sim {

namespace {

// Keys of the blocks that make keys. Any two constants would do; they differ so that no stream key
// can equal a branch key by construction.
constexpr std::uint64_t stream_domain = name_hash("nines stream");
constexpr std::uint64_t branch_domain = name_hash("nines branch");

r123::Philox4x64::ctr_type philox(const r123::Philox4x64::ctr_type& counter, StreamKey key) {
  const r123::Philox4x64::key_type philox_key = {{key.k0, key.k1}};
  return r123::Philox4x64{}(counter, philox_key);
}

}  // namespace

static_assert(sizeof(Stream) == 64 && std::is_trivially_copyable_v<Stream>,
              "worlds hold thousands of streams and are copied");

StreamKey stream_key(std::uint64_t seed, std::uint64_t owner_hash,
                     std::uint64_t purpose_hash) noexcept {
  const auto block = philox({{owner_hash, purpose_hash, 0, 0}}, {seed, stream_domain});
  return {block[0], block[1]};
}

void Stream::make_block() noexcept {
  const auto block = philox({{draws_ / 4, replication_, 0, 0}}, key_);
  block_ = {block[0], block[1], block[2], block[3]};
}

Stream Stream::branch(std::uint64_t number) const noexcept {
  const auto inner = philox({{draws_, replication_, number, branch_domain}}, key_);
  return {{inner[0], inner[1]}, replication_};
}

std::uint64_t Stream::below(std::uint64_t count) {
  require(count > 0, "Stream::below: nothing to choose from");
  // The high word of bits * count is the choice; low words under 2^64 mod count are the excess.
  const std::uint64_t excess = (0 - count) % count;
  for (;;) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(next_bits()) * count;
    if (static_cast<std::uint64_t>(product) >= excess) {
      return static_cast<std::uint64_t>(product >> 64U);
    }
  }
}

}  // namespace sim
