#include <fmt/format.h>

#include "models/results/check.hpp"
#include "tools/report/check_lines.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_report.hpp"

namespace tools {

namespace {

/// GitHub's own escapes of a workflow command (docs.github.com, "Workflow commands for GitHub
/// Actions"): without them a name could end the line and begin a command of its own.
std::string data(const std::string& text) {
  std::string safe;
  for (const char letter : printable(text)) {
    if (letter == '%') {
      safe += "%25";
    } else {
      safe += letter;
    }
  }
  return safe;
}

std::string property(const std::string& text) {
  std::string safe;
  for (const char letter : data(text)) {
    if (letter == ':') {
      safe += "%3A";
    } else if (letter == ',') {
      safe += "%2C";
    } else {
      safe += letter;
    }
  }
  return safe;
}

std::string annotation(const char* level, const std::string& title, const std::string& message,
                       const std::optional<SourceLine>& source = std::nullopt) {
  const std::string place =
      source ? fmt::format("file={},line={},", property(source->file), source->line) : "";
  return fmt::format("::{} {}title={}::{}\n", level, place, property(title), data(message));
}

std::string annotations_of(const models::ScenarioReport& scenario, const models::FailOn& fail_on,
                           const SourceFinder& sources) {
  std::string why;
  for (const std::string& reason : reasons(scenario)) why += "; " + reason;
  std::string text;
  for (const CheckLine& line : check_lines(scenario, fail_on)) {
    if (line.outcome == Outcome::Passed) continue;
    text +=
        annotation(line.outcome == Outcome::Failed ? "error" : "warning", "nines: " + scenario.name,
                   fmt::format("{}: {}: {}{}", line.verdict, line.name, line.message, why),
                   sources ? sources(scenario.name, line.pointer) : std::nullopt);
  }
  return text;
}

}  // namespace

std::string write_github(const models::Report& report, const SourceFinder& sources) {
  std::string text;
  for (const models::ScenarioReport& scenario : report.scenarios) {
    text += annotations_of(scenario, report.fail_on, sources);
  }
  const std::string verdict = to_string(check_verdict(report));
  return text +
         annotation("notice", "nines " + report.command,
                    fmt::format("{}: {} scenario{}, seed {}", verdict, report.scenarios.size(),
                                report.scenarios.size() == 1 ? "" : "s", report.seed));
}

}  // namespace tools
