#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace sim {

/// How many observations MSER-5 would drop from the start of `series` (White 1997; White, Cobb
/// and Spratt 2000): the cut, in fives, that makes the squared standard error of what remains
/// smallest.
///
/// Empty where that cut lies in the second half, or there are fewer than four fives: the run is too
/// short to tell. A check of a chosen warm-up, never a reason to shorten it below a cycle of load.
[[nodiscard]] std::optional<std::size_t> mser5_truncation(std::span<const double> series);

}  // namespace sim
