#pragma once

#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/explain/class_tree.hpp"
#include "models/explain/explanation.hpp"
#include "models/explain/fault_tree.hpp"
#include "models/explain/settings.hpp"

namespace models::explaining {

/// Factors of the product that people make by hand: the agreement of each service that the class
/// goes through, of an external its own availability, and of a component its own long-run
/// availability as if every unit, zone and repair were independent of all others.
[[nodiscard]] std::vector<NaiveFactor> naive_factors(const RequestClassSpec& request,
                                                     const FaultTree& tree, const TreeMaker& maker,
                                                     const Scenario& scenario,
                                                     const ExplainSettings& settings);

/// Why the product differs from the class's availability, from its cut sets, one sentence each.
[[nodiscard]] std::vector<std::string> differences_of(const ClassExplanation& explained,
                                                      const FaultTree& tree);

}  // namespace models::explaining
