#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "tools/cli/console.hpp"
#include "tools/cli/run_command.hpp"
#include "tools/report/write_report.hpp"

namespace tools {

/// Why one of the outputs cannot be had from a command that writes only `formats`; empty where all
/// can.
[[nodiscard]] std::string refuse_formats(const std::vector<OutputTarget>& outputs,
                                         const std::vector<OutputFormat>& formats,
                                         const std::string& command);

/// Columns of what is printed for people: those of the terminal, 40 to 120, or 80 where there is
/// none.
[[nodiscard]] std::size_t table_width(const Console& console);

/// Writes a result to every output that the options name, with `text` of each format. `command`:
/// that of the Question, which gives the same again. Throws WriteFailure where one cannot be
/// written.
void write_result(const RunOptions& options, const Console& console, const std::string& command,
                  const std::vector<std::string>& next,
                  const std::function<std::string(OutputFormat, const TableOptions&)>& text);

}  // namespace tools
