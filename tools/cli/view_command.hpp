#pragma once

#include <string>

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/run_command.hpp"

namespace tools {

/// What `nines view` was asked.
struct ViewOptions {
  RunOptions run;     ///< Its outputs are not looked at.
  std::string page;   ///< File of the page; empty: named after the scenario, in this folder.
  bool opens = true;  ///< Shows the page once it is written.
};

/// The page that `view` writes where none is named: "6-earthquake.html" of the scenario
/// "whatisthetime/drills/6-earthquake".
[[nodiscard]] std::string page_named_after(const std::string& scenario);

/// Runs scenarios, writes their page and opens it. What it ends with is what `run` ends with; a
/// page that nothing here can open is written all the same, and told where.
[[nodiscard]] ExitCode view(const ViewOptions& options, const Console& console);

}  // namespace tools
