// SARIF 2.1.0, OASIS Standard of 27 March 2020, with Errata 01.

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tools/report/explain_writers.hpp"
#include "tools/report/json_parts.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

using json_parts::Json;

Json message_of(const std::string& text) {
  return {{"text", text}};
}

/// A path as a URI reference (RFC 3986): whatever is not unreserved or "/" as %XX.
std::string uri_of(const std::string& path) {
  std::string uri;
  for (const char letter : path) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9') ||
                       std::string_view("-._~/").find(letter) != std::string_view::npos;
    uri += plain ? std::string(1, letter) : fmt::format("%{:02X}", byte);
  }
  // An absolute path is a URI only with its scheme.
  return path.starts_with('/') ? "file://" + uri : uri;
}

Json rule_of(const ExplainRule& rule) {
  Json object = Json::object();
  object["id"] = rule.id;
  object["shortDescription"] = message_of(rule.meaning);
  object["fullDescription"] = message_of(rule.meaning + " " + rule.remedy);
  object["help"] = message_of(rule.remedy);
  object["defaultConfiguration"] = {{"level", severity_name(rule.severity)}};
  return object;
}

Json location_of(const models::Finding& finding, const SourceLine& source) {
  Json physical = Json::object();
  physical["artifactLocation"] = {{"uri", uri_of(source.file)}};
  physical["region"] = {{"startLine", source.line}};
  Json location = Json::object();
  location["physicalLocation"] = std::move(physical);
  location["logicalLocations"] =
      Json::array({{{"fullyQualifiedName", finding.pointer}, {"kind", "member"}}});
  return location;
}

Json result_of(const models::Finding& finding, const SourceLine& source,
               const std::string& scenario, const std::vector<ExplainRule>& rules) {
  Json result = Json::object();
  result["ruleId"] = finding.id;
  const auto rule = std::find_if(rules.begin(), rules.end(),
                                 [&](const ExplainRule& one) { return one.id == finding.id; });
  if (rule != rules.end()) result["ruleIndex"] = rule - rules.begin();
  result["level"] = severity_name(finding.severity);
  result["message"] = message_of(fmt::format("{}. {}", finding.message, finding.remedy));
  result["locations"] = Json::array({location_of(finding, source)});
  // Names a finding across runs, whatever moves in the file.
  result["partialFingerprints"] = {
      {"scenarioAndPath/v1", fmt::format("{}:{}:{}", scenario, finding.id, finding.pointer)}};
  return result;
}

}  // namespace

std::string explain_sarif(const std::vector<ExplainedScenario>& scenarios,
                          const std::vector<ExplainRule>& rules) {
  Json driver = Json::object();
  driver["name"] = "nines";
  driver["version"] = version();
  driver["semanticVersion"] = version();
  driver["rules"] = Json::array();
  for (const ExplainRule& rule : rules) driver["rules"].push_back(rule_of(rule));
  Json results = Json::array();
  for (const ExplainedScenario& one : scenarios) {
    for (std::size_t index = 0; index < one.explanation.findings.size(); ++index) {
      const SourceLine source =
          index < one.sources.size() ? one.sources[index] : SourceLine{one.explanation.name, 1};
      results.push_back(
          result_of(one.explanation.findings[index], source, one.explanation.name, rules));
    }
  }
  Json run = Json::object();
  run["tool"] = {{"driver", std::move(driver)}};
  run["columnKind"] = "unicodeCodePoints";
  run["results"] = std::move(results);
  Json document = Json::object();
  document["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  document["version"] = "2.1.0";
  document["runs"] = Json::array({std::move(run)});
  return json_parts::text_of(document);
}

}  // namespace tools
