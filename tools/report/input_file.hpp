#pragma once

#include <cstddef>
#include <string>

namespace tools {

/// A file that a result was made of.
struct InputFile {
  std::string name;       ///< As a user would call it; no folder of this machine.
  std::string text;       ///< Empty where it is too large to be carried along.
  std::size_t bytes = 0;  ///< Of the file.
};

}  // namespace tools
