#pragma once

#include <cstddef>
#include <string>

#include "models/architecture/scenario.hpp"
#include "models/experiment/rare/splitting_pilot.hpp"
#include "models/experiment/sampling_method.hpp"
#include "models/results/report.hpp"
#include "models/results/summary.hpp"

namespace models {

/// What of `asked` was left undone and why, in words for the user: strata where there are none or
/// too few replications, control variates where they do not apply or hardly anything was lost,
/// levels of splitting that do not lead to an outage. And, without strata, which losses from
/// outside the replications did not meet, see unmet_losses, whatever was asked for.
/// Empty where there is nothing of all that. `strata`: those that the scenario has; `stratified`:
/// whether replications come from them; `split`: what splitting went by; `report`: of `summary`.
[[nodiscard]] std::string method_remark(SamplingMethod asked, const Scenario& scenario,
                                        std::size_t strata, bool stratified,
                                        const SplitLevels& split, const Summary& summary,
                                        const ScenarioReport& report);

}  // namespace models
