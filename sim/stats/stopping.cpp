#include "sim/stats/stopping.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/require.hpp"
#include "sim/stats/intervals.hpp"

namespace sim {

namespace {

double half_width(const StoppingEvidence& evidence, double confidence) {
  const double freedom =
      evidence.degrees_of_freedom.value_or(static_cast<double>(evidence.replications - 1));
  return student_t_quantile(0.5 + 0.5 * confidence, freedom) * evidence.standard_error +
         evidence.unseen;
}

}  // namespace

StoppingEvidence evidence_of(const Moments& sample, std::uint64_t outages) noexcept {
  return {sample.count(), outages, sample.mean(), sample.standard_error(), std::nullopt,
          std::nullopt,   0};
}

StoppingEvidence evidence_of(const RatioEstimator& ratio, std::uint64_t outages) noexcept {
  return {ratio.count(), outages, ratio.value(), ratio.standard_error(), std::nullopt,
          std::nullopt,  0};
}

bool StoppingRule::is_met(const StoppingEvidence& evidence) const {
  require(relative_precision > 0, "stopping rule: precision is not positive");
  if (evidence.replications < std::max<std::uint64_t>(min_replications, 2)) return false;
  if (evidence.outages.value_or(min_outages) < min_outages) return false;
  if (evidence.effective_sample_size.value_or(min_effective_sample_size + 1) <=
      min_effective_sample_size) {
    return false;
  }
  const double allowed = relative_precision / (1 + relative_precision) * std::abs(evidence.value);
  return half_width(evidence, confidence) <= allowed;
}

double relative_precision_reached(const StoppingEvidence& evidence, double confidence) {
  constexpr double unknown = std::numeric_limits<double>::infinity();
  if (evidence.replications < 2) return unknown;
  const double half = half_width(evidence, confidence);
  const double size = std::abs(evidence.value);
  return half < size ? half / (size - half) : unknown;
}

double growth_expected(const StoppingRule& rule, const StoppingEvidence& evidence) {
  const double reached = relative_precision_reached(evidence, rule.confidence);
  if (!std::isfinite(reached) || evidence.outages == std::uint64_t{0}) {
    return std::numeric_limits<double>::infinity();
  }
  const double asked = rule.relative_precision;
  const double ratio = reached / (1 + reached) * (1 + asked) / asked;
  const double outages = evidence.outages ? static_cast<double>(rule.min_outages) /
                                                static_cast<double>(*evidence.outages)
                                          : 1.0;
  return std::max({1.0, ratio * ratio, outages});
}

double effective_sample_size(double sum_of_weights, double sum_of_squared_weights) noexcept {
  return sum_of_squared_weights > 0 ? sum_of_weights * sum_of_weights / sum_of_squared_weights
                                    : 0.0;
}

}  // namespace sim
