#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/output_target.hpp"
#include "tools/input/file_access.hpp"

namespace tools {

/// What `nines incident` was asked.
struct IncidentOptions {
  std::string scenario;
  std::vector<std::string> overrides;        ///< "path=value".
  FileAccess files = FileAccess::OwnFolder;  ///< What the scenarios may name.
  std::string cause;                         ///< A cause or a kind of it; empty: any.
  std::optional<std::uint64_t> seed;
  std::optional<std::int64_t> replications;  ///< Searched; in place of the scenario's.
  int jobs = 0;
  std::vector<OutputTarget> outputs;  ///< Tables and JSON; none: a table on standard output.
  bool quiet = false;
  ColorChoice color = ColorChoice::Auto;
};

/// Searches the longest outage of a forecast and tells how it came about. A scenario that is no
/// forecast, and a cause that it does not have, are wrong input; no outage at all is said so and is
/// no error.
[[nodiscard]] ExitCode incident(const IncidentOptions& options, const Console& console);

}  // namespace tools
