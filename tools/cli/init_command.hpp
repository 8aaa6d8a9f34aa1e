#pragma once

#include <string>

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/input/file_access.hpp"

namespace tools {

struct InitOptions {
  std::string file = "scenario.json";      ///< To be written.
  std::string like = "start/web-service";  ///< The scenario that it begins as.
  std::string region;                      ///< Empty: that of `like`.
  std::string zones;                       ///< A number or ids; empty: those of `like`.
  FileAccess files = FileAccess::OwnFolder;
  bool force = false;  ///< The file may be there.
};

/// Writes a scenario to start from, and tells on console.out what can be done with it. Errors: the
/// file is there, its folder is not, or the scenario would not be right.
[[nodiscard]] ExitCode init(const InitOptions& options, const Console& console);

}  // namespace tools
