#pragma once

#include <string>
#include <vector>

#include "models/results/report.hpp"
#include "tools/cli/run_command.hpp"

namespace tools {

/// A word as a shell takes it: in quotes where it needs them.
[[nodiscard]] std::string in_shell(const std::string& word);

/// " SCENARIO… --set PATH=VALUE… --allow-files" as a shell takes it: what commands on the same
/// designs share.
[[nodiscard]] std::string scenario_arguments(const std::vector<std::string>& scenarios,
                                             const std::vector<std::string>& overrides,
                                             FileAccess files = FileAccess::OwnFolder);

/// The command that was given, without what only concerns its output.
[[nodiscard]] std::string same_run(const RunOptions& options);

/// Two commands worth trying after `options` gave `report`: a drill of the design where there is
/// one, the worst stage by itself, more replications where the interval is wide, the whole result.
/// Empty where nothing was simulated.
[[nodiscard]] std::vector<std::string> next_commands(const models::Report& report,
                                                     const RunOptions& options);

}  // namespace tools
