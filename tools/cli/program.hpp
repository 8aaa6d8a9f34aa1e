#pragma once

#include <string>
#include <vector>

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"

namespace tools {

/// The whole program but its process: reads the arguments (without the program's name), runs the
/// command, and says how it ended. Wrong usage is told on console.err.
[[nodiscard]] ExitCode run_program(const std::vector<std::string>& arguments,
                                   const Console& console);

}  // namespace tools
