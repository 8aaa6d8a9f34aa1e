#pragma once

#include <algorithm>

namespace models {

// How near an outage is, in parts of the way from a whole world (0) to an outage (1): the
// importance function of splitting, see World::severity. Any function of what has happened so far
// is right in the mean; a good one rises with the chance of an outage.

/// Of a set of units that needs `required` of `count`, by the number of failures that are missing;
/// 1 where fewer are up than required. Requires required <= count.
[[nodiscard]] constexpr double severity_of_units(int count, int required, int up) noexcept {
  const int steps = count - required + 1;
  return std::clamp(static_cast<double>(count - up) / steps, 0.0, 1.0);
}

/// Of capacity that falls from `whole` to what is `needed`, with `left` of it; 0 where even the
/// whole is not more than what is needed: then nothing that fails is to blame.
[[nodiscard]] constexpr double severity_of_capacity(double whole, double needed,
                                                    double left) noexcept {
  if (whole <= needed) return 0;
  return std::clamp((whole - left) / (whole - needed), 0.0, 1.0);
}

/// Of requests that are lost, up to what is `allowed`: more is an outage.
[[nodiscard]] constexpr double severity_of_losses(double lost, double allowed) noexcept {
  if (lost <= 0) return 0;
  return lost < allowed ? lost / allowed : 1;
}

}  // namespace models
