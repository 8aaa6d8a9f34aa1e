#include "sim/stats/stratified_sample.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <boost/sort/pdqsort/pdqsort.hpp>

#include "sim/base/require.hpp"
#include "sim/stats/quantiles.hpp"
#include "sim/stats/stopping.hpp"

namespace sim {

namespace {

std::vector<WeightedValues::Item> items_of(const std::vector<StratumValue>& values,
                                           const std::vector<double>& weights) {
  std::vector<WeightedValues::Item> items;
  items.reserve(values.size());
  for (const StratumValue& one : values) items.push_back({one.value, weights[one.stratum]});
  return items;
}

/// What is not in the sketch of a stratum.
std::uint64_t zeros_in(const StratifiedSample& sample, std::size_t stratum) {
  return sample.moments().stratum(stratum).count() - sample.nonzero(stratum).count();
}

/// All observations of plain samples that are all there.
std::vector<double> sorted_values_of(const std::vector<const StratifiedSample*>& samples) {
  std::vector<double> all;
  std::size_t zeros = 0;
  for (const StratifiedSample* sample : samples) {
    const std::vector<double> values = sample->nonzero_values();
    all.insert(all.end(), values.begin(), values.end());
    zeros += static_cast<std::size_t>(sample->count()) - values.size();
  }
  // Guesses no branch, which is what sorting random values costs most.
  boost::sort::pdqsort_branchless(all.begin(), all.end());
  all.insert(std::lower_bound(all.begin(), all.end(), 0.0), zeros, 0.0);
  return all;
}

bool is_plain(const StratifiedSample* sample) {
  return sample->moments().strata() == 1 && sample->nonzero(0).is_exact();
}

}  // namespace

WeightedValues::WeightedValues(const std::vector<StratumValue>& values,
                               const std::vector<double>& weights)
    : WeightedValues(items_of(values, weights),
                     weighted_mean(values, weights).effective_sample_size, 0) {}

WeightedValues::WeightedValues(std::vector<Item> items, double effective_size, double rank_error)
    : effective_size_(effective_size), rank_error_(rank_error) {
  require(!items.empty(), "a quantile needs observations");
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& a, const Item& b) { return a.value < b.value; });
  values_.reserve(items.size());
  reached_.reserve(items.size());
  double reached = 0;
  for (const Item& one : items) {
    reached += one.weight;
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
  const auto at = [&](std::uint64_t rank, double off) {
    // The middle of the rank's step, so that rounding cannot fall on its edge.
    const double middle = (static_cast<double>(rank) - 0.5) / static_cast<double>(size);
    return quantile(std::clamp(middle + off, 0.0, 1.0));
  };
  return Interval{at(ranks->lower, -rank_error_), at(ranks->upper, rank_error_)};
}

double SampleQuantiles::at(double probability) const {
  return weighted_ ? weighted_->quantile(probability) : sample_quantile(sorted_, probability);
}

std::optional<Interval> SampleQuantiles::interval(double probability, double confidence) const {
  return weighted_ ? weighted_->quantile_interval(probability, confidence)
                   : quantile_interval(sorted_, probability, confidence);
}

void StratifiedSample::add(std::uint32_t stratum, double value) {
  moments_.add(stratum, value);
  if (value != 0) nonzero_[stratum].add(value);
}

std::uint64_t StratifiedSample::nonzero_count() const noexcept {
  std::uint64_t count = 0;
  for (const QuantileSketch& values : nonzero_) count += values.count();
  return count;
}

std::vector<double> StratifiedSample::nonzero_values() const {
  std::vector<double> all;
  for (const QuantileSketch& values : nonzero_) {
    require(values.is_exact(), "a sample is asked for values that it no longer has");
    if (values.count() > 0) {
      all.insert(all.end(), values.levels().front().begin(), values.levels().front().end());
    }
  }
  return all;
}

std::vector<double> StratifiedSample::sorted_values() const {
  return sorted_values_of({this});
}

SampleQuantiles StratifiedSample::quantiles() const {
  std::vector<double> weights;
  for (std::size_t stratum = 0; stratum < moments_.strata(); ++stratum) {
    const auto runs = static_cast<double>(moments_.stratum(stratum).count());
    weights.push_back(runs > 0 ? moments_.probabilities()[stratum] / runs : 0);
  }
  return pooled_quantiles({this}, weights);
}

SampleQuantiles pooled_quantiles(const std::vector<const StratifiedSample*>& samples,
                                 const std::vector<double>& weights) {
  if (std::all_of(samples.begin(), samples.end(), is_plain)) {
    std::vector<double> sorted = sorted_values_of(samples);
    require(!sorted.empty(), "a quantile needs observations");
    return SampleQuantiles(std::move(sorted));
  }
  std::vector<WeightedValues::Item> items;
  double sum = 0;
  double squares = 0;
  double of_zeros = 0;
  double rank_error = 0;
  for (const StratifiedSample* sample : samples) {
    for (std::size_t stratum = 0; stratum < weights.size(); ++stratum) {
      const double weight = weights[stratum];
      const auto runs = static_cast<double>(sample->moments().stratum(stratum).count());
      sum += weight * runs;
      squares += weight * weight * runs;
      of_zeros += weight * static_cast<double>(zeros_in(*sample, stratum));
      const QuantileSketch& sketch = sample->nonzero(stratum);
      rank_error = std::max(rank_error, sketch.rank_error());
      double each = weight;
      for (const std::vector<double>& level : sketch.levels()) {
        for (const double value : level) items.push_back({value, each});
        each *= 2;
      }
    }
  }
  if (of_zeros > 0) items.push_back({0, of_zeros});
  return SampleQuantiles(
      WeightedValues(std::move(items), effective_sample_size(sum, squares), rank_error));
}

WeightedMean pooled_mean(const std::vector<const StratifiedSample*>& samples,
                         const std::vector<double>& weights) {
  double sum = 0;
  double squares = 0;
  double weighted = 0;
  double count = 0;
  const auto each = [&](const auto& add) {
    for (const StratifiedSample* sample : samples) {
      for (std::size_t stratum = 0; stratum < weights.size(); ++stratum) {
        add(weights[stratum], sample->moments().stratum(stratum));
      }
    }
  };
  each([&](double weight, const Moments& seen) {
    const auto runs = static_cast<double>(seen.count());
    count += runs;
    sum += weight * runs;
    squares += weight * weight * runs;
    weighted += weight * seen.sum();
  });
  WeightedMean result;
  if (sum <= 0) return result;
  result.mean = weighted / sum;
  double residuals = 0;
  each([&](double weight, const Moments& seen) {
    if (seen.count() == 0) return;
    const auto runs = static_cast<double>(seen.count());
    const double off = seen.mean() - result.mean;
    residuals += weight * weight * ((runs - 1) * seen.variance() + runs * off * off);
  });
  if (count > 1) result.standard_error = std::sqrt(residuals * count / (count - 1)) / sum;
  result.effective_sample_size = effective_sample_size(sum, squares);
  return result;
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
