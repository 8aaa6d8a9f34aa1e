#include "sim/stats/stratified_sample.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <boost/sort/pdqsort/pdqsort.hpp>

#include "sim/base/require.hpp"
#include "sim/stats/quantiles.hpp"
#include "sim/stats/stopping.hpp"

namespace sim {

WeightedValues::WeightedValues(const std::vector<StratumValue>& values,
                               const std::vector<double>& weights)
    : WeightedValues(values, weights, weighted_mean(values, weights).effective_sample_size) {}

WeightedValues::WeightedValues(std::vector<StratumValue> values, const std::vector<double>& weights,
                               double effective_size)
    : effective_size_(effective_size) {
  require(!values.empty(), "a quantile needs observations");
  std::sort(values.begin(), values.end(), [](const StratumValue& a, const StratumValue& b) {
    return a.value != b.value ? a.value < b.value : a.stratum < b.stratum;
  });
  values_.reserve(values.size());
  reached_.reserve(values.size());
  double reached = 0;
  for (const StratumValue& one : values) {
    reached += weights[one.stratum];
    values_.push_back(one.value);
    reached_.push_back(reached);
  }
}

double WeightedValues::quantile(double probability) const {
  const auto first =
      std::lower_bound(reached_.begin(), reached_.end(), probability * reached_.back());
  if (first == reached_.end()) return values_.back();
  return values_[static_cast<std::size_t>(first - reached_.begin())];
}

std::optional<Interval> WeightedValues::quantile_interval(double probability,
                                                          double confidence) const {
  const auto size = static_cast<std::uint64_t>(effective_size_ + 1e-9);
  const auto ranks = quantile_ranks(size, probability, confidence);
  if (!ranks) return std::nullopt;
  const auto at = [&](std::uint64_t rank) {
    // The middle of the rank's step, so that rounding cannot fall on its edge.
    return quantile((static_cast<double>(rank) - 0.5) / static_cast<double>(size));
  };
  return Interval{at(ranks->lower), at(ranks->upper)};
}

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
  std::vector<double> all = nonzero_values();
  // Guesses no branch, which is what sorting random values costs most.
  boost::sort::pdqsort_branchless(all.begin(), all.end());
  const std::size_t zeros = static_cast<std::size_t>(count()) - all.size();
  all.insert(std::lower_bound(all.begin(), all.end(), 0.0), zeros, 0.0);
  return all;
}

WeightedValues StratifiedSample::weighted() const {
  std::vector<double> weights;
  std::vector<std::uint64_t> seen(moments_.strata());
  for (const StratumValue& one : nonzero_) ++seen[one.stratum];
  double of_zeros = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t stratum = 0; stratum < moments_.strata(); ++stratum) {
    const std::uint64_t observations = moments_.stratum(stratum).count();
    const auto runs = static_cast<double>(observations);
    const double weight = observations == 0 ? 0 : moments_.probabilities()[stratum] / runs;
    weights.push_back(weight);
    of_zeros += weight * static_cast<double>(observations - seen[stratum]);
    sum += weight * runs;
    squares += weight * weight * runs;
  }
  std::vector<StratumValue> values = nonzero_;
  values.push_back({0, static_cast<std::uint32_t>(weights.size())});
  weights.push_back(of_zeros);
  return {std::move(values), weights, effective_sample_size(sum, squares)};
}

double StratifiedSample::quantile(double probability) const {
  require(count() > 0, "a quantile needs observations");
  if (moments_.strata() == 1) return sample_quantile(sorted_values(), probability);
  return weighted().quantile(probability);
}

std::optional<Interval> StratifiedSample::quantile_interval(double probability,
                                                            double confidence) const {
  if (moments_.strata() == 1) {
    return sim::quantile_interval(sorted_values(), probability, confidence);
  }
  return weighted().quantile_interval(probability, confidence);
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

}  // namespace sim
