#include <algorithm>

#include <fmt/format.h>

#include "models/results/check.hpp"
#include "tools/report/check_lines.hpp"
#include "tools/report/explain_writers.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/findings_words.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"
#include "tools/report/write_report.hpp"
#include "tools/report/xml_text.hpp"

namespace tools {

namespace {

constexpr std::size_t most_findings = 5;

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

std::string bullets(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) {
    text += fmt::format("- {}\n", markdown_text(sentence));
  }
  return text;
}

/// The worst findings with their remedies, and where the others are told; empty where there is
/// none.
std::string what_to_do(const std::vector<models::Finding>& findings, const std::string& command) {
  if (findings.empty()) return {};
  std::string text = fmt::format("\n**What to do**: {}\n\n", findings_words(findings));
  const std::size_t shown = std::min(findings.size(), most_findings);
  for (std::size_t index = 0; index < shown; ++index) {
    const models::Finding& finding = findings[index];
    text += fmt::format("- **{}** {}: {}. Do: {}\n", severity_name(finding.severity),
                        markdown_text(finding.id), markdown_text(finding.message),
                        markdown_text(finding.remedy));
  }
  if (findings.size() == shown || command.empty()) return text;
  return text + fmt::format("- and {} more: {}\n", findings.size() - shown, markdown_text(command));
}

/// Verdict and figures, causes, what to do, then what they rest on: the order of `nines explain`.
std::string details_of(const models::ScenarioReport& scenario, const models::FailOn& fail_on,
                       const ScenarioFindings& findings) {
  std::string text = fmt::format("\n#### {}\n\n", markdown_text(scenario.name));
  for (const CheckLine& line : check_lines(scenario, fail_on)) {
    text += fmt::format("- {} **{}** {}: {}\n", mark(line.outcome), markdown_text(line.verdict),
                        markdown_text(line.name), markdown_text(line.message));
  }
  text += bullets(reasons(scenario));
  if (const auto found = findings.by_scenario.find(scenario.name);
      found != findings.by_scenario.end()) {
    text += what_to_do(found->second, findings.command);
  }
  const std::string rests_on = bullets(sampling_notes(scenario)) +
                               bullets(confidence_notes(scenario)) +
                               bullets(unguarded_changes(scenario));
  return rests_on.empty()
             ? text
             : text + "\n**How it was computed, and what else changed**\n\n" + rests_on;
}

}  // namespace

std::string write_markdown(const models::Report& report, const ScenarioFindings& findings) {
  std::string text =
      fmt::format("### nines {}: {}\n\n", report.command, to_string(check_verdict(report)));
  text += figures_table(report);
  for (const models::ScenarioReport& scenario : report.scenarios) {
    text += details_of(scenario, report.fail_on, findings);
  }
  return text + fmt::format("\n<sub>nines {}, seed {}, 95 % intervals in brackets</sub>\n",
                            version(), report.seed);
}

}  // namespace tools
