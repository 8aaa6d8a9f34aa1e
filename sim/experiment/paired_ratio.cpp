#include "sim/experiment/paired_ratio.hpp"

#include <algorithm>
#include <cmath>

#include "sim/stats/intervals.hpp"

namespace sim {

void PairedRatio::add(const RatioObservation& a, const RatioObservation& b) noexcept {
  const Weights value{a.numerator, a.denominator, b.numerator - a.numerator,
                      b.denominator - a.denominator};
  ++count_;
  const double n = static_cast<double>(count_);
  Weights before{};
  for (std::size_t i = 0; i < size; ++i) {
    before[i] = value[i] - mean_[i];
    mean_[i] += before[i] / n;
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) cross_[i][j] += before[i] * (value[j] - mean_[j]);
  }
}

PairedRatio::Weights PairedRatio::weights_a() const noexcept {
  return {1 / bottom_a(), -value_a() / bottom_a(), 0, 0};
}

PairedRatio::Weights PairedRatio::weights_b() const noexcept {
  const double per_unit = 1 / bottom_b();
  const double per_denominator = -value_b() / bottom_b();
  return {per_unit, per_denominator, per_unit, per_denominator};
}

double PairedRatio::covariance(const Weights& one, const Weights& other) const noexcept {
  if (count_ < 2) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) sum += one[i] * cross_[i][j] * other[j];
  }
  return sum / static_cast<double>(count_ - 1);
}

double PairedRatio::standard_error() const noexcept {
  const Weights a = weights_a();
  Weights difference = weights_b();
  for (std::size_t i = 0; i < size; ++i) difference[i] -= a[i];
  // Rounding may leave a little less than nothing.
  const double variance = std::max(0.0, covariance(difference, difference));
  return std::sqrt(variance / static_cast<double>(std::max<std::uint64_t>(count_, 1)));
}

Estimate PairedRatio::difference(double confidence) const {
  Estimate estimate{value_b() - value_a(), std::nullopt, confidence, IntervalMethod::RatioDelta};
  if (count_ < 2) return estimate;
  const double freedom = static_cast<double>(count_ - 1);
  const double reach = student_t_quantile(0.5 + 0.5 * confidence, freedom) * standard_error();
  estimate.interval = Interval{estimate.value - reach, estimate.value + reach};
  return estimate;
}

std::optional<Estimate> PairedRatio::ratio(double confidence) const {
  if (!(value_a() > 0 && value_b() > 0)) return std::nullopt;
  const double value = value_b() / value_a();
  Estimate estimate{value, std::nullopt, confidence, IntervalMethod::LogRatio};
  if (count_ < 2) return estimate;
  const Weights a = weights_a();
  Weights logarithm = weights_b();
  for (std::size_t i = 0; i < size; ++i) {
    logarithm[i] = logarithm[i] / value_b() - a[i] / value_a();
  }
  const double n = static_cast<double>(count_);
  const double error = std::sqrt(std::max(0.0, covariance(logarithm, logarithm)) / n);
  const double reach = student_t_quantile(0.5 + 0.5 * confidence, n - 1) * error;
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
  const double paired = covariance(a, a) + covariance(b, b) - 2 * covariance(a, b);
  const double error = standard_error();
  if (!(paired > 0 && error > 0)) return std::nullopt;
  return (covariance(a, a) + covariance(b, b)) / paired;
}

}  // namespace sim
