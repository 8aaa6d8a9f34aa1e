#include "tools/report/write_sensitivity.hpp"

#include <utility>

#include <fmt/format.h>

#include "tools/report/check_lines.hpp"
#include "tools/report/html/frame.hpp"
#include "tools/report/json_check.hpp"
#include "tools/report/json_parts.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/value_words.hpp"
#include "tools/report/version.hpp"

namespace tools {

namespace {

using json_parts::Json;
using json_parts::put;

const models::BaselineFigure* figure_of(const SensitivityRow& row) {
  if (!row.comparison) return nullptr;
  for (const models::BaselineFigure& figure : row.comparison->figures) {
    if (figure.metric == "downtime_per_year" || figure.metric == "time_to_first_outage") {
      return &figure;
    }
  }
  return nullptr;
}

/// The path in a line of its own: two of them may differ anywhere.
void add_row(const SensitivityRow& row, Page& page) {
  std::string sentence = in_words(row.before);
  if (!row.after.empty()) sentence += " -> " + in_words(row.after);
  sentence += ": " + row.verdict;
  const models::BaselineFigure* figure = figure_of(row);
  if (figure != nullptr && row.has_influence) sentence += ", " + difference_of(*figure);
  if (row.plain_instead) sentence += "; in plain replications, it cannot have these strata";
  page.line("  " + printable(row.path));
  page.paragraph(printable(sentence), {.first = 4, .further = 4});
}

Page silent_part(const SensitivityReport& report) {
  std::string names;
  for (const SensitivityRow& row : report.rows) {
    if (!row.has_influence) names += (names.empty() ? "" : ", ") + row.path;
  }
  if (names.empty()) return Page().line("Every one of them has an influence.");
  return Page().paragraph("No influence: " + printable(names));
}

/// How the replications that are compared were drawn; empty for plain ones, where nobody asked.
std::string drawn_words(const models::SamplingReport& sampling) {
  std::string sentence;
  if (sampling.strata > 1) {
    sentence = fmt::format("stratified by losses from outside ({} strata)", sampling.strata);
  }
  if (!sampling.remark.empty()) sentence += (sentence.empty() ? "" : "; ") + sampling.remark;
  return printable(sentence);
}

/// What moves what, as a table: those without an influence are told by a word.
Page table_of(const SensitivityReport& report) {
  TextTable table({Align::Left, Align::Left, Align::Left, Align::Left, Align::Left});
  table.add_head({{"rate or duration"}, {"as it is"}, {"changed"}, {"verdict"}, {"difference"}});
  for (const SensitivityRow& row : report.rows) {
    const models::BaselineFigure* figure = figure_of(row);
    std::string difference =
        figure != nullptr && row.has_influence ? difference_of(*figure) : std::string();
    if (row.plain_instead) difference += "; in plain replications";
    table.add({{printable(row.path)},
               {printable(in_words(row.before))},
               {printable(in_words(row.after))},
               {printable(row.verdict), row.has_influence ? Tone::Plain : Tone::Faint},
               {printable(difference)}});
  }
  Page page;
  page.heading(printable(report.name));
  page.paragraph(
      fmt::format("each times {} by itself, {} of each", significant(report.factor),
                  counted(whole_number(static_cast<double>(report.replications)), "replication")));
  page.paragraph(drawn_words(report.sampling));
  return page.table(std::move(table)).append(silent_part(report));
}

Json json_of(const models::SamplingReport& sampling) {
  Json object{{"method", sampling.method}};
  if (sampling.strata > 1) {
    object["strata"] = sampling.strata;
    object["pilot_replications"] = sampling.pilot_replications;
  }
  put(object, "remark", sampling.remark);
  return object;
}

Json json_of(const SensitivityRow& row) {
  Json object{{"path", row.path}, {"before", row.before}};
  put(object, "after", row.after);
  object["verdict"] = row.verdict;
  object["influence"] = row.has_influence;
  if (row.plain_instead) object["plain_instead"] = true;
  if (row.comparison) object["comparison"] = json_of_baseline(*row.comparison);
  return object;
}

}  // namespace

std::string sensitivity_text(const std::vector<SensitivityReport>& reports,
                             const TextStyle& style) {
  Page page;
  for (const SensitivityReport& report : reports) {
    std::string title = fmt::format(
        "{}: {}, each times {} by itself, seed {}", printable(report.name),
        report.rows.size() == 1 ? std::string("1 rate or duration")
                                : fmt::format("{} rates and durations", report.rows.size()),
        significant(report.factor), report.seed);
    Page rows;
    for (const SensitivityRow& row : report.rows) add_row(row, rows);
    page.part(Page().paragraph(std::move(title)).paragraph(drawn_words(report.sampling)));
    page.part(std::move(rows)).part(silent_part(report));
  }
  return page.text(style);
}

std::string sensitivity_html(const std::vector<SensitivityReport>& reports,
                             const std::string& command, std::vector<InputFile> inputs) {
  std::size_t moved = 0;
  std::size_t silent = 0;
  Page page;
  for (const SensitivityReport& report : reports) {
    for (const SensitivityRow& row : report.rows) ++(row.has_influence ? moved : silent);
    page.part(table_of(report));
  }
  HtmlFrame frame{.title = "nines check --sensitivity" +
                           (reports.size() == 1 ? ": " + reports.front().name : std::string()),
                  .verdict = fmt::format("{} of {} have an influence", moved,
                                         counted(fmt::format("{}", moved + silent), "value")),
                  .verdict_tone = silent == 0 ? Tone::Good : Tone::Plain,
                  .command = command,
                  .seed = {},
                  .inputs = std::move(inputs)};
  if (!reports.empty()) frame.seed = reports.front().seed;
  return html_document(frame, page);
}

std::string sensitivity_json(const std::vector<SensitivityReport>& reports) {
  Json scenarios = Json::array();
  for (const SensitivityReport& report : reports) {
    Json rows = Json::array();
    for (const SensitivityRow& row : report.rows) rows.push_back(json_of(row));
    scenarios.push_back({{"name", report.name},
                         {"replications", report.replications},
                         {"factor", report.factor},
                         {"sampling", json_of(report.sampling)},
                         {"values", rows}});
  }
  Json document{{"schema", json_parts::schema_version},
                {"nines", version()},
                {"command", "check --sensitivity"}};
  if (!reports.empty()) document["seed"] = reports.front().seed;
  document["scenarios"] = scenarios;
  return json_parts::text_of(document);
}

}  // namespace tools
