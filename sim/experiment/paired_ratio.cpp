#include "sim/experiment/paired_ratio.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

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

PairedRatio::PairedRatio(std::vector<double> probabilities)
    : probabilities_(std::move(probabilities)), strata_(probabilities_.size()) {}

void PairedRatio::add(const RatioObservation& a, const RatioObservation& b, std::size_t stratum) {
  strata_.at(stratum).add(
      {a.numerator, a.denominator, b.numerator - a.numerator, b.denominator - a.denominator});
}

std::uint64_t PairedRatio::count() const noexcept {
  std::uint64_t all = 0;
  for (const Stratum& one : strata_) all += one.count;
  return all;
}

double PairedRatio::mean(std::size_t index) const noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    sum += probabilities_[k] * strata_[k].mean[index];
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
    errors.add(probabilities_[k], std::max(0.0, strata_[k].covariance(form, form)),
               strata_[k].count);
  }
  return errors;
}

double PairedRatio::covariance(const Weights& one, const Weights& other) const noexcept {
  if (strata_.size() == 1) return strata_[0].covariance(one, other);
  double mean_one = 0;
  double mean_other = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    mean_one += probabilities_[k] * strata_[k].mean_of(one);
    mean_other += probabilities_[k] * strata_[k].mean_of(other);
  }
  double sum = 0;
  for (std::size_t k = 0; k < strata_.size(); ++k) {
    if (strata_[k].count == 0) continue;
    const double p = probabilities_[k];
    const double between =
        (strata_[k].mean_of(one) - mean_one) * (strata_[k].mean_of(other) - mean_other);
    // The stratum means scatter by their own errors too, which is not between the strata.
    const double noise = (1 - p) / static_cast<double>(strata_[k].count);
    sum += p * (strata_[k].covariance(one, other) * (1 - noise) + between);
  }
  return sum;
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
  const Weights a = weights_a();
  const Weights b = weights_b();
  const double scale =
      std::sqrt(std::max(0.0, covariance(a, a))) * std::sqrt(std::max(0.0, covariance(b, b)));
  return scale > 0 ? std::clamp(covariance(a, b) / scale, -1.0, 1.0) : 0.0;
}

std::optional<double> PairedRatio::variance_reduction() const noexcept {
  const Weights a = weights_a();
  const Weights b = weights_b();
  const double apart = covariance(a, a) + covariance(b, b);
  const double error = standard_error();
  if (strata_.size() > 1) {
    if (!(error > 0)) return std::nullopt;
    return apart / static_cast<double>(count()) / (error * error);
  }
  const double paired = apart - 2 * covariance(a, b);
  if (!(paired > 0 && error > 0)) return std::nullopt;
  return apart / paired;
}

}  // namespace sim
