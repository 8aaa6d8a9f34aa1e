#include "sim/experiment/splitting.hpp"

#include "sim/stats/intervals.hpp"

namespace sim {

double SplittingRun::probability() const noexcept {
  double product = 1;
  for (const double share : passed) product *= share;
  return product;
}

void SplittingResult::add(const SplittingRun& run) {
  probability.add(run.probability());
  passed.resize(run.passed.size());
  for (std::size_t level = 0; level < passed.size(); ++level) passed[level].add(run.passed[level]);
  work += run.work;
}

Estimate SplittingResult::estimate(double confidence) const {
  Estimate result = mean_estimate(probability, confidence);
  result.method = IntervalMethod::Splitting;
  const bool got_through = probability.mean() > 0;
  if (!got_through || probability.max() > 0.2 * probability.sum()) result.interval.reset();
  return result;
}

std::optional<double> SplittingResult::work_normalised_variance() const noexcept {
  if (!(probability.mean() > 0)) return std::nullopt;
  const double relative = probability.standard_error() / probability.mean();
  return relative * relative * work;
}

}  // namespace sim
