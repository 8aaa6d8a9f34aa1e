#include "tools/report/check_text.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/results/check.hpp"
#include "models/results/objectives.hpp"
#include "tools/report/check_lines.hpp"
#include "tools/report/html/frame.hpp"
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
void add_beside(const std::string& word, Tone tone, const std::string& sentence,
                const TextStyle& style, Page& page) {
  constexpr std::size_t least_room = 40;
  constexpr std::size_t indent = 2 + verdict_width + 1;
  const std::size_t column = style.width < indent + least_room ? 4 : indent;
  page.paragraph(printable(sentence), {.first = column,
                                       .further = column,
                                       .label = word.empty() ? word : "  " + word,
                                       .label_tone = tone});
}

void add_lines(const models::ScenarioReport& scenario, const models::FailOn& fail_on,
               const TextStyle& style, Page& page) {
  for (const CheckLine& line : check_lines(scenario, fail_on)) {
    add_beside(line.verdict, tone_of(line.outcome), line.name + ": " + line.message, style, page);
  }
}

/// "changed model" and what changed.
void add_reasons(const std::vector<std::string>& sentences, const TextStyle& style, Page& page) {
  for (const std::string& reason : sentences) add_beside("", Tone::Plain, reason, style, page);
}

/// What a challenge asks for, and what there was to learn once it is won.
void add_challenge(const models::ScenarioReport& scenario, bool hint, Page& page) {
  if (!scenario.challenge) return;
  const models::ChallengeSpec& challenge = *scenario.challenge;
  const auto add = [&](const std::string& word, const std::string& text) {
    page.paragraph(printable(text), {.first = 9, .further = 9, .label = "  " + word});
  };
  add("goal", challenge.goal);
  const bool won = overall(scenario.objectives) == models::ObjectiveVerdict::Met;
  if (won) {
    add("lesson", challenge.lesson);
  } else if (hint) {
    add("hint", challenge.hint);
  } else {
    page.append(Page().paragraph("For a hint add --hint.", {.first = 9, .further = 9}),
                Page::ShownBy::Terminal);
    page.add_html("<details><summary>A hint</summary>\n<p>" + html_text(challenge.hint) +
                  "</p></details>\n");
  }
}

std::string effort(const models::ScenarioReport& scenario) {
  return counted(whole_number(static_cast<double>(scenario.replications)), "replication");
}

}  // namespace

Page check_part(const models::Report& report, const TextStyle& style, bool hint) {
  const models::CheckVerdict verdict = check_verdict(report);
  const bool passed = verdict == models::CheckVerdict::Passed;
  const bool interrupted =
      std::any_of(report.scenarios.begin(), report.scenarios.end(),
                  [](const auto& scenario) { return scenario.stopped == "interrupted"; });
  Page page;
  page.line({{interrupted ? "interrupted; until then " : ""},
             {to_string(verdict), passed && !interrupted ? Tone::Good : Tone::Bad},
             {fmt::format(", seed {}", report.seed)}});
  for (const models::ScenarioReport& scenario : report.scenarios) {
    Page one;
    one.heading(printable(scenario.name) + ", " + effort(scenario));
    add_lines(scenario, report.fail_on, style, one);
    add_reasons(sampling_notes(scenario), style, one);
    add_reasons(confidence_notes(scenario), style, one);
    add_reasons(reasons(scenario), style, one);
    add_reasons(unguarded_changes(scenario), style, one);
    add_challenge(scenario, hint, one);
    page.part(std::move(one));
  }
  return page;
}

Page objectives_part(const models::ScenarioReport& scenario, const TextStyle& style) {
  if (scenario.objectives.empty()) return {};
  models::ScenarioReport alone;
  alone.objectives = scenario.objectives;
  alone.sampling = scenario.sampling;
  alone.metrics = scenario.metrics;
  Page page;
  page.heading(std::string("Objectives: ") + to_string(*overall(scenario.objectives)));
  add_lines(alone, models::FailOn{}, style, page);
  add_reasons(confidence_notes(alone), style, page);
  return page;
}

Page verdicts_part(const models::Report& report, const TextStyle& style) {
  Page page;
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
    if (page.empty()) page.heading("Objectives");
    add_beside(to_string(*verdict),
               *verdict == models::ObjectiveVerdict::Met ? Tone::Good : Tone::Bad, sentence, style,
               page);
  }
  return page;
}

}  // namespace tools
