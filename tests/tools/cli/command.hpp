#pragma once

#include <atomic>
#include <cstdlib>

#include "tests/source_dir.hpp"
#include "tests/tools/cli/scratch.hpp"
#include "tools/cli/program.hpp"

namespace cli_tests {

/// Runs the program inside the test, with the scenarios of the source tree.
inline Result nines(const Words& arguments, const std::atomic<bool>* interrupted = nullptr) {
  setenv("NINES_SCENARIOS", (source_dir() + "/scenarios").c_str(), 1);
  return captured(
      [&](const tools::Console& console) { return tools::run_program(arguments, console); },
      interrupted);
}

}  // namespace cli_tests
