#pragma once

#include <string>
#include <vector>

namespace tools {

/// The files that a scenario is read from: its own, those that it extends, the traces that they
/// name, and the defaults, catalogue and prices of all regions. Empty where it is not there or
/// cannot be read.
[[nodiscard]] std::vector<std::string> scenario_sources(const std::string& name_or_path);

}  // namespace tools
