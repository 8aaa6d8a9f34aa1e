#pragma once

#include <string>

#include "models/results/comparison.hpp"
#include "models/results/sweep.hpp"
#include "tools/report/write_report.hpp"

/// Writers of what `nines compare` and `nines sweep` find. See docs/reference/outputs.md.
namespace tools {

/// What there is to say for people, with what options.style.width has room for.
///
/// Two designs: metric by metric with difference, ratio and verdict. More: a table against the
/// first. Both with what it would take where it is undecided, what the pairing achieved and what
/// differs in the designs. At most 80 columns.
[[nodiscard]] Page page_of(const models::ComparisonReport& report, const TableOptions& options);
/// The points of the grid, two lines each.
[[nodiscard]] Page page_of(const models::SweepReport& report, const TableOptions& options);
/// The assumptions by what they do to the metric.
[[nodiscard]] Page page_of(const models::TornadoReport& report, const TableOptions& options);

/// page_of() for the terminal.
[[nodiscard]] std::string write_table(const models::ComparisonReport& report,
                                      const TableOptions& options);
[[nodiscard]] std::string write_table(const models::SweepReport& report,
                                      const TableOptions& options);
[[nodiscard]] std::string write_table(const models::TornadoReport& report,
                                      const TableOptions& options);

/// page_of() as a document.
[[nodiscard]] std::string write_html(const models::ComparisonReport& report,
                                     const TableOptions& options);
[[nodiscard]] std::string write_html(const models::SweepReport& report,
                                     const TableOptions& options);
[[nodiscard]] std::string write_html(const models::TornadoReport& report,
                                     const TableOptions& options);

/// The picture of a tornado, which stands alone; empty where no assumption has an effect.
[[nodiscard]] std::string write_svg(const models::TornadoReport& report);

/// Complete results, "schema": 1; rules as for the JSON of a Report.
[[nodiscard]] std::string write_json(const models::ComparisonReport& report);
[[nodiscard]] std::string write_json(const models::SweepReport& report);
[[nodiscard]] std::string write_json(const models::TornadoReport& report);

/// A line for each design and metric: a sweep has a column for each path, a tornado a line for each
/// assumption and end.
[[nodiscard]] std::string write_csv(const models::ComparisonReport& report);
[[nodiscard]] std::string write_csv(const models::SweepReport& report);
[[nodiscard]] std::string write_csv(const models::TornadoReport& report);

/// GitHub-flavoured Markdown for a pull request: a heading with the verdict, a table, and how it
/// was computed. At most 200 rows.
[[nodiscard]] std::string write_markdown(const models::ComparisonReport& report);
[[nodiscard]] std::string write_markdown(const models::SweepReport& report);
[[nodiscard]] std::string write_markdown(const models::TornadoReport& report);

/// In a format that all three have: table, json, csv, markdown or html.
template <class Report>
[[nodiscard]] std::string write_paired(const Report& report, OutputFormat format,
                                       const TableOptions& options) {
  if (format == OutputFormat::Json) return write_json(report);
  if (format == OutputFormat::Csv) return write_csv(report);
  if (format == OutputFormat::Markdown) return write_markdown(report);
  if (format == OutputFormat::Html) return write_html(report, options);
  return write_table(report, options);
}

}  // namespace tools
