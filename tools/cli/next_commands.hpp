#pragma once

#include <filesystem>
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

/// How a shell starts `program`, whose links are followed, from `folder`: "nines" where that is
/// what it finds in `search_path` (folders with colons between them), else the way to it.
[[nodiscard]] std::string program_words(const std::filesystem::path& program,
                                        const std::string& search_path,
                                        const std::filesystem::path& folder);

/// Commands that begin with "nines", with `program` in its place.
[[nodiscard]] std::vector<std::string> started_with(const std::string& program,
                                                    std::vector<std::string> commands);

}  // namespace tools
