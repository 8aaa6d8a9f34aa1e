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

/// Where a symbolic link leads in the end, also one to a file that is not there yet; the path
/// itself of what is no link. A link in a circle leads to some link of the circle.
[[nodiscard]] std::filesystem::path target_of(std::filesystem::path file);

/// Writes a file whole or not at all: beside it first, then renamed over it. A symbolic link stays
/// one: the file that it leads to is written like that.
/// Throws WriteFailure where the disk does not take it; then the file is as it was before, and
/// nothing is left behind.
void write_file(const std::filesystem::path& file, std::string_view text);

/// What is told when that is done: "wrote result.json".
[[nodiscard]] std::string wrote(const std::filesystem::path& file);

}  // namespace tools
