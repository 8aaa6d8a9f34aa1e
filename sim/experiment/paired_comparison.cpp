#include "sim/experiment/paired_comparison.hpp"

#include <cmath>

#include "sim/stats/intervals.hpp"

namespace sim {

void PairedComparison::add(double a, double b) noexcept {
  differences_.add(b - a);
  pairs_.add(b, a);
}

void PairedComparison::merge(const PairedComparison& other) noexcept {
  differences_.merge(other.differences_);
  pairs_.merge(other.pairs_);
}

Estimate PairedComparison::difference(double confidence) const {
  return mean_estimate(differences_, confidence);
}

std::optional<Estimate> PairedComparison::ratio(double confidence) const {
  const double a = mean_a();
  const double b = mean_b();
  if (!(a > 0 && b > 0)) return std::nullopt;
  Estimate estimate{b / a, std::nullopt, confidence, IntervalMethod::LogRatio};
  if (count() < 2) return estimate;
  const double n = static_cast<double>(count());
  // Var(log(B/A)) = Var(b - (B/A) a) / (n B^2), to first order.
  const double se = std::sqrt(pairs_.variance_of_difference(b / a) / n) / b;
  const double reach = student_t_quantile(0.5 + 0.5 * confidence, n - 1) * se;
  estimate.interval = Interval{b / a * std::exp(-reach), b / a * std::exp(reach)};
  return estimate;
}

PairedVerdict PairedComparison::verdict(double confidence) const {
  const auto interval = t_interval(differences_, confidence);
  if (!interval) return PairedVerdict::Undecided;
  if (interval->high < 0) return PairedVerdict::BLess;
  if (interval->low > 0) return PairedVerdict::BMore;
  return PairedVerdict::Undecided;
}

std::optional<double> PairedComparison::variance_reduction() const noexcept {
  if (!(differences_.variance() > 0)) return std::nullopt;
  return (pairs_.variance_first() + pairs_.variance_second()) / differences_.variance();
}

}  // namespace sim
