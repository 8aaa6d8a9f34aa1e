#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/results/check.hpp"
#include "models/results/objectives.hpp"
#include "tools/report/difference_text.hpp"
#include "tools/report/drill_time.hpp"
#include "tools/report/explain_writers.hpp"
#include "tools/report/findings_words.hpp"
#include "tools/report/html/course_html.hpp"
#include "tools/report/html/drill_html.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/html/ladder_html.hpp"
#include "tools/report/paired_verdict.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/write_paired.hpp"
#include "tools/report/write_report.hpp"
#include "tools/text/printable.hpp"

namespace tools {

namespace {

/// A document has room for all.
TableOptions whole(TableOptions options) {
  options.style = html_style();
  options.details = true;
  return options;
}

/// "nines run: shop/1-one", or of many what they have in common.
std::string title_of(const std::string& command, const std::vector<std::string>& names) {
  if (names.empty()) return "nines " + command;
  if (names.size() == 1) return fmt::format("nines {}: {}", command, names.front());
  if (names.size() == 2) return fmt::format("nines {}: {} and {}", command, names[0], names[1]);
  return fmt::format("nines {}: {} and {} more", command, names.front(), names.size() - 1);
}

std::vector<std::string> names_of(const models::ComparisonReport& report) {
  std::vector<std::string> names;
  for (const models::ComparedDesign& design : report.designs) names.push_back(design.report.name);
  return names;
}

/// The folder that the stages have in common: "whatisthetime".
std::string course_title(const Course& course) {
  const std::string& first = course.front().stage;
  return first.substr(0, first.rfind('/'));
}

/// What the check says, and of a run whether all objectives are met; nothing without any.
void add_verdict(const models::Report& report, HtmlFrame& frame) {
  if (report.command == "check") {
    const models::CheckVerdict verdict = check_verdict(report);
    frame.verdict = to_string(verdict);
    frame.verdict_tone = verdict == models::CheckVerdict::Passed ? Tone::Good : Tone::Bad;
    return;
  }
  std::size_t asked = 0;
  std::size_t met = 0;
  for (const models::ScenarioReport& scenario : report.scenarios) {
    for (const models::ObjectiveResult& result : scenario.objectives) {
      ++asked;
      if (result.verdict == models::ObjectiveVerdict::Met) ++met;
    }
  }
  if (asked == 0) return;
  frame.verdict = fmt::format("{} of {} objective{} met", met, asked, asked == 1 ? "" : "s");
  frame.verdict_tone = met == asked ? Tone::Good : Tone::Bad;
}

/// Several forecasts are first summed up: in a sentence, a table and which one to choose.
Page page_of_run(const models::Report& report, const TableOptions& options) {
  const bool has_drill = std::any_of(report.scenarios.begin(), report.scenarios.end(),
                                     [](const auto& scenario) { return scenario.drill; });
  const bool has_summary = report.command != "check" && report.scenarios.size() > 1 && !has_drill;
  Page page;
  if (has_summary) {
    Designs designs;
    for (const models::ScenarioReport& scenario : report.scenarios) designs.push_back(&scenario);
    page = progression_summary(report, options.style);
    page.add_html(ladder_html(designs, report.progression));
  }
  return page.part(page_of(report, options));
}

/// The verdict, and of two drills what differs between them; these go by their letters.
std::string difference_sentence(models::ComparisonReport report) {
  const bool are_two_drills = report.designs.size() == 2 && report.designs.front().report.drill;
  for (std::size_t index = 0; are_two_drills && index < report.designs.size(); ++index) {
    report.designs[index].report.name = drill_letter(index);
  }
  const std::string sentence = verdict_sentence(report, printable);
  if (!are_two_drills) return sentence;
  std::string figures;
  for (const char* metric : {"availability.requests", "downtime_per_year", "cost_per_month"}) {
    const models::PairedFigure* figure = report.designs[1].find(metric);
    if (figure == nullptr || figure->differing == 0) continue;
    // By year, of drills that do not last equally long, it says nothing.
    const bool by_year = counted_over(report) != CountedOver::Drill;
    if (by_year && metric == std::string_view("downtime_per_year")) continue;
    const std::string interval = difference_interval_text(*figure, true);
    figures += fmt::format("{}{} {}{}", figures.empty() ? ": " : ", ",
                           metric_title(metric, counted_over(report)), difference_text(*figure),
                           interval.empty() ? "" : " (" + interval + ")");
  }
  return sentence + figures;
}

/// Drills at one clock, where that is what was compared.
std::string watched_together(const Designs& designs) {
  Drills drills;
  for (const models::ScenarioReport* design : designs) {
    if (design->drill && design->series.size() > 1) drills.push_back(design);
  }
  if (drills.size() < 2 || drills.size() < designs.size()) return {};
  if (drills.size() <= most_drills_together) return drills_html(drills);
  drills.resize(most_drills_together);
  return "<p class=\"faint\">The first four are watched; the table has all.</p>\n" +
         drills_html(drills);
}

}  // namespace

std::string write_html(const models::Report& report, const TableOptions& options) {
  std::vector<std::string> names;
  for (const models::ScenarioReport& scenario : report.scenarios) names.push_back(scenario.name);
  HtmlFrame frame{.title = title_of(report.command, names),
                  .verdict = {},
                  .command = options.command,
                  .seed = report.seed,
                  .inputs = options.inputs};
  if (!options.course.empty()) {
    frame.title = "A course: " + course_title(options.course);
    return html_document(frame, Page().add_html(course_html(report, options.course)));
  }
  if (!report.scenarios.empty()) add_verdict(report, frame);
  return html_document(frame, page_of_run(report, whole(options)));
}

std::string write_html(const models::ComparisonReport& report, const TableOptions& options) {
  HtmlFrame frame{.title = title_of("compare", names_of(report)),
                  .verdict = {},
                  .command = options.command,
                  .seed = report.seed,
                  .inputs = options.inputs};
  if (report.designs.size() > 1) frame.verdict = difference_sentence(in_drill_time(report));
  Designs designs;
  for (const models::ComparedDesign& design : report.designs) designs.push_back(&design.report);
  Page page;
  page.add_html(watched_together(designs));
  page.part(page_of(report, whole(options)));
  return html_document(frame, page.part(Page().add_html(ladder_html(designs, false))));
}

std::string write_html(const models::SweepReport& report, const TableOptions& options) {
  const std::vector<std::string> names = names_of(report.grid);
  HtmlFrame frame{.title = title_of("sweep", names.empty() ? names : std::vector{names.front()}),
                  .verdict = {},
                  .command = options.command,
                  .seed = report.grid.seed,
                  .inputs = options.inputs};
  if (names.size() > 1) {
    frame.verdict = fmt::format("{} points; against the first: {}", names.size(),
                                count_of_verdicts(report.grid, main_metric(report.grid)));
  }
  return html_document(frame, page_of(report, whole(options)));
}

std::string write_html(const models::TornadoReport& report, const TableOptions& options) {
  HtmlFrame frame{.title = title_of("sweep", {report.base.name}),
                  .verdict = {},
                  .command = options.command,
                  .seed = report.seed,
                  .inputs = options.inputs};
  const bool moves = !report.bars.empty() && (report.bars.front().low.effect.differing > 0 ||
                                              report.bars.front().high.effect.differing > 0);
  frame.verdict =
      moves ? fmt::format("{} rests most on {}", report.metric, report.bars.front().assumption.path)
            : fmt::format("no assumption moves {}", report.metric);
  return html_document(frame, page_of(report, whole(options)));
}

std::string explain_html(const std::vector<ExplainedScenario>& scenarios,
                         const ExplainTextOptions& options) {
  std::vector<std::string> names;
  std::vector<models::Finding> findings;
  for (const ExplainedScenario& one : scenarios) {
    names.push_back(one.explanation.name);
    findings.insert(findings.end(), one.explanation.findings.begin(),
                    one.explanation.findings.end());
  }
  ExplainTextOptions wide = options;
  wide.style = html_style();
  const HtmlFrame frame{.title = title_of("explain", names),
                        .verdict = findings_words(findings),
                        .command = options.command,
                        .seed = {},
                        .inputs = options.inputs};
  return html_document(frame, page_of(scenarios, wide));
}

}  // namespace tools
