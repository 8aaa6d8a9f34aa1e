#include "tools/report/write_report.hpp"

namespace tools {

std::optional<OutputFormat> output_format(std::string_view name) {
  if (name == "table") return OutputFormat::Table;
  if (name == "json") return OutputFormat::Json;
  if (name == "csv") return OutputFormat::Csv;
  if (name == "markdown") return OutputFormat::Markdown;
  if (name == "junit") return OutputFormat::Junit;
  if (name == "github") return OutputFormat::Github;
  if (name == "html") return OutputFormat::Html;
  if (name == "svg") return OutputFormat::Svg;
  if (name == "trace") return OutputFormat::Trace;
  return std::nullopt;
}

const std::vector<std::string>& output_format_names() {
  static const std::vector<std::string> names{"table",  "json", "csv", "markdown", "junit",
                                              "github", "html", "svg", "trace"};
  return names;
}

std::string write_report(const models::Report& report, OutputFormat format,
                         const TableOptions& options) {
  switch (format) {
    case OutputFormat::Table:
      return write_table(report, options);
    case OutputFormat::Json:
      return write_json(report);
    case OutputFormat::Csv:
      return write_csv(report);
    case OutputFormat::Markdown:
      return write_markdown(report, options.findings);
    case OutputFormat::Junit:
      return write_junit(report);
    case OutputFormat::Github:
      return write_github(report, options.sources);
    case OutputFormat::Html:
      return write_html(report, options);
    case OutputFormat::Svg:
      return write_svg(report);
    case OutputFormat::Trace:
      return report.scenarios.empty() ? std::string() : write_trace(report.scenarios.front());
  }
  return {};
}

}  // namespace tools
