#pragma once

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/run_command.hpp"

namespace tools {

/// Runs the scenarios on the same failures and compares each with the first. A folder stands for
/// its stages, and one scenario with --set for itself as it is and changed. --precision is that of
/// the difference.
///
/// Errors in the input are all printed on console.err, and nothing is simulated: also where there
/// are fewer than two designs. Interrupted, it reports what it has. Undecided is no failure: the
/// exit code is that of a run. Throws WriteFailure where a result cannot be written.
[[nodiscard]] ExitCode compare(const RunOptions& options, const Console& console);

}  // namespace tools
