#include "tools/cli/small_commands.hpp"

#include <fmt/format.h>

#include "models/architecture/dependency_graph.hpp"
#include "tools/cli/dependency_notes.hpp"
#include "tools/cli/findings_line.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/input/library.hpp"
#include "tools/input/read_scenario.hpp"
#include "tools/report/text.hpp"
#include "tools/report/text_table.hpp"

namespace tools {

namespace {

/// Of this command they are the result.
std::string lines_of(const Diagnostics& diagnostics, const Console& console) {
  std::string lines;
  for (const Diagnostic& diagnostic : diagnostics) lines += format_diagnostic(diagnostic) + "\n";
  return console.out_is_terminal ? folded(lines, console.columns) : lines;
}

/// Whether the scenario is right.
bool validate_one(const std::string& stage, const ValidateOptions& options,
                  const Console& console) {
  const auto scenario =
      read_scenario(stage, ReadOptions{.overrides = options.overrides, .files = options.files});
  if (!scenario) {
    print(console.out, lines_of(scenario.error(), console));
    return false;
  }
  const models::DependencyGraph graph(*scenario);
  std::string findings =
      findings_line({&*scenario}, "nines explain" + scenario_arguments({stage}, options.overrides));
  if (!findings.empty()) findings = "  " + findings + "\n";
  print(console.out, printable(stage) + ": ok\n" + findings + unused_notes(graph));
  if (options.graph) print(console.out, dependency_tree(graph));
  return true;
}

}  // namespace

ExitCode validate(const ValidateOptions& options, const Console& console) {
  bool all_right = true;
  for (const std::string& argument : options.scenarios) {
    const auto stages = scenarios_of(argument);
    if (!stages) {
      print(console.out, lines_of(stages.error(), console));
      all_right = false;
      continue;
    }
    for (const std::string& stage : *stages) {
      all_right = validate_one(stage, options, console) && all_right;
    }
  }
  return all_right ? ExitCode::Ok : ExitCode::BadInput;
}

ExitCode print_schema(const std::string& schema, const Console& console) {
  if (schema.empty()) {
    const auto missing = missing_library(library_folder());
    tell(console, missing
                      ? format_diagnostic(*missing)
                      : "the library has no such schema: take the folder \"scenarios\" that came "
                        "with this program");
    return ExitCode::BadInput;
  }
  print(console.out, schema);
  return ExitCode::Ok;
}

ExitCode list(const Console& console) {
  if (const auto missing = missing_library(library_folder())) {
    tell(console, format_diagnostic(*missing));
    return ExitCode::BadInput;
  }
  TextTable table({Align::Left, Align::Left});
  for (const auto& [name, title] : list_scenarios()) {
    table.add({{printable(name)}, {printable(title)}});
  }
  // Names are copied from here: they are never cut.
  print(console.out, table.text(TextStyle{.colour = false, .width = 10'000}));
  return ExitCode::Ok;
}

}  // namespace tools
