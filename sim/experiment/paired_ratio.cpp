#include "sim/experiment/paired_ratio.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/require.hpp"

namespace sim {

void PairedRatio::Stratum::add(const Weights& value) noexcept {
  ++count;
  const double n = static_cast<double>(count);
  Weights before{};
  for (std::size_t i = 0; i < size; ++i) {
    before[i] = value[i] - mean[i];
    mean[i] += before[i] / n;
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) cross[i][j] += before[i] * (value[j] - mean[j]);
  }
}

double PairedRatio::Stratum::mean_of(const Weights& form) const noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += form[i] * mean[i];
  return sum;
}

double PairedRatio::Stratum::covariance(const Weights& one, const Weights& other) const noexcept {
  if (count < 2) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) sum += one[i] * cross[i][j] * other[j];
  }
  return sum / static_cast<double>(count - 1);
}

PairedRatio::PairedRatio(const std::vector<double>& of_a, const std::vector<double>& of_b)
    : weights_(of_a, of_b), strata_(of_a.size()) {}

void PairedRatio::add(const RatioObservation& a, const RatioObservation& b, std::size_t stratum) {
  require(stratum < strata_.size(), "paired ratio: no such stratum");
  const double of_a = weights_.factor_of_first(stratum);
  const double of_b = weights_.factor_of_other(stratum);
  strata_[stratum].add({of_a * a.numerator, of_a * a.denominator,
                        of_b * b.numerator - of_a * a.numerator,
                        of_b * b.denominator - of_a * a.denominator});
}

std::uint64_t PairedRatio::count() const noexcept {
  std::uint64_t all = 0;
  for (const Stratum& one : strata_) all += one.count;
  return all;
}

double PairedRatio::mean(std::size_t index) const noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    sum += weights_.probabilities()[k] * strata_[k].mean[index];
  }
  return sum;
}

PairedRatio::Weights PairedRatio::weights_a() const noexcept {
  return {1 / bottom_a(), -value_a() / bottom_a(), 0, 0};
}

PairedRatio::Weights PairedRatio::weights_b() const noexcept {
  const double per_unit = 1 / bottom_b();
  const double per_denominator = -value_b() / bottom_b();
  return {per_unit, per_denominator, per_unit, per_denominator};
}

PairedRatio::Weights PairedRatio::form_of_difference() const noexcept {
  const Weights a = weights_a();
  Weights difference = weights_b();
  for (std::size_t i = 0; i < size; ++i) difference[i] -= a[i];
  return difference;
}

StrataErrors PairedRatio::errors(const Weights& form) const noexcept {
  StrataErrors errors;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    // Rounding may leave a little less than nothing.
    errors.add(weights_.probabilities()[k], std::max(0.0, strata_[k].covariance(form, form)),
               strata_[k].count);
  }
  return errors;
}

double PairedRatio::covariance(const Weights& one, const Weights& other) const noexcept {
  if (strata_.size() == 1) return strata_[0].covariance(one, other);
  double mean_one = 0;
  double mean_other = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    mean_one += weights_.probabilities()[k] * strata_[k].mean_of(one);
    mean_other += weights_.probabilities()[k] * strata_[k].mean_of(other);
  }
  double sum = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    if (strata_[k].count == 0) continue;
    const double p = weights_.probabilities()[k];
    const double between =
        (strata_[k].mean_of(one) - mean_one) * (strata_[k].mean_of(other) - mean_other);
    // The stratum means scatter by their own errors too, which is not between the strata.
    const double noise = (1 - p) / static_cast<double>(strata_[k].count);
    sum += p * (strata_[k].covariance(one, other) * (1 - noise) + between);
  }
  return sum;
}

double PairedRatio::variance(const Weights& form, const std::vector<double>& probabilities,
                             double (StratumWeights::*factor)(std::size_t) const) const {
  double mean = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    mean += weights_.probabilities()[k] * strata_[k].mean_of(form);
  }
  double sum = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    const double by = (weights_.*factor)(k);
    // A factor of 0 belongs to a probability of 0.
    if (strata_[k].count == 0 || !(by > 0)) continue;
    const double p = probabilities[k];
    const double off = strata_[k].mean_of(form) / by - mean;
    const double noise = (1 - p) / static_cast<double>(strata_[k].count);
    sum += p * (strata_[k].covariance(form, form) / (by * by) * (1 - noise) + off * off);
  }
  return sum;
}

double PairedRatio::variance_apart() const {
  const Weights a = weights_a();
  const Weights b = weights_b();
  if (weights_.are_equal()) return covariance(a, a) + covariance(b, b);
  return variance(a, weights_.first(), &StratumWeights::factor_of_first) +
         variance(b, weights_.other(), &StratumWeights::factor_of_other);
}

double PairedRatio::standard_error() const noexcept {
  return errors(form_of_difference()).standard_error();
}

Estimate PairedRatio::difference(double confidence) const {
  Estimate estimate{value_b() - value_a(), std::nullopt, confidence, IntervalMethod::RatioDelta};
  const StrataErrors all = errors(form_of_difference());
  const auto t = all.t_quantile(confidence);
  if (!t) return estimate;
  const double reach = *t * all.standard_error();
  estimate.interval = Interval{estimate.value - reach, estimate.value + reach};
  return estimate;
}

std::optional<Estimate> PairedRatio::ratio(double confidence) const {
  if (!(value_a() > 0 && value_b() > 0)) return std::nullopt;
  const double value = value_b() / value_a();
  Estimate estimate{value, std::nullopt, confidence, IntervalMethod::LogRatio};
  const Weights a = weights_a();
  Weights logarithm = weights_b();
  for (std::size_t i = 0; i < size; ++i) {
    logarithm[i] = logarithm[i] / value_b() - a[i] / value_a();
  }
  const StrataErrors all = errors(logarithm);
  const auto t = all.t_quantile(confidence);
  if (!t) return estimate;
  const double reach = *t * all.standard_error();
  estimate.interval = Interval{value * std::exp(-reach), value * std::exp(reach)};
  return estimate;
}

double PairedRatio::correlation() const noexcept {
  if (!weights_.are_equal()) return 0;
  const Weights a = weights_a();
  const Weights b = weights_b();
  const double scale =
      std::sqrt(std::max(0.0, covariance(a, a))) * std::sqrt(std::max(0.0, covariance(b, b)));
  return scale > 0 ? std::clamp(covariance(a, b) / scale, -1.0, 1.0) : 0.0;
}

std::optional<double> PairedRatio::variance_reduction() const noexcept {
  const double apart = variance_apart();
  const double error = standard_error();
  if (strata_.size() > 1) {
    if (!(error > 0)) return std::nullopt;
    return apart / static_cast<double>(count()) / (error * error);
  }
  const double paired = apart - 2 * covariance(weights_a(), weights_b());
  if (!(paired > 0 && error > 0)) return std::nullopt;
  return apart / paired;
}

}  // namespace sim
