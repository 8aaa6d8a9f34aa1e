#pragma once

#include <cstdint>

#include "sim/random/stream.hpp"

namespace models {

/// The number that the streams of a copy go by. Its highest bit tells them from the streams of
/// replications, which are numbered from 0.
[[nodiscard]] inline std::uint64_t copy_number(sim::Stream& numbers) {
  return numbers.next_bits() | std::uint64_t{1} << 63U;
}

}  // namespace models
