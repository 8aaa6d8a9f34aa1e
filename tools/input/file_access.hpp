#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tools/input/diagnostic.hpp"

namespace tools {

/// Which files a scenario may name: as a base, as a trace.
enum class FileAccess : std::uint8_t {
  OwnFolder,  ///< Those below the folder of the file that was asked for, and those of the library.
  Anywhere,
};

/// Why a scenario may not have a file read, as the problem and hint of a Diagnostic; nothing where
/// it may. Links are resolved before folders are compared. `scenario`: the file that was asked for,
/// whose folder counts for all that it extends. `file`: what would be read. `written`: how the
/// scenario names it.
[[nodiscard]] std::optional<Diagnostic> refuse_file(FileAccess access, const std::string& scenario,
                                                    const std::string& file,
                                                    const std::string& written);

}  // namespace tools
