#include "models/results/report.hpp"

#include <algorithm>
#include <cmath>

namespace models {

const MetricEstimate* ScenarioReport::find(const std::string& metric) const {
  const auto found = std::find_if(metrics.begin(), metrics.end(),
                                  [&](const MetricEstimate& one) { return one.name == metric; });
  return found == metrics.end() ? nullptr : &*found;
}

std::string WeightingReport::refusal() const {
  // The guards of the validation suite, section 6; a rounding or two where nothing was biased.
  constexpr double errors = 4;
  constexpr double rounding = 1e-12;
  constexpr double most = 0.05;
  if (with_outage == 0) return "no copy saw an outage";
  if (std::abs(mean_weight - 1) > errors * mean_weight_error + rounding) {
    return "the mean weight is not 1";
  }
  if (largest_share > most) return "one contribution stands for more than 5 %";
  return {};
}

}  // namespace models
