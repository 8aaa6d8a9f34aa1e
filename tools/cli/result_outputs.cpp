#include "tools/cli/result_outputs.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "tools/cli/input_files.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/input/library.hpp"
#include "tools/input/value_places.hpp"

namespace tools {

namespace {

// Columns of a terminal that tables adapt to. Wider ones are harder to read along.
constexpr std::size_t narrowest_table = 40;
constexpr std::size_t widest_table = 120;

std::string name_of(OutputFormat format) {
  for (const std::string& name : output_format_names()) {
    if (output_format(name) == format) return name;
  }
  return {};
}

/// Files in the folder that the program runs in are named from there, as a checkout has them.
SourceFinder sources_of(const RunOptions& options) {
  return [&options](const std::string& scenario,
                    const std::string& pointer) -> std::optional<SourceLine> {
    if (!find_scenario(scenario)) return std::nullopt;
    const ValuePlace place = places_of(scenario, options.overrides, {pointer}).front();
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::current_path(error);
    const std::filesystem::path below =
        std::filesystem::absolute(place.file, error).lexically_normal().lexically_relative(folder);
    const bool inside = !below.empty() && *below.begin() != "..";
    return SourceLine{inside ? below.generic_string() : place.file, place.line};
  };
}

}  // namespace

std::string refuse_formats(const std::vector<OutputTarget>& outputs,
                           const std::vector<OutputFormat>& formats, const std::string& command) {
  for (const OutputTarget& output : outputs) {
    if (std::find(formats.begin(), formats.end(), output.format) != formats.end()) continue;
    std::string names;
    for (const OutputFormat format : formats) {
      names += (names.empty() ? "" : ", ") + name_of(format);
    }
    return fmt::format("--out: {} does not write {}, only {}", command, name_of(output.format),
                       names);
  }
  return {};
}

std::size_t table_width(const Console& console) {
  if (!console.out_is_terminal) return TextStyle{}.width;
  return std::clamp(console.columns, narrowest_table, widest_table);
}

void write_result(const RunOptions& options, const Console& console, const std::string& command,
                  const std::vector<std::string>& next,
                  const std::function<std::string(OutputFormat, const TableOptions&)>& text) {
  TableOptions table;
  table.next = started_with(console.program, next);
  table.style.width = table_width(console);
  table.sources = sources_of(options);
  if (!command.empty()) table.command = "nines " + command;
  const bool asks_for_pages =
      std::any_of(options.outputs.begin(), options.outputs.end(),
                  [](const OutputTarget& output) { return output.format == OutputFormat::Html; });
  if (asks_for_pages) table.inputs = input_files(options.scenarios, options.files);
  std::vector<OutputTarget> outputs = options.outputs;
  if (outputs.empty()) outputs.emplace_back();
  for (const OutputTarget& output : outputs) {
    const bool to_console = output.file.empty();
    table.style.colour =
        to_console ? wants_color(options.color, console) : options.color == ColorChoice::Always;
    const std::string result = text(output.format, table);
    if (to_console) {
      print(console.out, result);
      continue;
    }
    write_file(output.file, result);
    if (!options.quiet) tell(console, wrote(output.file));
  }
}

}  // namespace tools
