#include "sim/stats/ratio.hpp"

#include <cmath>

#include "sim/stats/bootstrap.hpp"
#include "sim/stats/intervals.hpp"

namespace sim {

std::optional<RatioJackknife> jackknife_ratio(std::span<const RatioObservation> observations) {
  if (observations.size() < 2) return std::nullopt;
  const double n = static_cast<double>(observations.size());
  RatioObservation sum;
  for (const auto& [numerator, denominator] : observations) {
    sum.numerator += numerator;
    sum.denominator += denominator;
  }
  std::vector<double> leave_one_out;
  leave_one_out.reserve(observations.size());
  Moments moments;
  for (const auto& [numerator, denominator] : observations) {
    const double rest = sum.denominator - denominator;
    if (!(rest > 0)) return std::nullopt;
    leave_one_out.push_back((sum.numerator - numerator) / rest);
    moments.add(leave_one_out.back());
  }
  const double plain = sum.numerator / sum.denominator;
  return RatioJackknife{n * plain - (n - 1) * moments.mean(),
                        (n - 1) / std::sqrt(n) * moments.standard_deviation(),
                        jackknife_acceleration(leave_one_out)};
}

void RatioEstimator::add(double numerator, double denominator) {
  moments_.add(numerator, denominator);
  if (count() < jackknife_below) {
    kept_.push_back({numerator, denominator});
  } else {
    kept_ = {};
  }
}

void RatioEstimator::merge(const RatioEstimator& other) {
  moments_.merge(other.moments_);
  if (count() < jackknife_below) {
    kept_.insert(kept_.end(), other.kept_.begin(), other.kept_.end());
  } else {
    kept_ = {};
  }
}

double RatioEstimator::sum_numerator() const noexcept {
  return moments_.mean_first() * static_cast<double>(count());
}

double RatioEstimator::sum_denominator() const noexcept {
  return moments_.mean_second() * static_cast<double>(count());
}

double RatioEstimator::value() const noexcept {
  const double denominator = moments_.mean_second();
  return denominator == 0 ? 0.0 : moments_.mean_first() / denominator;
}

double RatioEstimator::standard_error() const noexcept {
  const double denominator = moments_.mean_second();
  if (count() < 2 || denominator == 0) return 0;
  const double residual = std::sqrt(moments_.variance_of_difference(value()));
  return residual / (std::sqrt(static_cast<double>(count())) * denominator);
}

std::optional<RatioJackknife> RatioEstimator::jackknife() const {
  if (count() >= jackknife_below) return std::nullopt;
  return jackknife_ratio(kept_);
}

Estimate RatioEstimator::estimate(double confidence) const {
  Estimate result{value(), std::nullopt, confidence, IntervalMethod::RatioDelta};
  if (count() < 2) return result;
  double error = standard_error();
  if (const auto small = jackknife()) {
    result.value = small->value;
    result.method = IntervalMethod::RatioJackknife;
    error = small->standard_error;
  }
  const double freedom = static_cast<double>(count() - 1);
  const double reach = student_t_quantile(0.5 + 0.5 * confidence, freedom) * error;
  result.interval = Interval{result.value - reach, result.value + reach};
  return result;
}

}  // namespace sim
