#include "sim/stats/weighted_moments.hpp"

#include <cmath>

#include "sim/base/require.hpp"
#include "sim/stats/intervals.hpp"

namespace sim {

namespace {

/// (sum x)² / sum x².
double effective_size(const Moments& sample) noexcept {
  const double n = static_cast<double>(sample.count());
  if (n == 0) return 0;
  const double mean_square = sample.mean() * sample.mean() + sample.variance() * (n - 1) / n;
  return mean_square > 0 ? n * sample.mean() * sample.mean() / mean_square : 0;
}

}  // namespace

bool WeightGuards::mean_weight_is_one() const noexcept {
  // Unweighted runs have no error at all, and a rounding or two.
  return std::abs(mean_weight - 1) <= 4 * mean_weight_error + 1e-12;
}

void WeightedMoments::add(double weight, double score) {
  require(weight >= 0 && std::isfinite(weight), "weighted run: weight is not a number >= 0");
  require(std::isfinite(score), "weighted run: score is not a number");
  contributions_.add(weight * score);
  sizes_.add(weight * std::abs(score));
  weights_.add(weight);
}

void WeightedMoments::merge(const WeightedMoments& other) noexcept {
  contributions_.merge(other.contributions_);
  sizes_.merge(other.sizes_);
  weights_.merge(other.weights_);
}

double WeightedMoments::relative_deviation() const noexcept {
  return mean() == 0 ? 0.0 : contributions_.standard_deviation() / std::abs(mean());
}

WeightGuards WeightedMoments::guards() const noexcept {
  WeightGuards guards;
  guards.mean_weight = weights_.mean();
  guards.mean_weight_error = weights_.standard_error();
  guards.effective_sample_size = effective_size(weights_);
  guards.effective_contributions = effective_size(sizes_);
  guards.largest_share = sizes_.mean() > 0 ? sizes_.max() / sizes_.sum() : 0;
  return guards;
}

Estimate WeightedMoments::estimate(double confidence) const {
  Estimate result = mean_estimate(contributions_, confidence);
  if (!guards().hold()) result.interval.reset();
  return result;
}

UncertainMean uncertain_mean(const Moments& sample) noexcept {
  return {sample.mean(), sample.standard_error()};
}

UncertainMean uncertain_mean(const WeightedMoments& sample) noexcept {
  return {sample.mean(), sample.standard_error()};
}

UncertainMean quotient(const UncertainMean& numerator, const UncertainMean& denominator) {
  require(denominator.mean != 0, "quotient: nothing to divide by");
  const double value = numerator.mean / denominator.mean;
  const double error = std::hypot(numerator.standard_error, value * denominator.standard_error);
  return {value, error / std::abs(denominator.mean)};
}

}  // namespace sim
