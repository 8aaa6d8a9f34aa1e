#pragma once

#include "tools/cli/run_command.hpp"

namespace tools {

/// `nines run --each-fault`: reads every scenario, and where all of them are right injects each
/// fault into each. Errors in the input are all printed on console.err, and nothing is simulated.
/// Interrupted, it reports the faults that are done. Throws WriteFailure where a result cannot be
/// written.
[[nodiscard]] ExitCode run_each_fault(const RunOptions& options, const Console& console);

}  // namespace tools
