#include "tools/report/findings_words.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "tools/report/explain_writers.hpp"
#include "tools/report/text.hpp"

namespace tools {

std::string findings_words(const std::vector<models::Finding>& findings) {
  if (findings.empty()) return "no findings";
  std::string kinds;
  for (const auto severity :
       {models::Severity::Error, models::Severity::Warning, models::Severity::Note}) {
    const auto count =
        std::count_if(findings.begin(), findings.end(),
                      [&](const models::Finding& finding) { return finding.severity == severity; });
    if (count == 0) continue;
    kinds +=
        (kinds.empty() ? "" : ", ") + counted(fmt::format("{}", count), severity_name(severity));
  }
  return fmt::format("{} ({})", counted(fmt::format("{}", findings.size()), "finding"), kinds);
}

bool ScenarioFindings::empty() const {
  return std::all_of(by_scenario.begin(), by_scenario.end(),
                     [](const auto& one) { return one.second.empty(); });
}

std::string findings_words(const ScenarioFindings& findings) {
  std::vector<models::Finding> all;
  for (const auto& [name, found] : findings.by_scenario) {
    all.insert(all.end(), found.begin(), found.end());
  }
  return findings_words(all);
}

}  // namespace tools
