#pragma once

#include <filesystem>

#include "models/results/baseline.hpp"
#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/run_command.hpp"

namespace tools {

/// What `nines check` was asked.
struct CheckOptions {
  RunOptions run;
  std::filesystem::path baseline;       ///< To be held against; empty: none.
  std::filesystem::path save_baseline;  ///< To be written; empty: none.
  models::FailOn fail_on;
  models::BaselineRule rule;
  bool hint = false;         ///< Of challenges that are not won.
  bool sensitivity = false;  ///< Multiply each rate and duration by ten instead.
};

/// Simulates the scenarios and tells whether they meet their objectives and are no worse than the
/// baseline, whose seed and replications are taken where the options name none.
///
/// A baseline that is not there, or does not have a scenario, is never a pass. Input errors are all
/// printed and nothing is simulated; so it is where there is nothing to check. A baseline is saved
/// whole or not at all, and not where a check against one failed or was interrupted. Where
/// GITHUB_STEP_SUMMARY names a file, the output "github" appends the Markdown summary to it. Throws
/// WriteFailure where a result cannot be written.
[[nodiscard]] ExitCode check(const CheckOptions& options, const Console& console);

/// `nines check --sensitivity`: what each rate and duration times ten does to the verdict, and
/// which have no influence at all.
[[nodiscard]] ExitCode check_sensitivity(const CheckOptions& options, const Console& console);

}  // namespace tools
