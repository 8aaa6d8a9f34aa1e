#pragma once

#include <vector>

#include "models/world/outside_events.hpp"

namespace models {

/// Which strata replications are drawn from, and how many from each: what a pilot finds out, and
/// what a later run needs to have replications of the same number in the same stratum.
struct StratumAllocation {
  OutsideStrata::Shape shape;
  std::vector<double> shares;         ///< For sim::StratumSchedule.
  std::vector<double> probabilities;  ///< Of the scenario that was run.
};

}  // namespace models
