#pragma once

#include <cstdint>

namespace tools {

/// What the program tells the shell. Scripts rely on the numbers.
enum class ExitCode : std::uint8_t {
  Ok = 0,
  BadInput = 1,  ///< Wrong usage or a wrong file.
  ObjectiveMissed = 2,
  Regression = 3,  ///< Against the baseline.
  Undecided = 4,   ///< Or no baseline although one is required.
  InternalError = 5,
  Interrupted = 130,  ///< By SIGINT; what was computed has been reported.
};

}  // namespace tools
