#include "tools/cli/small_commands.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "models/architecture/dependency_graph.hpp"
#include "tools/cli/dependency_notes.hpp"
#include "tools/cli/findings.hpp"
#include "tools/cli/next_commands.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/input/library.hpp"
#include "tools/input/past_events.hpp"
#include "tools/input/read_scenario.hpp"
#include "tools/report/text.hpp"
#include "tools/report/text_blocks.hpp"

namespace tools {

namespace {

/// Of these commands lines are what programs read: in a pipe or a file each stays whole.
TextStyle style_of(const Console& console) {
  constexpr std::size_t whole = 10'000;
  return {.colour = false, .width = console.out_is_terminal ? table_width(console) : whole};
}

/// Of this command they are the result.
void print_folded(const Console& console, const std::string& lines) {
  print(console.out, console.out_is_terminal ? folded(lines, console.columns) : lines);
}

void print_all(const Console& console, const Diagnostics& diagnostics) {
  std::string lines;
  for (const Diagnostic& diagnostic : diagnostics) lines += format_diagnostic(diagnostic) + "\n";
  print_folded(console, lines);
}

/// How many findings there are, and what tells them; empty where there is none.
std::string findings_text(const models::Scenario& scenario, const std::string& arguments,
                          const Console& console) {
  const ScenarioFindings found = findings_of({&scenario}, {});
  if (found.empty()) return {};
  const std::string command = started_with(console.program, {"nines explain" + arguments}).front();
  return with_command(findings_words(found), command, style_of(console), 2);
}

/// Whether the scenario is right.
bool validate_one(const std::string& stage, const ValidateOptions& options,
                  const Console& console) {
  const auto scenario =
      read_scenario(stage, ReadOptions{.overrides = options.overrides, .files = options.files});
  if (!scenario) {
    print_all(console, scenario.error());
    return false;
  }
  const models::DependencyGraph graph(*scenario);
  print(console.out,
        printable(stage) + ": ok\n" +
            findings_text(*scenario, scenario_arguments({stage}, options.overrides), console));
  print_folded(console, unused_notes(graph));
  if (options.graph) print(console.out, dependency_tree(graph));
  return true;
}

}  // namespace

ExitCode validate(const ValidateOptions& options, const Console& console) {
  bool all_right = true;
  for (const std::string& argument : options.scenarios) {
    const auto stages = scenarios_of(argument);
    if (!stages) {
      print_all(console, stages.error());
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

namespace {

/// Names, and titles beside them where there is room.
std::string names_and_titles(const std::vector<std::pair<std::string, std::string>>& all,
                             const TextStyle& style) {
  std::size_t names = 0;
  for (const auto& [name, title] : all) names = std::max(names, width_of(printable(name)));
  constexpr std::size_t gap = 2;
  constexpr std::size_t least_room = 30;
  std::string text;
  for (const auto& [name, title] : all) {
    const std::string name_of = printable(name);
    const std::string title_of = printable(title);
    if (names + gap + least_room <= style.width && !title_of.empty()) {
      text += paragraph(title_of, style,
                        {.first = names + gap, .further = names + gap, .label = name_of});
    } else {
      // Names are copied from here: they are never cut.
      text += name_of + "\n" + paragraph(title_of, style, {.first = 4, .further = 4});
    }
  }
  return text;
}

}  // namespace

ExitCode list(const Console& console) {
  if (const auto missing = missing_library(library_folder())) {
    tell(console, format_diagnostic(*missing));
    return ExitCode::BadInput;
  }
  print(console.out, names_and_titles(list_scenarios(), style_of(console)));
  return ExitCode::Ok;
}

ExitCode list_challenges(const Console& console) {
  if (const auto missing = missing_library(library_folder())) {
    tell(console, format_diagnostic(*missing));
    return ExitCode::BadInput;
  }
  print(console.out, names_and_titles(challenges(), style_of(console)));
  return ExitCode::Ok;
}

ExitCode print_past_events(const Console& console) {
  const auto events = list_past_events();
  if (!events) {
    for (const Diagnostic& wrong : events.error()) tell(console, format_diagnostic(wrong));
    return ExitCode::BadInput;
  }
  std::vector<std::pair<std::string, std::string>> all;
  for (const PastEvent& event : *events) {
    all.emplace_back(event.name, event.has_effects
                                     ? event.title
                                     : event.title + " (not replayed: " + event.left_out + ")");
  }
  print(console.out, names_and_titles(all, style_of(console)));
  return ExitCode::Ok;
}

}  // namespace tools
