#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "tools/report/blame_words.hpp"
#include "tools/report/difference_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/paired_sampling.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_paired.hpp"

namespace tools {

namespace {

constexpr std::size_t widest_name = 18;
constexpr std::size_t most_changes = 20;
constexpr std::size_t most_changes_of_many = 6;
constexpr std::size_t most_lines_of_change = 3;

using models::ComparedDesign;
using models::ComparisonReport;
using models::PairedFigure;

std::string name_of(const ComparedDesign& design) {
  return printable(design.report.name);
}

ScenarioList scenarios_of(const ComparisonReport& report) {
  ScenarioList scenarios;
  for (const ComparedDesign& design : report.designs) scenarios.push_back(&design.report);
  return scenarios;
}

std::string value_of(const ComparedDesign& design, const std::string& metric) {
  const models::MetricEstimate* found = design.report.find(metric);
  if (found == nullptr) return "-";
  if (unit_of(metric) == Unit::Usd) return significant(found->mean);
  return short_mean_text(*found);
}

std::string effort_text(const ComparisonReport& report, const TextStyle& style) {
  const std::string text =
      fmt::format("{} each on the same failures, {} each, seed {}, {}",
                  counted(whole_number(static_cast<double>(report.replications)), "replication"),
                  counted(significant(report.years), "year"), report.seed, report.stopped);
  return paragraph(text, style, {.tone = Tone::Faint}) +
         paired_sampling_text(report.sampling, style);
}

std::string legend_text(const ComparisonReport& report, const TextStyle& style) {
  const double each =
      models::bonferroni(report.confidence, std::max<std::size_t>(report.designs.size() - 1, 1));
  std::string text = "intervals: " + confidence_text(report.confidence);
  if (report.designs.size() > 2) {
    text += fmt::format(" together, {} each, for {} comparisons", confidence_text(each),
                        report.designs.size() - 1);
  }
  text += units_text(report);
  return paragraph(text, style, {.tone = Tone::Faint});
}

/// Why `nines run` gives other figures of a design, where it draws from strata and this does not.
std::string plain_pairs_text(const ComparisonReport& report, const TextStyle& style) {
  const models::ScenarioReport& first = report.designs[0].report;
  const bool run_draws_alike = first.drill || first.find("time_to_first_outage") != nullptr;
  if (run_draws_alike || !report.sampling.watched.empty()) return {};
  return paragraph("plain pairs: nines run may draw from strata and know each design better", style,
                   {.tone = Tone::Faint});
}

std::string table_of_two(const ComparisonReport& report, const TextStyle& style) {
  const CountedOver over = counted_over(report);
  const ComparedDesign& first = report.designs[0];
  const ComparedDesign& other = report.designs[1];
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right});
  table.add({{""}, {"A"}, {"B"}, {"B - A"}, {"B / A"}});
  table.add_rule();
  for (const PairedFigure& figure : other.against_first) {
    const bool of_the_rest = figure.ratio_of != figure.metric && !figure.ratio_of.empty();
    table.add({{metric_title(figure.metric, over), Tone::Strong},
               {value_of(first, figure.metric)},
               {value_of(other, figure.metric)},
               {difference_text(figure)},
               {ratio_text(figure) + (of_the_rest ? " lost" : "")}});
    table.add({{"  " + verdict_text(figure), verdict_tone(figure)},
               {},
               {},
               {difference_interval_text(figure), Tone::Faint},
               {ratio_interval_text(figure), Tone::Faint}});
  }
  return table.text(style);
}

Cell difference_cell(const ComparedDesign& design, const std::string& metric) {
  const PairedFigure* figure = design.find(metric);
  if (figure == nullptr) return {"- "};
  return {difference_text(*figure) + verdict_mark(*figure), verdict_tone(*figure)};
}

Cell interval_cell(const ComparedDesign& design, const std::string& metric) {
  const PairedFigure* figure = design.find(metric);
  if (figure == nullptr) return {};
  const std::string interval = difference_interval_text(*figure, false);
  return {interval.empty() ? "" : interval + " ", Tone::Faint};
}

std::vector<std::string> columns_of(const ComparisonReport& report) {
  if (report.designs[0].report.find("time_to_first_outage") != nullptr) {
    return {"time_to_first_outage"};
  }
  return {"availability.requests", "downtime_per_year", "recovery_time", "cost_per_month"};
}

std::string table_of_many(const ComparisonReport& report, const TextStyle& style) {
  const std::vector<std::string> metrics = columns_of(report);
  const ComparedDesign& first = report.designs[0];
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right});
  const std::string folder = common_folder(scenarios_of(report));
  std::vector<Cell> head{{"design"}};
  std::vector<Cell> values{{fitted(short_name(first.report, folder), widest_name), Tone::Strong}};
  for (const std::string& metric : metrics) {
    head.push_back({short_metric_title(metric) + " "});
    values.push_back({value_of(first, metric) + " "});
  }
  table.add(head);
  table.add_rule();
  table.add(values);
  for (std::size_t index = 1; index < report.designs.size(); ++index) {
    const ComparedDesign& design = report.designs[index];
    std::vector<Cell> differences{
        {fitted(short_name(design.report, folder), widest_name), Tone::Strong}};
    std::vector<Cell> intervals{Cell{}};
    for (const std::string& metric : metrics) {
      differences.push_back(difference_cell(design, metric));
      intervals.push_back(interval_cell(design, metric));
    }
    table.add(differences);
    table.add(intervals);
  }
  return table.text(style) +
         paragraph(
             fmt::format("less the first, {} and a month: * better, ! worse, ? undecided",
                         counted_over(report) == CountedOver::Drill ? "in the drill" : "a year"),
             style, {.tone = Tone::Faint});
}

/// How many replications each undecided metric would probably take.
std::string undecided_text(const ComparisonReport& report, const TextStyle& style) {
  Rows rows;
  for (const ComparedDesign& design : report.designs) {
    for (const PairedFigure& figure : design.against_first) {
      if (figure.verdict != models::Verdict::Undecided || figure.differing == 0) continue;
      rows.push_back({{fitted(name_of(design), 2 * widest_name)},
                      {metric_title(figure.metric, counted_over(report))},
                      {figure.replications_needed ? whole_number(*figure.replications_needed)
                                                  : "no telling"}});
    }
  }
  if (rows.empty()) return {};
  const char* drawn = report.sampling.strata > 1 ? "stratified replications" : "replications";
  return heading(fmt::format("Undecided: {} that would probably (80 %) decide", drawn), style) +
         rows_text({Align::Left, Align::Left, Align::Right}, rows, style);
}

/// What met the same failures to what effect.
std::string pairing_text(const ComparisonReport& report, const TextStyle& style) {
  const std::string folder = common_folder(scenarios_of(report));
  std::string lines;
  const bool until_first = columns_of(report).size() == 1;
  const char* metric = until_first ? "time_to_first_outage" : "availability.requests";
  for (const ComparedDesign& design : report.designs) {
    const PairedFigure* figure = design.find(metric);
    if (figure == nullptr || !figure->correlation) continue;
    std::string text = fmt::format("{}: correlation {}", short_name(design.report, folder),
                                   significant(*figure->correlation, 3));
    if (figure->variance_reduction) {
      text += fmt::format("; unpaired{}, {} times the replications",
                          report.sampling.strata > 1 ? " and plain" : "",
                          significant(*figure->variance_reduction, 2));
    }
    lines += paragraph(text, style, {.first = 2, .further = 4});
  }
  if (lines.empty()) return {};
  return heading(until_first ? "What the same failures achieved"
                             : "What the same failures achieved, for requests lost",
                 style) +
         lines;
}

std::string blame_text_of_two(const ComparisonReport& report, const TextStyle& style) {
  constexpr std::size_t most = 8;
  TextTable table({Align::Left, Align::Left, Align::Right, Align::Right}, 2);
  table.add({{"cause"}, {"phase"}, {"A: lost, down"}, {"B: lost, down"}});
  const std::vector<BlameOfTwo> charges = blame_of_two(report, most);
  for (const BlameOfTwo& charge : charges) {
    table.add({{printable(charge.first.cause)},
               {printable(charge.first.phase)},
               {shares_text(charge.first)},
               {shares_text(charge.second)}});
  }
  if (charges.empty()) return {};
  return heading("Why: shares of the lost requests, and of the downtime", style) +
         table.text(style);
}

/// Shares of what is lost; the differences themselves are in the table above.
std::string blame_text(const ComparisonReport& report, const TextStyle& style) {
  if (report.designs.size() == 2) return blame_text_of_two(report, style);
  if (columns_of(report).size() == 1) return {};
  return short_blame_text(scenarios_of(report), style);
}

std::string differences_text(const ComparisonReport& report, const TextStyle& style) {
  std::string text;
  const bool many = report.designs.size() > 2;
  for (std::size_t index = 1; index < report.designs.size(); ++index) {
    const ComparedDesign& design = report.designs[index];
    if (many) text += fitted(name_of(design), style.width) + "\n";
    if (design.changes.empty()) {
      text += "  nothing: they are the same design\n";
    } else {
      text += changes_text(design.changes, many ? most_changes_of_many : most_changes,
                           many ? 1 : most_lines_of_change, style);
    }
  }
  return heading(many ? "What differs from the first" : "What differs, from A to B", style) + text;
}

std::string headline(const ComparisonReport& report, const TextStyle& style) {
  if (report.designs.size() > 2) {
    return heading(
        fmt::format("{} designs against {}", report.designs.size() - 1, name_of(report.designs[0])),
        style);
  }
  const auto line = [&](const char* letter, const ComparedDesign& design) {
    return paragraph(name_of(design), style,
                     {.first = 3,
                      .further = 3,
                      .tone = Tone::Strong,
                      .label = letter,
                      .label_tone = Tone::Strong});
  };
  return line("A", report.designs[0]) + line("B", report.designs[1]);
}

}  // namespace

std::string write_table(const ComparisonReport& by_year, const TableOptions& options) {
  if (by_year.designs.size() < 2) return "nothing was simulated\n";
  const ComparisonReport report = in_drill_time(by_year);
  const TextStyle& style = options.style;
  const std::string table =
      report.designs.size() == 2 ? table_of_two(report, style) : table_of_many(report, style);
  return joined_parts({headline(report, style) + effort_text(report, style),
                       table + legend_text(report, style) + plain_pairs_text(report, style),
                       undecided_text(report, style), blame_text(report, style),
                       pairing_text(report, style), differences_text(report, style),
                       try_next_text(options.next, style)});
}

}  // namespace tools
