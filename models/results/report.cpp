#include "models/results/report.hpp"

#include <algorithm>

namespace models {

const MetricEstimate* ScenarioReport::find(const std::string& metric) const {
  const auto found = std::find_if(metrics.begin(), metrics.end(),
                                  [&](const MetricEstimate& one) { return one.name == metric; });
  return found == metrics.end() ? nullptr : &*found;
}

}  // namespace models
