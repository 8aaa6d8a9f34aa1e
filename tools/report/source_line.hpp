#pragma once

#include <string>

namespace tools {

/// A line of a file, as something is written there.
struct SourceLine {
  std::string file;
  int line = 1;
};

}  // namespace tools
