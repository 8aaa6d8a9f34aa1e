#include "tools/report/drill_series.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "tools/report/figures.hpp"
#include "tools/report/text.hpp"

namespace tools {

namespace {

/// Shares that add up to nothing leave 1e-12 of it behind, which is no request and no load.
double without_rounding(double value) {
  constexpr double noise = 1e-9;
  return std::abs(value) < noise ? 0 : value;
}

}  // namespace

DrillSeries series_of_service(const models::ScenarioReport& scenario, std::size_t index) {
  const models::Figure& figure = scenario.series_of_services[index];
  DrillSeries shown;
  for (const models::SeriesPoint& point : scenario.series) {
    shown.values.push_back(point.of_services[index]);
  }
  shown.label = title_of_service_figure(figure.name);
  double factor = 1;
  if (figure.unit == models::FigureUnit::Share) {
    factor = 100;
    shown.label += " %";
  } else if (figure.unit == models::FigureUnit::Duration) {
    const double most = *std::max_element(shown.values.begin(), shown.values.end());
    const DurationUnit unit = duration_unit(most);
    factor = 1 / unit.seconds;
    shown.label.append(" ").append(unit.name);
  }
  for (double& value : shown.values) value = without_rounding(value * factor);
  return shown;
}

std::vector<DrillSeries> series_of_drill(const models::ScenarioReport& scenario) {
  std::vector<DrillSeries> shown{{"offered /s", {}}, {"served /s", {}},       {"in service", {}},
                                 {"desired", {}},    {"healthy targets", {}}, {"CPU %", {}}};
  if (scenario.series.empty()) return shown;
  for (const models::SeriesPoint& point : scenario.series) {
    const std::array<double, 6> values{point.offered_rps,
                                       point.served_rps,
                                       static_cast<double>(point.in_service),
                                       static_cast<double>(point.desired),
                                       static_cast<double>(point.healthy_targets),
                                       100 * point.cpu};
    for (std::size_t index = 0; index < values.size(); ++index) {
      shown[index].values.push_back(without_rounding(values[index]));
    }
  }
  for (std::size_t index = 0; index < scenario.series_of_services.size(); ++index) {
    DrillSeries of_service = series_of_service(scenario, index);
    const auto [least, most] =
        std::minmax_element(of_service.values.begin(), of_service.values.end());
    // What stands still all the time is a line that says nothing.
    if (*least != *most) shown.push_back(std::move(of_service));
  }
  return shown;
}

}  // namespace tools
