#pragma once

#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"

namespace tools {

/// "3 findings, 1 error: nines explain site.json", errors before warnings; notes are in the first
/// number only. `command` is what shows them. Empty where nothing is found, or where the figures
/// that explaining rests on cannot be read: then `nines explain` says why.
[[nodiscard]] std::string findings_line(const std::vector<const models::Scenario*>& scenarios,
                                        const std::string& command);

}  // namespace tools
