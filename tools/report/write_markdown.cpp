#include <fmt/format.h>

#include "models/results/check.hpp"
#include "tools/report/check_lines.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"
#include "tools/report/write_report.hpp"
#include "tools/report/xml_text.hpp"

namespace tools {

namespace {

const char* mark(Outcome outcome) {
  switch (outcome) {
    case Outcome::Passed:
      return "✅";
    case Outcome::Failed:
      return "❌";
    case Outcome::Skipped:
      return "➖";
  }
  return "";
}

std::string figure(const models::ScenarioReport& scenario, const char* metric) {
  const models::MetricEstimate* found = scenario.find(metric);
  if (found == nullptr) return "-";
  const std::string interval = interval_text(*found);
  return markdown_text(mean_text(*found) + (interval.empty() ? "" : " (" + interval + ")"));
}

std::string figures_table(const models::Report& report) {
  std::string text =
      "| scenario | verdict | requests served | downtime a year | USD a month |\n"
      "| --- | --- | --- | --- | --- |\n";
  for (const models::ScenarioReport& scenario : report.scenarios) {
    const models::CheckVerdict verdict = check_verdict(scenario, report.fail_on);
    text += fmt::format("| {} | {} | {} | {} | {} |\n", markdown_text(scenario.name),
                        to_string(verdict), figure(scenario, "availability.requests"),
                        figure(scenario, "downtime_per_year"), figure(scenario, "cost_per_month"));
  }
  return text;
}

std::string details_of(const models::ScenarioReport& scenario, const models::FailOn& fail_on) {
  std::string text = fmt::format("\n#### {}\n\n", markdown_text(scenario.name));
  for (const CheckLine& line : check_lines(scenario, fail_on)) {
    text += fmt::format("- {} **{}** {}: {}\n", mark(line.outcome), markdown_text(line.verdict),
                        markdown_text(line.name), markdown_text(line.message));
  }
  for (const std::string& note : sampling_notes(scenario)) {
    text += fmt::format("- {}\n", markdown_text(note));
  }
  for (const std::string& note : confidence_notes(scenario)) {
    text += fmt::format("- {}\n", markdown_text(note));
  }
  for (const std::string& reason : reasons(scenario)) {
    text += fmt::format("- {}\n", markdown_text(reason));
  }
  for (const std::string& change : unguarded_changes(scenario)) {
    text += fmt::format("- {}\n", markdown_text(change));
  }
  return text;
}

}  // namespace

std::string write_markdown(const models::Report& report) {
  std::string text =
      fmt::format("### nines {}: {}\n\n", report.command, to_string(check_verdict(report)));
  text += figures_table(report);
  for (const models::ScenarioReport& scenario : report.scenarios) {
    text += details_of(scenario, report.fail_on);
  }
  return text + fmt::format("\n<sub>nines {}, seed {}, 95 % intervals in brackets</sub>\n",
                            version(), report.seed);
}

}  // namespace tools
