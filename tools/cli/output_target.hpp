#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "tools/report/write_report.hpp"

namespace tools {

/// One of the --out options: a format, and a file unless it goes to standard output.
struct OutputTarget {
  OutputFormat format = OutputFormat::Table;
  std::filesystem::path file;  ///< Empty: standard output.
};

/// Reads "FORMAT" or "FORMAT=FILE". The error is a message for the user.
[[nodiscard]] tl::expected<OutputTarget, std::string> parse_output_target(const std::string& text);

/// Reads all --out options; none is a table on standard output. Errors: a wrong one, two for
/// standard output, two for one file, or a file that cannot be made because of its folder.
[[nodiscard]] tl::expected<std::vector<OutputTarget>, std::string> parse_output_targets(
    const std::vector<std::string>& texts);

/// Writes a file whole or not at all: beside it first, then renamed over it.
/// Throws WriteFailure where the disk does not take it; then the file is as it was before, and
/// nothing is left behind.
void write_file(const std::filesystem::path& file, std::string_view text);

}  // namespace tools
