#include "sim/stats/stratified_sample.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/require.hpp"
#include "sim/stats/quantiles.hpp"
#include "sim/stats/stopping.hpp"

namespace sim {

namespace {

std::optional<Interval> interval_of_ranks(const std::vector<StratumValue>& values,
                                          const std::vector<double>& weights, double effective_size,
                                          double probability, double confidence) {
  const auto size = static_cast<std::uint64_t>(effective_size + 1e-9);
  const auto ranks = quantile_ranks(size, probability, confidence);
  if (!ranks) return std::nullopt;
  const auto at = [&](std::uint64_t rank) {
    // The middle of the rank's step, so that rounding cannot fall on its edge.
    const double place = (static_cast<double>(rank) - 0.5) / static_cast<double>(size);
    return weighted_quantile(values, weights, place);
  };
  return Interval{at(ranks->lower), at(ranks->upper)};
}

}  // namespace

void StratifiedSample::add(std::uint32_t stratum, double value) {
  moments_.add(stratum, value);
  if (value != 0) nonzero_.push_back({value, stratum});
}

std::vector<double> StratifiedSample::nonzero_values() const {
  std::vector<double> values;
  values.reserve(nonzero_.size());
  for (const StratumValue& one : nonzero_) values.push_back(one.value);
  return values;
}

std::vector<double> StratifiedSample::sorted_values() const {
  std::vector<double> all(static_cast<std::size_t>(count()) - nonzero_.size(), 0.0);
  const std::vector<double> values = nonzero_values();
  all.insert(all.end(), values.begin(), values.end());
  std::sort(all.begin(), all.end());
  return all;
}

StratifiedSample::Weighted StratifiedSample::weighted() const {
  Weighted result;
  std::vector<std::uint64_t> seen(moments_.strata());
  for (const StratumValue& one : nonzero_) ++seen[one.stratum];
  double of_zeros = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t stratum = 0; stratum < moments_.strata(); ++stratum) {
    const std::uint64_t observations = moments_.stratum(stratum).count();
    const auto runs = static_cast<double>(observations);
    const double weight = observations == 0 ? 0 : moments_.probabilities()[stratum] / runs;
    result.weights.push_back(weight);
    of_zeros += weight * static_cast<double>(observations - seen[stratum]);
    sum += weight * runs;
    squares += weight * weight * runs;
  }
  result.values = nonzero_;
  result.values.push_back({0, static_cast<std::uint32_t>(result.weights.size())});
  result.weights.push_back(of_zeros);
  result.effective_size = effective_sample_size(sum, squares);
  return result;
}

double StratifiedSample::quantile(double probability) const {
  require(count() > 0, "a quantile needs observations");
  if (moments_.strata() == 1) return sample_quantile(sorted_values(), probability);
  const Weighted all = weighted();
  return weighted_quantile(all.values, all.weights, probability);
}

std::optional<Interval> StratifiedSample::quantile_interval(double probability,
                                                            double confidence) const {
  if (moments_.strata() == 1) {
    return sim::quantile_interval(sorted_values(), probability, confidence);
  }
  const Weighted all = weighted();
  return interval_of_ranks(all.values, all.weights, all.effective_size, probability, confidence);
}

WeightedMean weighted_mean(const std::vector<StratumValue>& values,
                           const std::vector<double>& weights) {
  double sum = 0;
  double squares = 0;
  double weighted = 0;
  for (const StratumValue& one : values) {
    const double weight = weights[one.stratum];
    sum += weight;
    squares += weight * weight;
    weighted += weight * one.value;
  }
  WeightedMean result;
  if (sum <= 0) return result;
  result.mean = weighted / sum;
  double residuals = 0;
  for (const StratumValue& one : values) {
    const double residual = weights[one.stratum] * (one.value - result.mean);
    residuals += residual * residual;
  }
  const auto count = static_cast<double>(values.size());
  if (count > 1) result.standard_error = std::sqrt(residuals * count / (count - 1)) / sum;
  result.effective_sample_size = effective_sample_size(sum, squares);
  return result;
}

double weighted_quantile(std::vector<StratumValue> values, const std::vector<double>& weights,
                         double probability) {
  require(!values.empty(), "a quantile needs observations");
  std::sort(values.begin(), values.end(), [](const StratumValue& a, const StratumValue& b) {
    return a.value != b.value ? a.value < b.value : a.stratum < b.stratum;
  });
  double total = 0;
  for (const StratumValue& one : values) total += weights[one.stratum];
  double reached = 0;
  for (const StratumValue& one : values) {
    reached += weights[one.stratum];
    if (reached >= probability * total) return one.value;
  }
  return values.back().value;
}

std::optional<Interval> weighted_quantile_interval(const std::vector<StratumValue>& values,
                                                   const std::vector<double>& weights,
                                                   double probability, double confidence) {
  const double effective = weighted_mean(values, weights).effective_sample_size;
  return interval_of_ranks(values, weights, effective, probability, confidence);
}

}  // namespace sim
