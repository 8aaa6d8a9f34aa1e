#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "tools/report/difference_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/paired_sampling.hpp"
#include "tools/report/table_parts.hpp"
#include "tools/report/text.hpp"
#include "tools/report/write_paired.hpp"

namespace tools {

namespace {

constexpr std::size_t widest_values =
    22;  // On a page of 80 columns; wider ones have room for more.
constexpr std::size_t most_points = 60;

using models::ComparedDesign;
using models::SweepReport;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + printable(word);
  return text;
}

/// "interval" of "architecture.target_groups.web.health_check.interval": the rest stands above.
std::string last_key(const std::string& path) {
  return path.substr(path.find_last_of('.') + 1);
}

std::string text_of(const ComparedDesign& design, const std::string& metric) {
  const models::MetricEstimate* found = design.report.find(metric);
  if (found == nullptr) return "-";
  if (unit_of(metric) == Unit::Duration && !nothing_observed(*found)) {
    return short_mean_text(*found);
  }
  return unit_of(metric) == Unit::Usd ? significant(found->mean) : mean_text(*found);
}

std::string interval_of(const ComparedDesign& design, const std::string& metric) {
  const models::MetricEstimate* found = design.report.find(metric);
  if (found == nullptr) return {};
  return unit_of(metric) == Unit::Share ? nines_text(*found) : interval_text(*found);
}

Cell against_first(const ComparedDesign& design, const std::string& metric, bool is_first) {
  if (is_first) return {"- "};
  const models::PairedFigure* figure = design.find(metric);
  if (figure == nullptr) return {"- "};
  return {difference_text(*figure) + verdict_mark(*figure), verdict_tone(*figure)};
}

Cell interval_against_first(const ComparedDesign& design, const std::string& metric) {
  const models::PairedFigure* figure = design.find(metric);
  if (figure == nullptr) return {};
  const std::string interval = difference_interval_text(*figure, false);
  return {interval.empty() ? "" : interval + " ", Tone::Faint};
}

std::size_t room_for_values(const TextStyle& style) {
  const std::size_t page = TextStyle{}.width;
  return widest_values + std::max(style.width, page) - page;
}

/// Nothing where all points are shown.
void add_left_out(const SweepReport& report, std::size_t shown, std::size_t indent, Page& page) {
  if (shown == report.grid.designs.size()) return;
  page.paragraph(
      fmt::format("and {} more points: --out csv has them all", report.grid.designs.size() - shown),
      {.first = indent, .further = indent});
}

Page grid_part(const SweepReport& report, const TextStyle& style) {
  const bool first_outage = report.grid.designs[0].report.find("time_to_first_outage") != nullptr;
  const std::string main = first_outage ? "time_to_first_outage" : "downtime_per_year";
  TextTable table({Align::Left, Align::Right, Align::Right, Align::Right, Align::Right});
  std::vector<std::string> keys;
  for (const models::SweepAxis& axis : report.axes) keys.push_back(last_key(axis.path));
  table.add_head({{fitted(joined(keys), room_for_values(style))},
                  {first_outage ? "" : "served"},
                  {metric_title(main, counted_over(report.grid))},
                  {"less the first "},
                  {first_outage ? "" : "USD a month"}});
  table.add_rule();
  const std::size_t shown = std::min(report.grid.designs.size(), most_points);
  for (std::size_t point = 0; point < shown; ++point) {
    const ComparedDesign& design = report.grid.designs[point];
    table.add({{fitted(joined(report.values_of(point)), room_for_values(style)), Tone::Strong},
               {first_outage ? "" : text_of(design, "availability.requests")},
               {text_of(design, main)},
               against_first(design, main, point == 0),
               {first_outage ? "" : text_of(design, "cost_per_month")}});
    table.add({{},
               {first_outage ? "" : interval_of(design, "availability.requests"), Tone::Faint},
               {interval_of(design, main), Tone::Faint},
               interval_against_first(design, main),
               {}});
  }
  Page page;
  page.table(std::move(table));
  add_left_out(report, shown, 0, page);
  return page;
}

/// What the points lose most of their requests to.
Page blame_part(const SweepReport& report, const TextStyle& style) {
  constexpr std::size_t most = 20;
  if (report.grid.designs[0].report.find("time_to_first_outage") != nullptr) return {};
  const std::size_t shown = std::min(report.grid.designs.size(), most);
  std::vector<std::string> names;
  ScenarioList scenarios;
  for (std::size_t point = 0; point < shown; ++point) {
    names.push_back(joined(report.values_of(point)));
    scenarios.push_back(&report.grid.designs[point].report);
  }
  Page page = short_blame_part(names, scenarios, style);
  add_left_out(report, shown, 2, page);
  return page;
}

void add_axes(const SweepReport& report, Page& page) {
  for (const models::SweepAxis& axis : report.axes) {
    page.paragraph(fmt::format("{}: {} values", printable(axis.path), axis.values.size()));
  }
}

std::string legend_words(const SweepReport& report) {
  const std::size_t pairs = std::max<std::size_t>(report.grid.designs.size() - 1, 1);
  const std::string confidence = confidence_text(report.grid.confidence);
  const std::string together =
      pairs == 1 ? "" : fmt::format(" each, {} together for {} comparisons", confidence, pairs);
  return fmt::format(
      "second line: nines and intervals at {}; less the first at {}{}; * better, ! worse, ? "
      "undecided",
      confidence, confidence_text(models::bonferroni(report.grid.confidence, pairs)), together);
}

}  // namespace

Page page_of(const SweepReport& by_year, const TableOptions& options) {
  if (by_year.grid.designs.empty()) return Page().line("nothing was simulated");
  const SweepReport report{by_year.axes, in_drill_time(by_year.grid)};
  const TextStyle& style = options.style;
  const models::ScenarioReport& first = report.grid.designs[0].report;
  std::string name = printable(first.name);
  if (!first.title.empty()) name += ": " + printable(first.title);
  std::string effort = fmt::format(
      "{} points, {} each on the same failures, seed {}, {}", report.grid.designs.size(),
      counted(whole_number(static_cast<double>(report.grid.replications)), "replication"),
      report.grid.seed, report.grid.stopped);
  Page head;
  head.heading(std::move(name));
  add_axes(report, head);
  head.paragraph(std::move(effort), {.tone = Tone::Faint});
  head.append(paired_sampling_part(report.grid.sampling));
  Page grid = grid_part(report, style);
  grid.paragraph(legend_words(report), {.tone = Tone::Faint});
  return joined_parts(
      {std::move(head), std::move(grid), blame_part(report, style), try_next_part(options.next)});
}

std::string write_table(const SweepReport& report, const TableOptions& options) {
  return page_of(report, options).text(options.style);
}

}  // namespace tools
