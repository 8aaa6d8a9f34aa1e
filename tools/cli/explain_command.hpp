#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tools/cli/console.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/input/file_access.hpp"

namespace tools {

enum class ExplainFormat : std::uint8_t { Table, Json, Sarif, Html };

/// One of the --out options of `nines explain`.
struct ExplainOutput {
  ExplainFormat format = ExplainFormat::Table;
  std::filesystem::path file;  ///< Empty: standard output.
};

/// Reads "table", "json", "sarif" or "html", each with "=FILE" or without; none is a table on
/// standard output. Errors: as parse_output_targets.
[[nodiscard]] tl::expected<std::vector<ExplainOutput>, std::string> parse_explain_outputs(
    const std::vector<std::string>& texts);

/// What `nines explain` was asked.
struct ExplainOptions {
  std::vector<std::string> scenarios;        ///< Names, files or folders of stages; at least one.
  std::vector<std::string> overrides;        ///< "path=value", for each scenario.
  FileAccess files = FileAccess::OwnFolder;  ///< What the scenarios may name.
  std::vector<ExplainOutput> outputs;        ///< None: a table on standard output.
  bool network = false;                      ///< Who reaches whom, and nothing else.
  bool quiet = false;
  ColorChoice color = ColorChoice::Auto;
};

/// Says of each scenario what can be said without simulating it. Findings change no exit code;
/// errors in the input are all printed on console.err, and nothing is explained then. Throws
/// WriteFailure where a result cannot be written.
[[nodiscard]] ExitCode explain(const ExplainOptions& options, const Console& console);

}  // namespace tools
