#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "tools/report/check_text.hpp"
#include "tools/report/html/drill_html.hpp"
#include "tools/report/html/predict_html.hpp"
#include "tools/report/questions_text.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_report.hpp"

namespace tools {

namespace {

constexpr std::size_t shown_assumptions = 3;
constexpr std::size_t shown_assumptions_of_one = 8;

Page findings_part(const TableOptions& options) {
  Page page;
  if (options.findings.empty()) return page;
  return page.with_command(findings_words(options.findings), options.findings.command);
}

Page all_of_one(const models::ScenarioReport& scenario, const models::Report& report,
                const TableOptions& options) {
  const TextStyle& style = options.style;
  std::vector<Page> parts;
  // A page begins with what is seen, and has the story beside it.
  if (scenario.drill) {
    parts.push_back(Page().add_html(predict_html(scenario) + drill_html(scenario)));
    parts.push_back(Page().append(predict_part(scenario), Page::ShownBy::Terminal));
  }
  parts.push_back(headline_part(scenario, report.seed, style));
  parts.push_back(objectives_part(scenario, style));
  parts.push_back(asked_part(scenario));
  if (scenario.drill) {
    parts.push_back(Page().append(story_part(scenario), scenario.series.size() < 2
                                                            ? Page::ShownBy::Both
                                                            : Page::ShownBy::Terminal));
    parts.push_back(
        Page().append(timeline_part(scenario, timeline_lines, style), Page::ShownBy::Terminal));
    parts.push_back(Page().append(series_part(scenario, style), Page::ShownBy::Terminal));
    parts.push_back(balance_part(scenario));
  }
  parts.push_back(blame_part(scenario));
  parts.push_back(faults_part(scenario));
  parts.push_back(recovery_part(scenario));
  parts.push_back(metrics_part(scenario));
  parts.push_back(quantiles_part(scenario));
  parts.push_back(costs_part(scenario));
  parts.push_back(assumptions_part({&scenario}, shown_assumptions_of_one, style));
  parts.push_back(findings_part(options));
  parts.push_back(Page().append(came_out_part(scenario), Page::ShownBy::Terminal));
  parts.push_back(try_next_part(options.next));
  return joined_parts(std::move(parts));
}

/// The rest of what there is to say, and how to get it.
Page last_lines(const TableOptions& options) {
  Page page = findings_part(options);
  return page.with_command("All figures", options.details_command);
}

Page summary_of_one(const models::ScenarioReport& scenario, const models::Report& report,
                    const TableOptions& options) {
  const TextStyle& style = options.style;
  std::vector<Page> parts{predict_part(scenario), headline_part(scenario, report.seed, style)};
  parts.push_back(objectives_summary(scenario));
  parts.push_back(asked_part(scenario));
  if (scenario.drill) {
    parts.push_back(story_part(scenario));
    parts.push_back(series_part(scenario, style));
    parts.push_back(timeline_part(scenario, timeline_lines_of_summary, style));
  }
  parts.push_back(scenario.drill ? balance_part(scenario) : blame_summary(scenario));
  parts.push_back(last_lines(options));
  parts.push_back(came_out_part(scenario));
  parts.push_back(try_next_part(options.next));
  return joined_parts(std::move(parts));
}

Page summary_of_many(const models::Report& report, const TableOptions& options) {
  return joined_parts({progression_summary(report, options.style), last_lines(options),
                       try_next_part(options.next)});
}

/// "1000 years each", or how far they differ.
std::string effort_of(const models::Report& report) {
  const auto [least, most] = std::minmax_element(
      report.scenarios.begin(), report.scenarios.end(),
      [](const auto& left, const auto& right) { return left.replications < right.replications; });
  const auto count = [](const models::ScenarioReport& scenario) {
    return whole_number(static_cast<double>(scenario.replications));
  };
  if (least->replications == most->replications)
    return counted(count(*least), "replication") + " each";
  return fmt::format("{} to {} replications each", count(*least), count(*most));
}

Page all_of_many(const models::Report& report, const TableOptions& options) {
  ScenarioList forecasts;
  ScenarioList drills;
  ScenarioList all;
  double years = 0;
  for (const models::ScenarioReport& scenario : report.scenarios) {
    (scenario.drill ? drills : forecasts).push_back(&scenario);
    all.push_back(&scenario);
    years += scenario.years;
  }
  std::vector<Page> parts;
  parts.push_back(
      Page().paragraph(fmt::format("{} {}, {}, {} in all, seed {}", report.scenarios.size(),
                                   report.progression ? "stages" : "scenarios", effort_of(report),
                                   counted(significant(years), "year"), report.seed)));
  if (!forecasts.empty()) parts.push_back(comparison_part(forecasts, options.style));
  if (!drills.empty()) parts.push_back(comparison_part(drills, options.style));
  parts.push_back(verdicts_part(report, options.style));
  parts.push_back(short_blame_part(all, options.style));
  parts.push_back(assumptions_part(all, shown_assumptions, options.style));
  parts.push_back(findings_part(options));
  parts.push_back(try_next_part(options.next));
  return joined_parts(std::move(parts));
}

}  // namespace

double downtime_per_run(const models::ScenarioReport& scenario) {
  double seconds = 0;
  for (const models::BlameEntry& entry : scenario.blame) seconds += entry.downtime;
  return seconds;
}

double blame_share(const models::ScenarioReport& scenario, const models::BlameEntry& entry) {
  double requests = 0;
  double downtime = 0;
  for (const models::BlameEntry& one : scenario.blame) {
    requests += one.requests_lost;
    downtime += one.downtime;
  }
  if (requests > 0) return entry.requests_lost / requests;
  return downtime > 0 ? entry.downtime / downtime : 0;
}

Page page_of(const models::Report& report, const TableOptions& options) {
  if (report.scenarios.empty()) return Page().line("nothing was simulated");
  if (report.command == "check") {
    return joined_parts({check_part(report, options.style, options.hint), findings_part(options),
                         try_next_part(options.next)});
  }
  const bool has_drill = std::any_of(report.scenarios.begin(), report.scenarios.end(),
                                     [](const auto& scenario) { return scenario.drill; });
  if (report.scenarios.size() == 1) {
    return options.details ? all_of_one(report.scenarios[0], report, options)
                           : summary_of_one(report.scenarios[0], report, options);
  }
  // Drills that are put beside one another have little in common that a sentence could say.
  return options.details || has_drill ? all_of_many(report, options)
                                      : summary_of_many(report, options);
}

std::string write_table(const models::Report& report, const TableOptions& options) {
  return page_of(report, options).text(options.style);
}

}  // namespace tools
