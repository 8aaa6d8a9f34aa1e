#include "tools/report/drill_time.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fmt/format.h>

namespace tools {

namespace {

void scale(std::optional<double>& value, double factor) {
  if (value) *value *= factor;
}

/// "carts_lost_per_year{…}" as well.
bool is_by_year(std::string_view metric) {
  return metric.substr(0, metric.find('{')).ends_with("_per_year");
}

}  // namespace

double years_each(const models::ScenarioReport& scenario) {
  return scenario.years / static_cast<double>(std::max<std::int64_t>(scenario.replications, 1));
}

CountedOver counted_over(const models::ComparisonReport& report) {
  const models::ScenarioReport& first = report.designs.front().report;
  if (!first.drill) return CountedOver::Year;
  const bool alike = std::all_of(
      report.designs.begin(), report.designs.end(), [&](const models::ComparedDesign& design) {
        return design.report.drill && years_each(design.report) == years_each(first);
      });
  return alike ? CountedOver::Drill : CountedOver::ByYear;
}

models::ComparisonReport in_drill_time(models::ComparisonReport report) {
  if (report.designs.empty() || counted_over(report) != CountedOver::Drill) return report;
  const double years = years_each(report.designs.front().report);
  for (models::ComparedDesign& design : report.designs) {
    for (models::MetricEstimate& metric : design.report.metrics) {
      if (!is_by_year(metric.name)) continue;
      metric.mean *= years;
      scale(metric.low, years);
      scale(metric.high, years);
    }
    for (models::PairedFigure& figure : design.against_first) {
      if (!is_by_year(figure.metric)) continue;
      figure.difference *= years;
      scale(figure.low, years);
      scale(figure.high, years);
    }
  }
  return report;
}

std::string clock_of(double seconds) {
  const auto tenths = static_cast<std::int64_t>(std::llround(seconds * 10));
  const std::int64_t whole = tenths / 10;
  return fmt::format("{}:{:02}:{:02}.{}", whole / 3600, whole / 60 % 60, whole % 60, tenths % 10);
}

}  // namespace tools
