#include "sim/stats/batch_means.hpp"

#include <cmath>

#include "sim/base/require.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/stats/moments.hpp"

namespace sim {

namespace {

Moments moments_of(std::span<const double> values) {
  Moments moments;
  for (const double value : values) moments.add(value);
  return moments;
}

}  // namespace

std::vector<double> batch_averages(std::span<const double> series, std::size_t batches) {
  require(batches > 0 && batches <= series.size(), "batch means: fewer values than batches");
  const std::size_t length = series.size() / batches;
  std::vector<double> averages;
  averages.reserve(batches);
  for (std::size_t i = 0; i < batches; ++i) {
    averages.push_back(moments_of(series.subspan(i * length, length)).mean());
  }
  return averages;
}

double lag_one_correlation(std::span<const double> values) {
  require(values.size() >= 2, "lag-1 correlation: fewer than two values");
  const double mean = moments_of(values).mean();
  double neighbours = 0;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    squares += (values[i] - mean) * (values[i] - mean);
    if (i > 0) neighbours += (values[i - 1] - mean) * (values[i] - mean);
  }
  return squares > 0 ? neighbours / squares : 0.0;
}

BatchMeansEstimate batch_means_estimate(std::span<const double> batch_means, double confidence) {
  require(batch_means.size() >= 2, "batch means: fewer than two batches");
  BatchMeansEstimate result;
  result.estimate = mean_estimate(moments_of(batch_means), confidence);
  result.estimate.method = IntervalMethod::BatchMeans;
  result.lag_one_correlation = lag_one_correlation(batch_means);
  result.correlation_limit = 1.65 / std::sqrt(static_cast<double>(batch_means.size()));
  return result;
}

}  // namespace sim
