#include "sim/stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>

#include "sim/stats/intervals.hpp"
#include "sim/stats/quantiles.hpp"

namespace sim {

namespace {

struct Deviations {
  double squares = 0;
  double cubes = 0;

  void add(double deviation, double times = 1) {
    squares += times * deviation * deviation;
    cubes += times * deviation * deviation * deviation;
  }
  [[nodiscard]] double acceleration() const {
    return squares > 0 ? cubes / (6 * squares * std::sqrt(squares)) : 0.0;
  }
};

/// z0: the normal quantile of the share of resamples below the estimate.
double bias_correction(double estimate, std::span<const double> resampled) {
  double below = 0;
  for (const double value : resampled) {
    if (value < estimate) below += 1;
    if (value == estimate) below += 0.5;
  }
  // Where all lie on one side, half a resample on the other keeps z0 finite.
  const double n = static_cast<double>(resampled.size());
  return normal_quantile(std::clamp(below, 0.5, n - 0.5) / n);
}

}  // namespace

double jackknife_acceleration(std::span<const double> leave_one_out) {
  double sum = 0;
  for (const double value : leave_one_out) sum += value;
  const double mean = sum / static_cast<double>(leave_one_out.size());
  Deviations deviations;
  for (const double value : leave_one_out) deviations.add(mean - value);
  return deviations.acceleration();
}

double mean_acceleration(std::span<const double> nonzero, std::uint64_t count) {
  double sum = 0;
  for (const double value : nonzero) sum += value;
  const double mean = sum / static_cast<double>(count);
  Deviations deviations;
  // Leaving x out moves the mean by (mean - x) / (n - 1); the factor cancels out.
  for (const double value : nonzero) deviations.add(value - mean);
  deviations.add(-mean, static_cast<double>(count - nonzero.size()));
  return deviations.acceleration();
}

Interval bca_from_resamples(double estimate, std::vector<double> resampled, double acceleration,
                            double confidence) {
  require(!resampled.empty(), "bootstrap: no resamples");
  require(confidence > 0 && confidence < 1, "interval: confidence outside (0, 1)");
  std::sort(resampled.begin(), resampled.end());
  const double z0 = bias_correction(estimate, resampled);
  const auto endpoint = [&](double probability) {
    const double shifted = z0 + normal_quantile(probability);
    const double stretch = 1 - acceleration * shifted;
    // Past the pole of the formula the correction has no meaning; the outermost resample is taken.
    if (!(stretch > 0)) return shifted > 0 ? resampled.back() : resampled.front();
    return sample_quantile(resampled, normal_cdf(z0 + shifted / stretch));
  };
  return {endpoint(0.5 - 0.5 * confidence), endpoint(0.5 + 0.5 * confidence)};
}

std::vector<double> binomial_cdf_table(std::uint64_t n, double p) {
  const boost::math::binomial distribution(static_cast<double>(n), p);
  std::vector<double> table;
  for (std::uint64_t k = 0; k <= n; ++k) {
    const double at_most = boost::math::cdf(distribution, static_cast<double>(k));
    table.push_back(at_most);
    if (1 - at_most < 1e-15) break;
  }
  return table;
}

}  // namespace sim
