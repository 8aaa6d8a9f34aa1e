#pragma once

#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/explain/explanation.hpp"
#include "models/explain/settings.hpp"

namespace models {

/// What can be said about a scenario without simulating it: who needs whom, what brings each class
/// of requests down and for how long, what a product of agreements would say, and what to change.
///
/// Availability is of time: the share of it in which at least run.up_threshold of the class's
/// requests succeed at the peak of the demand. It is exact where models::analytic knows the long
/// run of what the class needs, else the sum over the minimal cut sets; where neither holds there
/// is none. Of a timeline only loads and sizes are looked at. Takes seconds for 10 000 parts.
[[nodiscard]] Explanation explain(const Scenario& scenario, const ExplainSettings& settings);

/// The findings of explain() alone. Without common causes no cut set is needed for them: then it
/// takes milliseconds, however many parts there are.
[[nodiscard]] std::vector<Finding> findings_in(const Scenario& scenario,
                                               const ExplainSettings& settings);

}  // namespace models
