#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"

namespace models {

/// A fault that a timeline can inject into a part.
struct PossibleFault {
  std::string part;  ///< See FaultImpact.
  int alike = 1;
  std::string fault;
  TimelineAction action;
  std::optional<sim::Duration> lasts;  ///< Absent where somebody has to end it.
};

/// Every fault that a timeline can inject into the parts of a scenario, however rarely it comes:
/// also where its rate is 0. What people do on purpose is none. Parts that are alike are one, the
/// instances of a set or the units of a component zone by zone where zones have different numbers
/// of them. A length is the mean of the scenario's own; of what has none (a mount target, a copy of
/// Aurora's storage) that of a zone that is cut off. Left out is what a part cannot have, and a
/// component that never fails.
[[nodiscard]] std::vector<PossibleFault> possible_faults(const Scenario& scenario);

}  // namespace models
