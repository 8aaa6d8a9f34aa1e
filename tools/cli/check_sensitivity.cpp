#include <fmt/format.h>

#include "models/results/objectives.hpp"
#include "tools/cli/baseline_input.hpp"
#include "tools/cli/check_command.hpp"
#include "tools/cli/influence.hpp"
#include "tools/cli/result_outputs.hpp"
#include "tools/cli/run_input.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr double factor = 10;

std::string difference_text(const models::BaselineComparison& comparison) {
  for (const models::BaselineFigure& figure : comparison.figures) {
    if (figure.metric != "downtime_per_year" && figure.metric != "time_to_first_outage") continue;
    const std::string text = significant(figure.difference / 60, 3);
    return figure.difference > 0 ? "+" + text : text;
  }
  return "-";
}

std::string influence_table(const std::vector<Influence>& influences, const TextStyle& style) {
  TextTable table({Align::Left, Align::Left, Align::Left, Align::Left, Align::Right}, 2);
  table.add({{"rate or duration"}, {"now"}, {"times ten"}, {"verdict"}, {"min a year"}});
  table.add_rule();
  for (const Influence& one : influences) {
    table.add({{printable(one.value.path)},
               {fitted(printable(one.value.before), 14)},
               {fitted(printable(one.value.after), 14)},
               {one.verdict},
               {one.comparison ? difference_text(*one.comparison) : "-"}});
  }
  return table.text(style);
}

std::string silent_text(const std::vector<Influence>& influences, const TextStyle& style) {
  std::string names;
  for (const Influence& one : influences) {
    if (one.kind != InfluenceKind::None) continue;
    names += (names.empty() ? "" : ", ") + one.value.path;
  }
  if (names.empty()) return "Every one of them has an influence.\n";
  std::string text;
  for (const std::string& line : wrapped("No influence: " + printable(names), style.width)) {
    text += line + "\n";
  }
  return text;
}

}  // namespace

ExitCode check_sensitivity(const CheckOptions& options, const Console& console) {
  const auto input = read_run_input(options.run);
  if (!input) {
    for (const Diagnostic& diagnostic : input.error()) {
      fmt::print(console.err, "{}\n", format_diagnostic(diagnostic));
    }
    return ExitCode::BadInput;
  }
  std::string text;
  TextStyle style;
  for (const RunInput::Item& item : input->scenarios) {
    const auto influences = influences_of(
        {.argument = item.argument,
         .read = {.overrides = options.run.overrides, .defaults = {}},
         .seed = input->seed,
         .replications = options.run.replications.value_or(item.scenario.run.replications),
         .jobs = options.run.jobs,
         .factor = factor,
         .rule = options.rule},
        item.scenario, input->prices.at(item.scenario.region), console.interrupted);
    if (console.interrupted != nullptr && console.interrupted->load()) {
      return ExitCode::Interrupted;
    }
    text += fmt::format("{}{}: {} rates and durations, each times ten by itself, seed {}\n\n",
                        text.empty() ? "" : "\n", printable(item.scenario.name), influences.size(),
                        input->seed);
    text += influence_table(influences, style) + "\n" + silent_text(influences, style);
  }
  write_result(options.run, console, {}, [&](OutputFormat, const TableOptions&) { return text; });
  return ExitCode::Ok;
}

}  // namespace tools
