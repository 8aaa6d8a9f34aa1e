#pragma once

#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "tools/report/findings_words.hpp"

namespace tools {

/// What is found in scenarios, which `command` shows. None where the figures that explaining rests
/// on cannot be read: then `nines explain` says why.
[[nodiscard]] ScenarioFindings findings_of(const std::vector<const models::Scenario*>& scenarios,
                                           const std::string& command);

}  // namespace tools
