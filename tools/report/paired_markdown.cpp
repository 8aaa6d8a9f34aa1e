#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tools/report/blame_words.hpp"
#include "tools/report/difference_text.hpp"
#include "tools/report/figures.hpp"
#include "tools/report/paired_sampling.hpp"
#include "tools/report/paired_verdict.hpp"
#include "tools/report/text.hpp"
#include "tools/report/version.hpp"
#include "tools/report/write_paired.hpp"
#include "tools/report/xml_text.hpp"

namespace tools {

namespace {

using models::ComparedDesign;
using models::ComparisonReport;
using models::PairedFigure;

/// Longer tables are cut: a comment on GitHub ends at 65 536 letters.
constexpr std::size_t most_rows = 200;

std::string value_of(const models::ScenarioReport& scenario, const std::string& metric) {
  const models::MetricEstimate* found = scenario.find(metric);
  return found == nullptr ? "-" : markdown_text(mean_text(*found));
}

/// "+0.0027 pp (+0.0013 to +0.0042)".
std::string difference_of(const PairedFigure& figure) {
  const std::string interval = difference_interval_text(figure, false);
  return markdown_text(difference_text(figure) + (interval.empty() ? "" : " (" + interval + ")"));
}

std::string row(const std::vector<std::string>& cells) {
  std::string text = "|";
  for (const std::string& cell : cells) text += " " + cell + " |";
  return text + "\n";
}

std::string table_head(const std::vector<std::string>& titles) {
  std::string text = row(titles) + "|";
  for (std::size_t i = 0; i < titles.size(); ++i) text += i == 0 ? " --- |" : " ---: |";
  return text + "\n";
}

std::string cut_off(std::size_t rows) {
  if (rows <= most_rows) return {};
  return fmt::format("\n{} more rows are in the CSV and the JSON.\n", rows - most_rows);
}

std::string footer(std::uint64_t seed, std::int64_t replications, const std::string& stopped,
                   double confidence, const models::PairedSampling& sampling,
                   const std::string& units) {
  std::string text = fmt::format(
      "\n<sub>nines {}, seed {}, {} replications each on the same failures, {}; intervals: "
      "{} together{}",
      version(), seed, whole_number(static_cast<double>(replications)), stopped,
      confidence_text(confidence), units);
  for (const std::string& line : paired_sampling_lines(sampling)) {
    text += "; " + markdown_text(line);
  }
  return text + "</sub>\n";
}

std::string footer(const ComparisonReport& report) {
  return footer(report.seed, report.replications, report.stopped, report.confidence,
                report.sampling, units_text(report));
}

std::string table_of_two(const ComparisonReport& report) {
  const ComparedDesign& first = report.designs[0];
  const ComparedDesign& other = report.designs[1];
  std::string text = table_head({"metric", "verdict", "A", "B", "B - A", "B / A"});
  for (const PairedFigure& figure : other.against_first) {
    std::string ratio = ratio_text(figure);
    const std::string interval = ratio_interval_text(figure);
    if (!interval.empty()) ratio += " (" + interval + ")";
    const bool of_the_rest = figure.ratio_of != figure.metric && !figure.ratio_of.empty();
    text += row({markdown_text(metric_title(figure.metric, counted_over(report))),
                 "**" + verdict_text(figure) + "**", value_of(first.report, figure.metric),
                 value_of(other.report, figure.metric), difference_of(figure),
                 markdown_text(ratio + (of_the_rest ? " lost" : ""))});
  }
  return text + fmt::format("\nA: {}; B: {}\n", markdown_text(first.report.name),
                            markdown_text(other.report.name));
}

std::vector<std::string> columns_of(const ComparisonReport& report) {
  if (main_metric(report) == "time_to_first_outage") return {"time_to_first_outage"};
  return {"availability.requests", "downtime_per_year", "recovery_time", "cost_per_month"};
}

/// Verdict and differences of a design in each column, or the figures of the first.
std::vector<std::string> cells_of(const ComparedDesign& design, const ComparisonReport& report) {
  const bool is_first = &design == &report.designs.front();
  const PairedFigure* main = design.find(main_metric(report));
  std::vector<std::string> cells{is_first || main == nullptr ? "-"
                                                             : "**" + verdict_text(*main) + "**"};
  for (const std::string& metric : columns_of(report)) {
    const PairedFigure* figure = design.find(metric);
    cells.push_back(is_first            ? value_of(design.report, metric)
                    : figure == nullptr ? "-"
                                        : difference_of(*figure) + verdict_mark(*figure));
  }
  return cells;
}

std::string table_of_many(const ComparisonReport& report) {
  std::vector<std::string> titles{"design", "verdict"};
  for (const std::string& metric : columns_of(report)) {
    titles.push_back(metric_title(metric, counted_over(report)));
  }
  std::string text = table_head(titles);
  const std::size_t shown = std::min(report.designs.size(), most_rows);
  for (std::size_t index = 0; index < shown; ++index) {
    std::vector<std::string> cells = cells_of(report.designs[index], report);
    cells.insert(cells.begin(), markdown_text(report.designs[index].report.name));
    text += row(cells);
  }
  return text + cut_off(report.designs.size()) +
         "\nThe first row has figures, the others what they differ by: \\* better, ! worse, "
         "? undecided\n";
}

std::string changes_of(const ComparisonReport& report) {
  std::string text;
  std::size_t lines = 0;
  for (std::size_t index = 1; index < report.designs.size(); ++index) {
    const ComparedDesign& design = report.designs[index];
    for (const models::DesignChange& change : design.changes) {
      if (++lines > most_rows) continue;
      text += fmt::format("- {}: {}\n", markdown_text(design.report.name),
                          markdown_text(change_text(change)));
    }
  }
  if (text.empty()) return {};
  return "\n<details><summary>What differs from the first</summary>\n\n" + text + cut_off(lines) +
         "\n</details>\n";
}

/// A line for each design, folded away.
std::string blame_list(const std::vector<std::pair<std::string, std::string>>& lines) {
  std::string text;
  for (const auto& [name, sentence] : lines) {
    text += fmt::format("- {}: {}\n", markdown_text(name),
                        sentence.empty() ? "nothing was lost" : markdown_text(sentence));
  }
  return "\n<details><summary>What the losses are charged to</summary>\n\n" + text +
         "\n</details>\n";
}

std::string blame_of(const ComparisonReport& report) {
  if (main_metric(report) == "time_to_first_outage") return {};
  std::vector<std::pair<std::string, std::string>> lines;
  for (const ComparedDesign& design : report.designs) {
    if (lines.size() == most_rows) break;
    lines.emplace_back(design.report.name, blame_sentence(design.report));
  }
  return blame_list(lines);
}

std::string path_and_value(const models::SweepReport& report, std::size_t point) {
  const std::vector<std::string> values = report.values_of(point);
  std::string text;
  for (std::size_t axis = 0; axis < values.size(); ++axis) {
    text += (axis == 0 ? "" : ", ") + report.axes[axis].path + "=" + values[axis];
  }
  return text;
}

std::string blame_of(const models::SweepReport& report) {
  if (main_metric(report.grid) == "time_to_first_outage") return {};
  std::vector<std::pair<std::string, std::string>> lines;
  for (std::size_t point = 0; point < std::min(report.grid.designs.size(), most_rows); ++point) {
    lines.emplace_back(path_and_value(report, point),
                       blame_sentence(report.grid.designs[point].report));
  }
  return blame_list(lines);
}

/// The point where `metric` is most. Both that a sweep is headed by are better where they are more.
std::size_t best_point(const ComparisonReport& grid, const std::string& metric) {
  std::size_t best = 0;
  const auto mean_of = [&](std::size_t point) {
    const models::MetricEstimate* found = grid.designs[point].report.find(metric);
    return found == nullptr ? 0.0 : found->mean;
  };
  for (std::size_t point = 1; point < grid.designs.size(); ++point) {
    if (mean_of(point) > mean_of(best)) best = point;
  }
  return best;
}

std::string end_cell(const models::TornadoEnd& end) {
  if (!end.refused.empty()) return markdown_text(end.value + ": refused");
  return markdown_text(end.value + ": ") + difference_of(end.effect) + verdict_mark(end.effect);
}

bool has_effect(const models::TornadoBar& bar) {
  return bar.low.effect.differing > 0 || bar.high.effect.differing > 0;
}

}  // namespace

std::string write_markdown(const ComparisonReport& by_year) {
  const ComparisonReport report = in_drill_time(by_year);
  if (report.designs.size() < 2) return "### nines compare: nothing was simulated\n";
  const bool two = report.designs.size() == 2;
  return fmt::format("### nines compare: {}\n\n", verdict_sentence(report, markdown_text)) +
         (two ? table_of_two(report) : table_of_many(report)) + blame_of(report) +
         changes_of(report) + footer(report);
}

std::string write_markdown(const models::SweepReport& by_year) {
  const models::SweepReport report{by_year.axes, in_drill_time(by_year.grid)};
  const ComparisonReport& grid = report.grid;
  if (grid.designs.empty()) return "### nines sweep: nothing was simulated\n";
  const std::string metric = main_metric(grid);
  std::string text = fmt::format(
      "### nines sweep: {}, best with {}\n\n{} points of {}; against the first: {}\n\n",
      markdown_text(grid.designs[0].report.name),
      markdown_text(path_and_value(report, best_point(grid, metric))), grid.designs.size(),
      markdown_text(grid.designs[0].report.name), count_of_verdicts(grid, metric));
  std::vector<std::string> titles;
  for (const models::SweepAxis& axis : report.axes) titles.push_back(markdown_text(axis.path));
  titles.emplace_back("verdict");
  const std::vector<std::string> columns = columns_of(grid);
  for (const std::string& column : columns) {
    titles.push_back(metric_title(column, counted_over(grid)));
  }
  text += table_head(titles);
  const std::size_t shown = std::min(grid.designs.size(), most_rows);
  for (std::size_t point = 0; point < shown; ++point) {
    std::vector<std::string> cells;
    for (const std::string& value : report.values_of(point)) cells.push_back(markdown_text(value));
    const std::vector<std::string> figures = cells_of(grid.designs[point], grid);
    cells.insert(cells.end(), figures.begin(), figures.end());
    text += row(cells);
  }
  return text + cut_off(grid.designs.size()) +
         "\nThe first row has figures, the others what they differ by: \\* better, ! worse, "
         "? undecided\n" +
         blame_of(report) + footer(grid);
}

std::string write_markdown(const models::TornadoReport& report) {
  if (report.base.replications == 0) return "### nines sweep: nothing was simulated\n";
  const bool has_any = !report.bars.empty() && has_effect(report.bars.front());
  const std::string name = markdown_text(report.base.name);
  std::string text = has_any ? fmt::format("### nines sweep: {} of {} rests most on {}\n\n",
                                           markdown_text(report.metric), name,
                                           markdown_text(report.bars.front().assumption.path))
                             : fmt::format("### nines sweep: no assumption moves {} of {}\n\n",
                                           markdown_text(report.metric), name);
  text +=
      fmt::format("{} as assumed. What each assumption does to it at its low and at its high:\n\n",
                  value_of(report.base, report.metric));
  text += table_head({"assumption", "assumed", "low", "high", "confidence"});
  std::size_t rows = 0;
  for (const models::TornadoBar& bar : report.bars) {
    if (!has_effect(bar) || ++rows > most_rows) continue;
    text += row({markdown_text(bar.assumption.path), markdown_text(bar.assumption.value),
                 end_cell(bar.low), end_cell(bar.high), markdown_text(bar.assumption.confidence)});
  }
  text += cut_off(rows) + "\n\\* better, ! worse, ? undecided\n";
  const std::string lost = blame_sentence(report.base);
  if (!lost.empty()) text += "\nAs assumed, " + markdown_text(lost) + "\n";
  return text + footer(report.seed, report.base.replications, report.base.stopped,
                       report.confidence, report.sampling, "; pp: percentage points");
}

}  // namespace tools
