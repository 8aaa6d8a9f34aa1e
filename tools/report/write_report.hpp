#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/results/report.hpp"
#include "tools/report/course.hpp"
#include "tools/report/findings_words.hpp"
#include "tools/report/input_file.hpp"
#include "tools/report/page.hpp"
#include "tools/report/source_line.hpp"
#include "tools/report/text_table.hpp"

/// From results to bytes. Writers decide nothing and compute nothing that another one would have to
/// compute again: they only show. See docs/reference/outputs.md.
namespace tools {

enum class OutputFormat : std::uint8_t {
  Table,
  Json,
  Csv,
  Markdown,
  Junit,
  Github,
  Html,
  Svg,
  Trace
};

/// "table", "json", "csv", "markdown", "junit", "github", "html", "svg", "trace"; nothing for any
/// other name.
[[nodiscard]] std::optional<OutputFormat> output_format(std::string_view name);

/// The names that output_format knows.
[[nodiscard]] const std::vector<std::string>& output_format_names();

/// Where a scenario says what a JSON pointer names; nothing where that cannot be told.
using SourceFinder = std::function<std::optional<SourceLine>(const std::string& scenario,
                                                             const std::string& pointer)>;

/// What a writer does not find in the report.
struct TableOptions {
  TextStyle style;
  ScenarioFindings findings;      ///< What is said of them, and in Markdown what to do about them.
  std::vector<std::string> next;  ///< Commands to try next, at most two are shown.
  bool details = true;            ///< All there is to say; else what a terminal shows at once.
  std::string details_command;    ///< That says the rest where `details` is false.
  SourceFinder sources;           ///< For annotations; may be empty.
  std::string command;            ///< That gives the same again, for HTML; may be empty.
  Course course = {};             ///< For a page to learn from; empty: none.
  bool hint = false;              ///< Of challenges that are not won: also the hint.
  std::vector<InputFile> inputs = {};  ///< What the result was made of, for HTML.
};

/// What there is to say for people, with what options.style.width has room for.
///
/// Several scenarios: a table of at most 80 columns, best and worst marked. One scenario: headline,
/// figures, blame, faults, costs; a drill also has timeline, balance and series. Both end with what
/// they rest on and what to try next. Without details: the first screen, of at most 24 lines for up
/// to nine designs or one; of a drill its story, series and timeline as well. At most four
/// significant digits.
[[nodiscard]] Page page_of(const models::Report& report, const TableOptions& options);

/// page_of() for the terminal.
[[nodiscard]] std::string write_table(const models::Report& report, const TableOptions& options);

/// page_of() as a document, with all there is to say: of several forecasts the summary first.
[[nodiscard]] std::string write_html(const models::Report& report, const TableOptions& options);

/// The complete result, "schema": 1. Order and bytes depend on the report alone; numbers are the
/// shortest that read back as the same double; what is absent is left out.
[[nodiscard]] std::string write_json(const models::Report& report);

/// A line for each scenario and metric, after a line of names (RFC 4180, lines end with LF).
[[nodiscard]] std::string write_csv(const models::Report& report);

/// The summary for a pull request, GitHub-flavoured: of each scenario its verdict and figures, the
/// causes of its losses, and what to do.
[[nodiscard]] std::string write_markdown(const models::Report& report,
                                         const ScenarioFindings& findings = {});

/// A test case for each objective and each guarded figure of a scenario, valid under the schema of
/// Apache Ant's JUnit reports (github.com/windyroad/JUnit-Schema). Its times are zero and its time
/// stamp is 1970: a result knows no clock.
[[nodiscard]] std::string write_junit(const models::Report& report);

/// Annotations as workflow commands of GitHub Actions: an error for what fails the check, a warning
/// for what would, and one notice with the verdict. Those of a scenario carry file and line of the
/// objective, or of the first change of the model, where `sources` tells them.
[[nodiscard]] std::string write_github(const models::Report& report,
                                       const SourceFinder& sources = {});

/// A picture that stands alone: of one drill its charts, of several forecasts what each costs and
/// how available it is. Empty where there is neither.
[[nodiscard]] std::string write_svg(const models::Report& report);

/// A drill as events of the trace format that Perfetto and Chrome read: a row for each part and a
/// bar for each of its states, what happened, and series as counters. Times in microseconds. See
/// "Trace Event Format" of the Chromium project.
[[nodiscard]] std::string write_trace(const models::ScenarioReport& drill);

[[nodiscard]] std::string write_report(const models::Report& report, OutputFormat format,
                                       const TableOptions& options);

}  // namespace tools
