#include <algorithm>
#include <cstddef>
#include <numeric>
#include <variant>
#include <vector>

#include "sim/base/require.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/distribution_laws.hpp"
#include "sim/random/portable_math.hpp"

// What is known about the laws without sampling them: moments, survival and quantiles.

namespace sim {

namespace laws {

double interpolate(const std::vector<double>& sorted, double p) {
  const double position = p * static_cast<double>(sorted.size() - 1);
  const auto index = std::min(static_cast<std::size_t>(position), sorted.size() - 1);
  if (index + 1 == sorted.size()) return sorted.back();
  const double fraction = position - static_cast<double>(index);
  return sorted[index] + fraction * (sorted[index + 1] - sorted[index]);
}

double weight(const Mixture& law, std::size_t index) {
  const std::vector<double>& cumulative = *law.cumulative;
  return index == 0 ? cumulative[0] : cumulative[index] - cumulative[index - 1];
}

double weibull_unit_mean(double shape) {
  return portable_exp(portable_log_gamma(1 + 1 / shape));
}

double above(const Empirical& law, double x) {
  const std::vector<double>& sorted = *law.sorted;
  if (x < sorted.front()) return 1;
  if (x >= sorted.back()) return 0;
  const auto next = std::upper_bound(sorted.begin(), sorted.end(), x);
  const double step = *next - *(next - 1);
  const auto steps_above = static_cast<double>(sorted.end() - 1 - next);
  return (steps_above + (*next - x) / step) / static_cast<double>(sorted.size() - 1);
}

double above(const Mixture& law, double x) {
  double sum = 0;
  for (std::size_t i = 0; i < law.components->size(); ++i) {
    sum += weight(law, i) * (*law.components)[i].survival(x);
  }
  return sum;
}

}  // namespace laws

namespace {

using namespace laws;
using laws::above;  // Joined by those below.

/// The smallest x in (low, high] that `is_above` holds for, given that it holds from somewhere on.
template <class Predicate>
double bisect(double low, double high, Predicate is_above) {
  for (;;) {
    const double middle = low + 0.5 * (high - low);
    if (!(middle > low && middle < high)) return high;
    (is_above(middle) ? high : low) = middle;
  }
}

// ---- survival ----

double above(const Constant& law, double x) {
  return x < law.value ? 1 : 0;
}

double above(const Exponential& law, double x) {
  return x <= 0 ? 1 : portable_exp(-x / law.mean);
}

double above(const Uniform& law, double x) {
  return std::clamp((law.high - x) / (law.high - law.low), 0.0, 1.0);
}

double above(const Normal& law, double x) {
  return portable_normal_survival((x - law.mean) / law.deviation);
}

double above(const Lognormal& law, double x) {
  return x <= 0 ? 1 : portable_normal_survival((portable_log(x) - law.mu) / law.sigma);
}

double above(const Weibull& law, double x) {
  return x <= 0 ? 1 : portable_exp(-portable_pow(x / law.scale, law.shape));
}

double above(const Gamma& law, double x) {
  return portable_gamma_q(law.shape, x / law.scale);
}

double above(const Pareto& law, double x) {
  return x <= law.scale ? 1 : portable_pow(law.scale / x, law.shape);
}

// ---- moments ----

double mean_of(const Constant& law) {
  return law.value;
}
double mean_of(const Exponential& law) {
  return law.mean;
}
double mean_of(const Uniform& law) {
  return law.low + 0.5 * (law.high - law.low);
}
double mean_of(const Normal& law) {
  return law.mean;
}
double mean_of(const Lognormal& law) {
  return portable_exp(law.mu + 0.5 * square(law.sigma));
}
double mean_of(const Weibull& law) {
  return law.scale * weibull_unit_mean(law.shape);
}
double mean_of(const Gamma& law) {
  return law.shape * law.scale;
}

double mean_of(const Pareto& law) {
  return law.shape <= 1 ? infinity : law.scale * law.shape / (law.shape - 1);
}

double mean_of(const Empirical& law) {
  const std::vector<double>& sorted = *law.sorted;
  if (sorted.size() == 1) return sorted.front();
  const double sum = std::accumulate(sorted.begin(), sorted.end(), 0.0);
  const double ends = 0.5 * (sorted.front() + sorted.back());
  return (sum - ends) / static_cast<double>(sorted.size() - 1);
}

double mean_of(const Mixture& law) {
  double sum = 0;
  for (std::size_t i = 0; i < law.components->size(); ++i) {
    sum += weight(law, i) * (*law.components)[i].mean();
  }
  return sum;
}

double variance_of(const Constant& /*law*/) {
  return 0;
}
double variance_of(const Exponential& law) {
  return square(law.mean);
}
double variance_of(const Uniform& law) {
  return square(law.high - law.low) / 12;
}
double variance_of(const Normal& law) {
  return square(law.deviation);
}

double variance_of(const Lognormal& law) {
  return square(mean_of(law)) * portable_expm1(square(law.sigma));
}

double variance_of(const Weibull& law) {
  const double first = portable_log_gamma(1 + 1 / law.shape);
  const double second = portable_log_gamma(1 + 2 / law.shape);
  return square(mean_of(law)) * portable_expm1(second - 2 * first);
}

double variance_of(const Gamma& law) {
  return law.shape * square(law.scale);
}

double variance_of(const Pareto& law) {
  if (law.shape <= 2) return infinity;
  return square(law.scale / (law.shape - 1)) * law.shape / (law.shape - 2);
}

double variance_of(const Empirical& law) {
  const std::vector<double>& sorted = *law.sorted;
  if (sorted.size() == 1) return 0;
  const double mean = mean_of(law);
  double sum = 0;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    // The mean square over a line from a to b is (a² + ab + b²) / 3.
    const double a = sorted[i - 1] - mean;
    const double b = sorted[i] - mean;
    sum += (a * a + a * b + b * b) / 3;
  }
  return sum / static_cast<double>(sorted.size() - 1);
}

double variance_of(const Mixture& law) {
  const double mean = mean_of(law);
  if (mean == infinity) return infinity;
  double sum = 0;
  for (std::size_t i = 0; i < law.components->size(); ++i) {
    const Distribution& component = (*law.components)[i];
    sum += weight(law, i) * (component.variance() + square(component.mean() - mean));
  }
  return sum;
}

// ---- quantiles, p in [0, 1] ----

double normal_point(double p) {
  if (p == 0) return -infinity;
  return p == 1 ? infinity : portable_normal_quantile(p);
}

double point(const Constant& law, double /*p*/) {
  return law.value;
}
double point(const Exponential& law, double p) {
  return -law.mean * portable_log1p(-p);
}
double point(const Uniform& law, double p) {
  return law.low + p * (law.high - law.low);
}
double point(const Normal& law, double p) {
  return law.mean + law.deviation * normal_point(p);
}

double point(const Lognormal& law, double p) {
  return portable_exp(law.mu + law.sigma * normal_point(p));
}

double point(const Weibull& law, double p) {
  return law.scale * portable_pow(-portable_log1p(-p), 1 / law.shape);
}

double point(const Gamma& law, double p) {
  if (p == 0 || p == 1) return p == 0 ? 0 : infinity;
  const auto reaches = [&](double x) { return portable_gamma_q(law.shape, x) <= 1 - p; };
  double high = law.shape;
  while (!reaches(high)) high *= 2;
  return law.scale * bisect(0, high, reaches);
}

double point(const Pareto& law, double p) {
  return law.scale * portable_exp(-portable_log1p(-p) / law.shape);
}

double point(const Empirical& law, double p) {
  return interpolate(*law.sorted, p);
}

double point(const Mixture& law, double p) {
  // The answer lies between the components' own quantiles.
  double low = infinity;
  double high = -infinity;
  for (const Distribution& component : *law.components) {
    const double own = component.quantile(p);
    low = std::min(low, own);
    high = std::max(high, own);
  }
  const auto reaches = [&](double x) { return above(law, x) <= 1 - p; };
  if (p == 0 || low == high || reaches(low)) return low;
  return p == 1 ? high : bisect(low, high, reaches);
}

}  // namespace

double Distribution::mean() const {
  return std::visit([](const auto& law) { return mean_of(law); }, law_);
}

double Distribution::variance() const {
  return std::visit([](const auto& law) { return variance_of(law); }, law_);
}

double Distribution::survival(double x) const {
  return std::visit([&](const auto& law) { return above(law, x); }, law_);
}

double Distribution::quantile(double p) const {
  require(is_within(p, 0, 1), "Distribution::quantile: p is not within 0 to 1");
  return std::visit([&](const auto& law) { return point(law, p); }, law_);
}

}  // namespace sim
