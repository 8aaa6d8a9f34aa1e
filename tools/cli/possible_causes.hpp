#pragma once

#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"

namespace tools {

/// A cause that blame has a name for, and whether it can ever begin anything.
struct PossibleCause {
  std::string name;   ///< "zone_power:zone-a".
  std::string needs;  ///< What would have to be set before it can, as a path and why; else empty.
};

/// Every cause of a forecast, in the order of models::causes_of, but for the lives of zones that
/// have none of their own, and for the faults of zones that have one.
[[nodiscard]] std::vector<PossibleCause> possible_causes(const models::Scenario& scenario);

}  // namespace tools
