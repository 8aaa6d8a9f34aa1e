#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/results/report.hpp"

namespace tools {

/// What a drill shows of itself point by point, under a name that says the unit: "shop: replica lag
/// s".
struct DrillSeries {
  std::string label;
  std::vector<double> values;
};

/// Of a service, in a unit in which its values can be read. Requires series and
/// `index` < series_of_services.size().
[[nodiscard]] DrillSeries series_of_service(const models::ScenarioReport& scenario,
                                            std::size_t index);

/// All of them: what is offered and served, instances in service and desired, healthy targets and
/// their CPU, then of services what does not stand still all the time.
[[nodiscard]] std::vector<DrillSeries> series_of_drill(const models::ScenarioReport& scenario);
/// Of these the first, which are what a chart puts together.
inline constexpr std::size_t series_of_requests = 2;
inline constexpr std::size_t series_of_instances = 3;

}  // namespace tools
