#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tools/cli/run_command.hpp"

namespace tools {

/// A file and what a command has to do with it.
struct FileRole {
  std::string what;  ///< "--out", "--save-baseline", "a scenario that is read", ...
  std::filesystem::path file;
};

/// What the options write: the files of --out and of --resume.
[[nodiscard]] std::vector<FileRole> written_by(const RunOptions& options);

/// The files that scenarios are read from, with all that they extend and their traces. `scenarios`:
/// as read_scenario takes them; of one that cannot be read nothing is listed.
[[nodiscard]] std::vector<FileRole> read_for(const std::vector<std::string>& scenarios);

/// Why nothing may begin: a file would be written that is read, that is the running program, or
/// that is written twice, under whatever name (hard links are looked through, and symbolic ones
/// whether or not their target is there; devices and pipes may be shared). Empty where all are
/// different files.
[[nodiscard]] std::string refuse_overwriting(const std::vector<FileRole>& written,
                                             const std::vector<FileRole>& read);

}  // namespace tools
