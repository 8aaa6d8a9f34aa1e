#include "tools/cli/findings.hpp"

#include "models/explain/explain.hpp"
#include "tools/input/agreements_reader.hpp"

namespace tools {

ScenarioFindings findings_of(const std::vector<const models::Scenario*>& scenarios,
                             const std::string& command) {
  ScenarioFindings findings{{}, command};
  const auto settings = read_explain_settings();
  if (!settings) return findings;
  for (const models::Scenario* scenario : scenarios) {
    findings.by_scenario[scenario->name] = models::findings_in(*scenario, *settings);
  }
  return findings;
}

}  // namespace tools
