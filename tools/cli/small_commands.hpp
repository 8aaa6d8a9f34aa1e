#pragma once

#include <string>
#include <vector>

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/input/file_access.hpp"

/// The small change: commands that simulate nothing.
namespace tools {

struct ValidateOptions {
  std::vector<std::string> scenarios;        ///< Names, files or folders; at least one.
  std::vector<std::string> overrides;        ///< "path=value", for each scenario.
  FileAccess files = FileAccess::OwnFolder;  ///< What the scenarios may name.
  bool graph = false;                        ///< Print who needs whom as well.
};

/// For each scenario on console.out: "NAME: ok", how many findings there are, and a note on each
/// thing that no class of requests depends on, or all that is wrong with it. Findings and notes
/// change no exit code.
[[nodiscard]] ExitCode validate(const ValidateOptions& options, const Console& console);

/// A published JSON Schema on console.out. Error: it is empty, which is not installed.
[[nodiscard]] ExitCode print_schema(const std::string& schema, const Console& console);

/// Name and title of every scenario that can be run by name, on console.out.
[[nodiscard]] ExitCode list(const Console& console);

/// Of those that are challenges names and goals.
[[nodiscard]] ExitCode list_challenges(const Console& console);

/// The same of the events of the past that `nines run --past-event` replays, in order of dates.
[[nodiscard]] ExitCode print_past_events(const Console& console);

}  // namespace tools
