#include "tools/cli/findings_line.hpp"

#include <fmt/format.h>

#include "models/explain/explain.hpp"
#include "tools/input/agreements_reader.hpp"

namespace tools {

namespace {

std::string counted(std::size_t count, const char* noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::string findings_line(const std::vector<const models::Scenario*>& scenarios,
                          const std::string& command) {
  const auto settings = read_explain_settings();
  if (!settings) return {};
  std::size_t all = 0;
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const models::Scenario* scenario : scenarios) {
    for (const models::Finding& finding : models::findings_in(*scenario, *settings)) {
      ++all;
      switch (finding.severity) {
        case models::Severity::Error:
          ++errors;
          break;
        case models::Severity::Warning:
          ++warnings;
          break;
        case models::Severity::Note:
          break;
      }
    }
  }
  if (all == 0) return {};
  std::string text = counted(all, "finding");
  if (errors > 0) text += ", " + counted(errors, "error");
  if (warnings > 0) text += ", " + counted(warnings, "warning");
  return text + ": " + command;
}

}  // namespace tools
