#pragma once

#include <string>
#include <vector>

#include "tools/input/file_access.hpp"
#include "tools/report/input_file.hpp"

namespace tools {

/// The files that scenarios are made of, each once: of every scenario, and of each stage of a
/// folder, itself and all that it extends. A large file comes without its text. What cannot be read
/// is left out.
[[nodiscard]] std::vector<InputFile> input_files(const std::vector<std::string>& scenarios,
                                                 FileAccess access);

}  // namespace tools
