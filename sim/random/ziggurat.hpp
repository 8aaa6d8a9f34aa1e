#pragma once

#include <bit>
#include <cstdint>

#include "sim/random/stream.hpp"
#include "sim/random/ziggurat_tables.hpp"

namespace sim {

namespace detail {

/// What sample_exponential and sample_normal do in the 2 % of draws that leave the rectangles.
[[nodiscard]] double exponential_outside(std::uint64_t bits, Stream& stream) noexcept;
[[nodiscard]] double normal_outside(std::uint64_t bits, Stream& stream) noexcept;

// One draw holds three things that do not overlap: the layer in bits 0 to 7, the sign in bit 8, the
// position in bits 11 to 63. An odd position is never 0 (compare Stream::uniform).
[[nodiscard]] inline std::uint64_t ziggurat_position(std::uint64_t bits) noexcept {
  return (bits >> 11U) | 1U;
}

/// `size` or -`size`, without a branch that would be mispredicted half the time.
[[nodiscard]] inline double with_sign_of(std::uint64_t bits, double size) noexcept {
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(size) ^ ((bits & 0x100U) << 55U));
}

}  // namespace detail

/// Exponential with mean 1, always above 0, by a ziggurat of 256 layers (Marsaglia & Tsang 2000).
/// Takes one draw in 97.8 % of cases, 1.034 on average.
[[nodiscard]] inline double sample_exponential(Stream& stream) noexcept {
  const std::uint64_t bits = stream.next_bits();
  const std::uint64_t position = detail::ziggurat_position(bits);
  const detail::ZigguratLayer& layer = detail::exponential_ziggurat.layer[bits & 0xffU];
  if (position < layer.inside) [[likely]] {
    return static_cast<double>(static_cast<std::int64_t>(position)) * layer.scale;
  }
  return detail::exponential_outside(bits, stream);
}

/// Normal with mean 0 and variance 1, never exactly 0, by the same method. Takes one draw in 98.5 %
/// of cases.
[[nodiscard]] inline double sample_normal(Stream& stream) noexcept {
  const std::uint64_t bits = stream.next_bits();
  const std::uint64_t position = detail::ziggurat_position(bits);
  const detail::ZigguratLayer& layer = detail::normal_ziggurat.layer[bits & 0xffU];
  if (position < layer.inside) [[likely]] {
    const double size = static_cast<double>(static_cast<std::int64_t>(position)) * layer.scale;
    return detail::with_sign_of(bits, size);
  }
  return detail::normal_outside(bits, stream);
}

}  // namespace sim
