#include "models/caching/exponential_mixture.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/require.hpp"
#include "sim/random/portable_math.hpp"

namespace models {

namespace {

/// Of log t.
constexpr double between = 1.0 / 16;
/// Events of the fastest stream, up to which two terms of the series are within 5e-13.
constexpr double hardly_any = 1e-4;
/// Events of the slowest stream, from which on e^-40 = 4e-18 of the weight is left.
constexpr double very_many = 40;

}  // namespace

ExponentialMixture::ExponentialMixture(const std::vector<Term>& terms) {
  sim::require(!terms.empty(), "a mixture has terms");
  const auto [slowest, fastest] =
      std::minmax_element(terms.begin(), terms.end(),
                          [](const Term& one, const Term& two) { return one.rate < two.rate; });
  sim::require(slowest->rate > 0, "a term of a mixture fades");
  for (const Term& term : terms) {
    weight_ += term.weight;
    once_ += term.weight * term.rate;
    twice_ += term.weight * term.rate * term.rate;
  }
  first_ = hardly_any / fastest->rate;
  log_first_ = sim::portable_log(first_);
  const double wide = sim::portable_log(very_many / slowest->rate) - log_first_;
  const auto steps = static_cast<std::size_t>(std::ceil(wide / between));
  knots_.reserve(steps + 1);
  for (std::size_t step = 0; step <= steps; ++step) {
    last_ = sim::portable_exp(log_first_ + between * static_cast<double>(step));
    Knot sums{};
    for (const Term& term : terms) {
      const double events = term.rate * last_;
      double part = term.weight * sim::portable_exp(-events);
      for (double& sum : sums) {
        sum += part;
        part *= events;
      }
    }
    knots_.push_back({sums[0], -sums[1] * between, (sums[2] - sums[1]) * between * between,
                      (3 * sums[2] - sums[3] - sums[1]) * between * between * between});
  }
}

/// Of the sum or its first derivative, times the distance of knots to its order.
double ExponentialMixture::between_knots(double seconds, std::size_t derivative) const noexcept {
  const double at = std::max(0.0, (sim::portable_log(seconds) - log_first_) / between);
  const std::size_t left = std::min(static_cast<std::size_t>(at), knots_.size() - 2);
  const double way = at - static_cast<double>(left);
  const double* const from = &knots_[left][derivative];
  const double* const to = &knots_[left + 1][derivative];
  const double rise = to[0] - from[0];
  const double third = 10 * rise - 6 * from[1] - 4 * to[1] - 1.5 * from[2] + 0.5 * to[2];
  const double fourth = -15 * rise + 8 * from[1] + 7 * to[1] + 1.5 * from[2] - to[2];
  const double fifth = 6 * rise - 3 * (from[1] + to[1]) - 0.5 * (from[2] - to[2]);
  const double curved = 0.5 * from[2] + way * (third + way * (fourth + way * fifth));
  return from[0] + way * (from[1] + way * curved);
}

double ExponentialMixture::none_within(double seconds) const noexcept {
  if (seconds >= last_) return 0;
  if (seconds > first_) return between_knots(seconds, 0);
  const double time = std::max(0.0, seconds);
  return weight_ - time * (once_ - 0.5 * time * twice_);
}

double ExponentialMixture::one_within(double seconds) const noexcept {
  if (seconds >= last_) return 0;
  if (seconds > first_) return -between_knots(seconds, 1) / between;
  const double time = std::max(0.0, seconds);
  return time * (once_ - time * twice_);
}

}  // namespace models
