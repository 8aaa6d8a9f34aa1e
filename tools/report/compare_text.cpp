#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/architecture/service_figures.hpp"
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

void add_effort(const ComparisonReport& report, Page& page) {
  std::string text =
      fmt::format("{} each on the same failures, {} each, seed {}, {}",
                  counted(whole_number(static_cast<double>(report.replications)), "replication"),
                  counted(significant(report.years), "year"), report.seed, report.stopped);
  page.paragraph(std::move(text), {.tone = Tone::Faint});
  page.append(paired_sampling_part(report.sampling));
}

std::string legend_words(const ComparisonReport& report) {
  const double each =
      models::bonferroni(report.confidence, std::max<std::size_t>(report.designs.size() - 1, 1));
  std::string text = "intervals: " + confidence_text(report.confidence);
  if (report.designs.size() > 2) {
    text += fmt::format(" together, {} each, for {} comparisons", confidence_text(each),
                        report.designs.size() - 1);
  }
  return text + units_text(report);
}

/// Why `nines run` gives other figures of a design, where it draws from strata and this does not.
std::string plain_pairs_words(const ComparisonReport& report) {
  const models::ScenarioReport& first = report.designs[0].report;
  const bool run_draws_alike = first.drill || first.find("time_to_first_outage") != nullptr;
  if (run_draws_alike || !report.sampling.watched.empty()) return {};
  return "plain pairs: nines run may draw from strata and know each design better";
}

TextTable table_of_two(const ComparisonReport& report) {
  const CountedOver over = counted_over(report);
  const ComparedDesign& first = report.designs[0];
  const ComparedDesign& other = report.designs[1];
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right});
  table.add_head({{""}, {"A"}, {"B"}, {"B - A"}, {"B / A"}});
  table.add_rule();
  for (const PairedFigure& figure : other.against_first) {
    // Services have many figures: those that are alike are in the JSON.
    const bool of_service = models::row_of_service_figure(figure.metric) != nullptr;
    if (of_service && figure.differing == 0) continue;
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
  return table;
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

Page table_of_many(const ComparisonReport& report, const TextStyle& style) {
  const std::vector<std::string> metrics = columns_of(report);
  const ComparedDesign& first = report.designs[0];
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right});
  const std::string folder = common_folder(scenarios_of(report));
  std::vector<Cell> head{{"design"}};
  const std::size_t room = columns_at_most(widest_name, style);
  std::vector<Cell> values{{fitted(short_name(first.report, folder), room), Tone::Strong}};
  for (const std::string& metric : metrics) {
    head.push_back({short_metric_title(metric) + " "});
    values.push_back({value_of(first, metric) + " "});
  }
  table.add_head(head);
  table.add_rule();
  table.add(values);
  for (std::size_t index = 1; index < report.designs.size(); ++index) {
    const ComparedDesign& design = report.designs[index];
    std::vector<Cell> differences{{fitted(short_name(design.report, folder), room), Tone::Strong}};
    std::vector<Cell> intervals{Cell{}};
    for (const std::string& metric : metrics) {
      differences.push_back(difference_cell(design, metric));
      intervals.push_back(interval_cell(design, metric));
    }
    table.add(differences);
    table.add(intervals);
  }
  Page page;
  page.table(std::move(table));
  page.paragraph(
      fmt::format("less the first, {} and a month: * better, ! worse, ? undecided",
                  counted_over(report) == CountedOver::Drill ? "in the drill" : "a year"),
      {.tone = Tone::Faint});
  return page;
}

/// How many replications each undecided metric would probably take.
Page undecided_part(const ComparisonReport& report, const TextStyle& style) {
  Rows rows;
  for (const ComparedDesign& design : report.designs) {
    for (const PairedFigure& figure : design.against_first) {
      if (figure.verdict != models::Verdict::Undecided || figure.differing == 0) continue;
      rows.push_back({{fitted(name_of(design), columns_at_most(2 * widest_name, style))},
                      {metric_title(figure.metric, counted_over(report))},
                      {figure.replications_needed ? whole_number(*figure.replications_needed)
                                                  : "no telling"}});
    }
  }
  Page page;
  if (rows.empty()) return page;
  const char* drawn = report.sampling.strata > 1 ? "stratified replications" : "replications";
  page.heading(fmt::format("Undecided: {} that would probably (80 %) decide", drawn));
  return page.rows({Align::Left, Align::Left, Align::Right}, std::move(rows));
}

/// What met the same failures to what effect.
Page pairing_part(const ComparisonReport& report) {
  const std::string folder = common_folder(scenarios_of(report));
  Page page;
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
    if (page.empty()) {
      page.heading(until_first ? "What the same failures achieved"
                               : "What the same failures achieved, for requests lost");
    }
    page.paragraph(std::move(text), {.first = 2, .further = 4});
  }
  return page;
}

/// What becomes of carts in each of many designs, where any of them speaks of carts: of two the
/// table has it.
Page carts_part(const ComparisonReport& report, const TextStyle& style) {
  if (report.designs.size() == 2) return {};
  const std::string lost = report.designs[0].report.drill ? "carts_lost" : "carts_lost_per_year";
  const std::vector<std::string> metrics{lost, "steps_without_cart", "cart_too_large"};
  const bool any = std::any_of(
      report.designs.begin(), report.designs.end(),
      [&](const ComparedDesign& design) { return design.report.find(lost) != nullptr; });
  if (!any) return {};
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right}, 2);
  std::vector<Cell> head{{""}};
  for (const std::string& metric : metrics)
    head.push_back({metric_title(metric, counted_over(report))});
  table.add_head(head);
  const std::string folder = common_folder(scenarios_of(report));
  const std::size_t room = columns_at_most(widest_name, style);
  for (const ComparedDesign& design : report.designs) {
    std::vector<Cell> cells{{fitted(short_name(design.report, folder), room), Tone::Strong}};
    for (const std::string& metric : metrics) cells.push_back({value_of(design, metric)});
    table.add(cells);
  }
  return titled("Carts", std::move(table));
}

Page blame_of_two_part(const ComparisonReport& report) {
  constexpr std::size_t most = 8;
  TextTable table({Align::Left, Align::Left, Align::Right, Align::Right}, 2);
  table.add_head({{"cause"}, {"phase"}, {"A: lost, down"}, {"B: lost, down"}});
  const std::vector<BlameOfTwo> charges = blame_of_two(report, most);
  for (const BlameOfTwo& charge : charges) {
    table.add({{printable(charge.first.cause)},
               {printable(charge.first.phase)},
               {shares_text(charge.first)},
               {shares_text(charge.second)}});
  }
  if (charges.empty()) return {};
  return titled("Why: shares of the lost requests, and of the downtime", std::move(table));
}

/// Shares of what is lost; the differences themselves are in the table above.
Page blame_part(const ComparisonReport& report, const TextStyle& style) {
  if (report.designs.size() == 2) return blame_of_two_part(report);
  if (columns_of(report).size() == 1) return {};
  return short_blame_part(scenarios_of(report), style);
}

Page differences_part(const ComparisonReport& report, const TextStyle& style) {
  Page page;
  const bool many = report.designs.size() > 2;
  page.heading(many ? "What differs from the first" : "What differs, from A to B");
  for (std::size_t index = 1; index < report.designs.size(); ++index) {
    const ComparedDesign& design = report.designs[index];
    if (many) page.line(fitted(name_of(design), style.width));
    if (design.changes.empty()) {
      page.line("  nothing: they are the same design");
    } else {
      page.append(changes_part(design.changes, many ? most_changes_of_many : most_changes,
                               many ? 1 : most_lines_of_change, style));
    }
  }
  return page;
}

Page headline(const ComparisonReport& report) {
  Page page;
  if (report.designs.size() > 2) {
    return page.heading(fmt::format("{} designs against {}", report.designs.size() - 1,
                                    name_of(report.designs[0])));
  }
  const auto add = [&](const char* letter, const ComparedDesign& design) {
    page.paragraph(name_of(design), {.first = 3,
                                     .further = 3,
                                     .tone = Tone::Strong,
                                     .label = letter,
                                     .label_tone = Tone::Strong});
  };
  add("A", report.designs[0]);
  add("B", report.designs[1]);
  return page;
}

}  // namespace

Page page_of(const ComparisonReport& by_year, const TableOptions& options) {
  if (by_year.designs.size() < 2) return Page().line("nothing was simulated");
  const ComparisonReport report = in_drill_time(by_year);
  const TextStyle& style = options.style;
  Page head = headline(report);
  add_effort(report, head);
  Page table = report.designs.size() == 2 ? Page().table(table_of_two(report))
                                          : table_of_many(report, style);
  table.paragraph(legend_words(report), {.tone = Tone::Faint});
  table.paragraph(plain_pairs_words(report), {.tone = Tone::Faint});
  return joined_parts({std::move(head), std::move(table), carts_part(report, style),
                       undecided_part(report, style), blame_part(report, style),
                       pairing_part(report), differences_part(report, style),
                       try_next_part(options.next)});
}

std::string write_table(const ComparisonReport& report, const TableOptions& options) {
  return page_of(report, options).text(options.style);
}

}  // namespace tools
