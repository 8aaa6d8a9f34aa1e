#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/explain/explanation.hpp"
#include "tools/report/input_file.hpp"
#include "tools/report/page.hpp"
#include "tools/report/source_line.hpp"

/// From what `nines explain` found to bytes. Names come from files: writers make them harmless.
namespace tools {

/// A scenario explained, and where each of its findings stands.
struct ExplainedScenario {
  models::Explanation explanation;
  std::vector<SourceLine> sources;  ///< One for each finding, in order.
};

/// A rule of findings as SARIF lists it.
struct ExplainRule {
  std::string id;
  models::Severity severity = models::Severity::Warning;
  std::string meaning;
  std::string remedy;
};

/// What of an explanation people are shown.
enum class ExplainTopic : std::uint8_t {
  Failures,  ///< What fails, how often, and what to change.
  Network    ///< Who reaches whom.
};

struct ExplainTextOptions {
  ExplainTopic topic = ExplainTopic::Failures;
  TextStyle style;
  std::vector<std::string> next;       ///< Commands to try next.
  std::string command;                 ///< That gives the same again, for HTML; may be empty.
  std::vector<InputFile> inputs = {};  ///< What the result was made of, for HTML.
};

/// "note", "warning" or "error".
[[nodiscard]] std::string severity_name(models::Severity severity);
/// "closed form", "Markov chain" or "minimal cut sets".
[[nodiscard]] std::string method_name(models::FigureMethod method);
/// "until repaired", "until noticed" or "while gray".
[[nodiscard]] std::string lasting_name(models::CutLasts lasts);

/// For people: what was asked in a few lines for each class of requests, then cut sets with their
/// shares, why the two figures differ, parts by themselves, who needs whom, findings, next
/// commands.
[[nodiscard]] Page page_of(const std::vector<ExplainedScenario>& scenarios,
                           const ExplainTextOptions& options);

/// The network of a scenario: its subnets, routes, and who reaches whom.
[[nodiscard]] Page network_page(const models::Explanation& explanation);

/// page_of() for the terminal.
[[nodiscard]] std::string explain_text(const std::vector<ExplainedScenario>& scenarios,
                                       const ExplainTextOptions& options);

/// page_of() as a document.
[[nodiscard]] std::string explain_html(const std::vector<ExplainedScenario>& scenarios,
                                       const ExplainTextOptions& options);

/// The complete result, "schema": 1, of the kind of write_json.
[[nodiscard]] std::string explain_json(const std::vector<ExplainedScenario>& scenarios);

/// The findings as a SARIF 2.1.0 log with one run. Every rule is listed, found or not.
[[nodiscard]] std::string explain_sarif(const std::vector<ExplainedScenario>& scenarios,
                                        const std::vector<ExplainRule>& rules);

}  // namespace tools
