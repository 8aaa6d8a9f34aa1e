#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/explain/explanation.hpp"

namespace tools {

/// What `nines explain` finds in the scenarios of a report.
struct ScenarioFindings {
  std::map<std::string, std::vector<models::Finding>> by_scenario;  ///< By name; empty ones too.
  std::string command;                                              ///< That shows them.

  [[nodiscard]] bool empty() const;  ///< Whether nothing is found in any.
};

/// "3 findings (1 error, 2 warnings)", the worst first, or "no findings".
[[nodiscard]] std::string findings_words(const std::vector<models::Finding>& findings);

/// The same of all scenarios together.
[[nodiscard]] std::string findings_words(const ScenarioFindings& findings);

}  // namespace tools
