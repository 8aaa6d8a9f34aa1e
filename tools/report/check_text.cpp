#include "tools/report/check_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "models/results/check.hpp"
#include "models/results/objectives.hpp"
#include "tools/report/check_lines.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

constexpr std::size_t verdict_width = 11;

Tone tone_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Passed:
      return Tone::Good;
    case Outcome::Failed:
      return Tone::Bad;
    case Outcome::Skipped:
      return Tone::Faint;
  }
  return Tone::Plain;
}

/// A word at the left and a sentence beside it, or where there is little room below it.
std::string beside(const std::string& word, Tone tone, const std::string& sentence,
                   const TextStyle& style) {
  constexpr std::size_t least_room = 40;
  constexpr std::size_t indent = 2 + verdict_width + 1;
  const std::size_t column = style.width < indent + least_room ? 4 : indent;
  return paragraph(printable(sentence), style,
                   {.first = column,
                    .further = column,
                    .label = word.empty() ? word : "  " + word,
                    .label_tone = tone});
}

std::string lines_text(const models::ScenarioReport& scenario, const models::FailOn& fail_on,
                       const TextStyle& style) {
  std::string text;
  for (const CheckLine& line : check_lines(scenario, fail_on)) {
    text += beside(line.verdict, tone_of(line.outcome), line.name + ": " + line.message, style);
  }
  return text;
}

/// "changed model" and what changed.
std::string reason_text(const std::string& reason, const TextStyle& style) {
  return beside("", Tone::Plain, reason, style);
}

std::string effort(const models::ScenarioReport& scenario) {
  return counted(whole_number(static_cast<double>(scenario.replications)), "replication");
}

}  // namespace

std::string check_text(const models::Report& report, const TextStyle& style) {
  const models::CheckVerdict verdict = check_verdict(report);
  const bool passed = verdict == models::CheckVerdict::Passed;
  const bool interrupted =
      std::any_of(report.scenarios.begin(), report.scenarios.end(),
                  [](const auto& scenario) { return scenario.stopped == "interrupted"; });
  std::string text =
      fmt::format("{}{}, seed {}\n", interrupted ? "interrupted; until then " : "",
                  toned(to_string(verdict), passed && !interrupted ? Tone::Good : Tone::Bad, style),
                  report.seed);
  for (const models::ScenarioReport& scenario : report.scenarios) {
    text += '\n' + heading(printable(scenario.name) + ", " + effort(scenario), style);
    text += lines_text(scenario, report.fail_on, style);
    for (const std::string& note : sampling_notes(scenario)) text += reason_text(note, style);
    for (const std::string& note : confidence_notes(scenario)) text += reason_text(note, style);
    for (const std::string& reason : reasons(scenario)) text += reason_text(reason, style);
    for (const std::string& change : unguarded_changes(scenario)) {
      text += reason_text(change, style);
    }
  }
  return text;
}

std::string objectives_text(const models::ScenarioReport& scenario, const TextStyle& style) {
  if (scenario.objectives.empty()) return {};
  models::ScenarioReport alone;
  alone.objectives = scenario.objectives;
  alone.sampling = scenario.sampling;
  alone.metrics = scenario.metrics;
  std::string text =
      heading(std::string("Objectives: ") + to_string(*overall(scenario.objectives)), style) +
      lines_text(alone, models::FailOn{}, style);
  for (const std::string& note : confidence_notes(alone)) text += reason_text(note, style);
  return text;
}

std::string verdicts_text(const models::Report& report, const TextStyle& style) {
  std::string text;
  for (const models::ScenarioReport& scenario : report.scenarios) {
    const auto verdict = overall(scenario.objectives);
    if (!verdict) continue;
    std::string sentence =
        fmt::format("{}, {} objective{}", scenario.name, scenario.objectives.size(),
                    scenario.objectives.size() == 1 ? "" : "s");
    for (const models::ObjectiveResult& result : scenario.objectives) {
      if (result.verdict == models::ObjectiveVerdict::Met) continue;
      sentence += fmt::format("; {}: {} {}", to_string(result.verdict), result.metric, result.rule);
    }
    text +=
        beside(to_string(*verdict),
               *verdict == models::ObjectiveVerdict::Met ? Tone::Good : Tone::Bad, sentence, style);
  }
  return text.empty() ? text : heading("Objectives", style) + text;
}

}  // namespace tools
