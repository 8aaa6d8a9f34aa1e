#include <optional>

#include <fmt/format.h>

#include "tools/report/blame_words.hpp"
#include "tools/report/csv_text.hpp"
#include "tools/report/write_paired.hpp"

namespace tools {

namespace {

constexpr const char* figure_names =
    "metric,mean,low,high,difference,difference_low,difference_high,difference_confidence,ratio_of,"
    "ratio,ratio_low,ratio_high,correlation,verdict,replications_needed,replications,seed\n";

std::string paired_columns(const models::PairedFigure* figure) {
  if (figure == nullptr) return ",,,,,,,,,,";
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{}", csv_number(figure->difference),
                     csv_number(figure->low), csv_number(figure->high),
                     csv_number(figure->confidence), csv_field(figure->ratio_of),
                     csv_number(figure->ratio), csv_number(figure->ratio_low),
                     csv_number(figure->ratio_high), csv_number(figure->correlation),
                     models::to_string(figure->verdict), csv_number(figure->replications_needed));
}

/// A line for each metric of a design, then one for each charge, each behind `beginning`.
std::string lines_of(const models::ComparedDesign& design, const std::string& beginning,
                     std::uint64_t seed) {
  std::string text;
  for (const models::MetricEstimate& metric : design.report.metrics) {
    text += fmt::format("{}{},{},{},{},{},{},{}\n", beginning, csv_field(metric.name),
                        csv_number(metric.mean), csv_number(metric.low), csv_number(metric.high),
                        paired_columns(design.find(metric.name)), design.report.replications, seed);
  }
  for (const auto& [name, mean] : blame_figures(design.report)) {
    text += fmt::format("{}{},{},,,{},{},{}\n", beginning, csv_field(name), csv_number(mean),
                        paired_columns(nullptr), design.report.replications, seed);
  }
  return text;
}

std::string line_of(const models::TornadoReport& report, const models::TornadoBar& bar,
                    const char* which, const models::TornadoEnd& end) {
  const bool has_figure = bar.fixed_because.empty() && end.refused.empty();
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
                     csv_field(bar.assumption.path), csv_field(bar.assumption.value),
                     csv_field(bar.assumption.confidence), which, csv_field(end.value),
                     csv_field(report.metric), has_figure ? csv_number(end.mean) : std::string(),
                     has_figure ? csv_number(end.effect.difference) : std::string(),
                     has_figure ? csv_number(end.effect.low) : std::string(),
                     has_figure ? csv_number(end.effect.high) : std::string(),
                     has_figure ? csv_number(end.effect.confidence) : std::string(),
                     has_figure ? models::to_string(end.effect.verdict) : "",
                     csv_field(bar.fixed_because.empty() ? end.refused : bar.fixed_because),
                     report.base.replications, report.seed);
}

}  // namespace

std::string write_csv(const models::ComparisonReport& report) {
  std::string text = std::string("scenario,") + figure_names;
  for (const models::ComparedDesign& design : report.designs) {
    text += lines_of(design, csv_field(design.report.name) + ",", report.seed);
  }
  return text;
}

std::string write_csv(const models::SweepReport& report) {
  std::string text = "scenario,";
  for (const models::SweepAxis& axis : report.axes) text += csv_field(axis.path) + ",";
  text += figure_names;
  for (std::size_t point = 0; point < report.grid.designs.size(); ++point) {
    const models::ComparedDesign& design = report.grid.designs[point];
    std::string beginning = csv_field(design.report.name) + ",";
    for (const std::string& value : report.values_of(point)) beginning += csv_field(value) + ",";
    text += lines_of(design, beginning, report.grid.seed);
  }
  return text;
}

std::string write_csv(const models::TornadoReport& report) {
  std::string text =
      "path,assumed,confidence,end,value,metric,mean,difference,difference_low,difference_high,"
      "difference_confidence,verdict,not_moved,replications,seed\n";
  for (const models::TornadoBar& bar : report.bars) {
    text += line_of(report, bar, "low", bar.low);
    text += line_of(report, bar, "high", bar.high);
  }
  return text;
}

}  // namespace tools
