#pragma once

#include <string>
#include <vector>

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/run_command.hpp"

namespace tools {

/// More points of a grid are refused.
inline constexpr std::size_t most_points = 1000;

/// What `nines sweep` was asked.
struct SweepOptions {
  RunOptions run;                 ///< Of one scenario.
  std::vector<std::string> over;  ///< "path=a,b,c"; every combination is a point.
  bool tornado = false;           ///< Instead: every assumption at its low and its high.
  std::string metric;             ///< That a tornado ranks by; empty: the downtime.
};

/// Runs every point on the same failures and compares each with the first, or ranks the assumptions
/// of the scenario by what they do to a metric.
///
/// Errors in the options and in every point are all printed on console.err, and nothing is
/// simulated. Interrupted, it reports what it has. Throws WriteFailure where a result cannot
/// be written.
[[nodiscard]] ExitCode sweep(const SweepOptions& options, const Console& console);

/// The part of sweep that is done with options.tornado.
[[nodiscard]] ExitCode sweep_assumptions(const SweepOptions& options, const Console& console);

}  // namespace tools
