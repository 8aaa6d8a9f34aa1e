#pragma once

#include <cstddef>
#include <vector>

#include "models/explain/fault_tree.hpp"

namespace models::explaining {

/// What is gone beside what a shock took.
struct Aftermath {
  std::vector<std::size_t> lost_zones;
  std::vector<std::size_t> lost_gates;
  int units_failed = 0;  ///< Of each gate looked at.
};

/// Mean time in seconds from `shock` until each of `gates` has its `required` units again, all that
/// it did not take being up but for the aftermath, which stays.
///
/// The integral over time of 1 - product over gates of P(enough are back), by Gauss's rule between
/// quantiles of the repairs, so that constant repairs are met exactly. A gate whose units wait for
/// crews and that a shock takes by itself has its sum of mean repairs instead.
[[nodiscard]] double seconds_down_after(const FaultTree& tree, const Shock& shock,
                                        const std::vector<std::size_t>& gates,
                                        const Aftermath& aftermath);

}  // namespace models::explaining
