#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "tools/report/check_text.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_report.hpp"

namespace tools {

namespace {

constexpr std::size_t shown_assumptions = 3;
constexpr std::size_t shown_assumptions_of_one = 8;

std::string findings_text(const TableOptions& options) {
  if (options.findings.empty()) return {};
  return with_command(findings_words(options.findings), options.findings.command, options.style);
}

std::string text_of_one(const models::ScenarioReport& scenario, const models::Report& report,
                        const TableOptions& options) {
  const TextStyle& style = options.style;
  std::vector<std::string> parts{headline_text(scenario, report.seed, style)};
  parts.push_back(objectives_text(scenario, style));
  parts.push_back(asked_text(scenario, style));
  if (scenario.drill) {
    parts.push_back(story_text(scenario, style));
    parts.push_back(timeline_text(scenario, timeline_lines, style));
    parts.push_back(series_text(scenario, style));
    parts.push_back(balance_text(scenario, style));
  }
  parts.push_back(blame_text(scenario, style));
  parts.push_back(faults_text(scenario, style));
  parts.push_back(recovery_text(scenario, style));
  parts.push_back(metrics_text(scenario, style));
  parts.push_back(quantiles_text(scenario, style));
  parts.push_back(costs_text(scenario, style));
  parts.push_back(assumptions_text({&scenario}, shown_assumptions_of_one, style));
  parts.push_back(findings_text(options));
  parts.push_back(try_next_text(options.next, options.style));
  return joined_parts(parts);
}

/// The rest of what there is to say, and how to get it.
std::string last_lines(const TableOptions& options) {
  return findings_text(options) +
         with_command("All figures", options.details_command, options.style);
}

std::string summary_of_one(const models::ScenarioReport& scenario, const models::Report& report,
                           const TableOptions& options) {
  const TextStyle& style = options.style;
  std::vector<std::string> parts{headline_text(scenario, report.seed, style)};
  parts.push_back(objectives_summary(scenario, style));
  parts.push_back(asked_text(scenario, style));
  if (scenario.drill) {
    parts.push_back(story_text(scenario, style));
    parts.push_back(series_text(scenario, style));
    parts.push_back(timeline_text(scenario, timeline_lines_of_summary, style));
  }
  parts.push_back(scenario.drill ? balance_text(scenario, style) : blame_summary(scenario, style));
  parts.push_back(last_lines(options));
  parts.push_back(try_next_text(options.next, style));
  return joined_parts(parts);
}

std::string summary_of_many(const models::Report& report, const TableOptions& options) {
  return joined_parts({progression_summary(report, options.style), last_lines(options),
                       try_next_text(options.next, options.style)});
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

std::string text_of_many(const models::Report& report, const TableOptions& options) {
  ScenarioList forecasts;
  ScenarioList drills;
  ScenarioList all;
  double years = 0;
  for (const models::ScenarioReport& scenario : report.scenarios) {
    (scenario.drill ? drills : forecasts).push_back(&scenario);
    all.push_back(&scenario);
    years += scenario.years;
  }
  std::vector<std::string> parts;
  parts.push_back(
      paragraph(fmt::format("{} {}, {}, {} in all, seed {}", report.scenarios.size(),
                            report.progression ? "stages" : "scenarios", effort_of(report),
                            counted(significant(years), "year"), report.seed),
                options.style));
  if (!forecasts.empty()) parts.push_back(comparison_text(forecasts, options.style));
  if (!drills.empty()) parts.push_back(comparison_text(drills, options.style));
  parts.push_back(verdicts_text(report, options.style));
  parts.push_back(short_blame_text(all, options.style));
  parts.push_back(assumptions_text(all, shown_assumptions, options.style));
  parts.push_back(findings_text(options));
  parts.push_back(try_next_text(options.next, options.style));
  return joined_parts(parts);
}

}  // namespace

std::string more_line(std::size_t all, std::size_t shown) {
  return all > shown ? fmt::format("  and {} more: --out json has them all\n", all - shown) : "";
}

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

std::string write_table(const models::Report& report, const TableOptions& options) {
  if (report.scenarios.empty()) return "nothing was simulated\n";
  if (report.command == "check") {
    return joined_parts({check_text(report, options.style), findings_text(options),
                         try_next_text(options.next, options.style)});
  }
  const bool has_drill = std::any_of(report.scenarios.begin(), report.scenarios.end(),
                                     [](const auto& scenario) { return scenario.drill; });
  if (report.scenarios.size() == 1) {
    return options.details ? text_of_one(report.scenarios[0], report, options)
                           : summary_of_one(report.scenarios[0], report, options);
  }
  // Drills that are put beside one another have little in common that a sentence could say.
  return options.details || has_drill ? text_of_many(report, options)
                                      : summary_of_many(report, options);
}

}  // namespace tools
