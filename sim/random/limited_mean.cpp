#include "sim/random/limited_mean.hpp"

#include <algorithm>
#include <variant>

#include "sim/random/distribution_laws.hpp"
#include "sim/random/portable_math.hpp"

namespace sim {

namespace {

/// Of a uniform law, or of the single value where both ends are the same. Requires limit > 0.
double between(double low, double high, double limit) {
  const double top = std::min(limit, high);
  if (top <= 0) return 0;
  if (low >= top) return top;
  // P(X > x) is 1 up to `low` and falls in a straight line from there to `high`.
  const double from = std::max(low, 0.0);
  const double falling = (top - from) * (1 - ((from - low) + (top - low)) / (2 * (high - low)));
  return from + falling;
}

double limited(const Constant& law, double limit) {
  return std::clamp(law.value, 0.0, limit);
}

double limited(const Exponential& law, double limit) {
  return -law.mean * portable_expm1(-limit / law.mean);
}

double limited(const Uniform& law, double limit) {
  return between(law.low, law.high, limit);
}

/// E[(X - x)+].
double excess(const Normal& law, double x) {
  const double z = (x - law.mean) / law.deviation;
  constexpr double density_at_0 = 0.398942280401432677939946059934;  // 1 / sqrt(2 pi)
  return law.deviation * density_at_0 * portable_exp(-0.5 * z * z) -
         (x - law.mean) * portable_normal_survival(z);
}

double limited(const Normal& law, double limit) {
  return excess(law, 0) - excess(law, limit);
}

double limited(const Lognormal& law, double limit) {
  const double z = (portable_log(limit) - law.mu) / law.sigma;
  const double mean = portable_exp(law.mu + 0.5 * law.sigma * law.sigma);
  return mean * portable_normal_survival(law.sigma - z) + limit * portable_normal_survival(z);
}

double limited(const Weibull& law, double limit) {
  const double power = portable_pow(limit / law.scale, law.shape);
  const double mean = law.scale * laws::weibull_unit_mean(law.shape);
  return mean * (1 - portable_gamma_q(1 + 1 / law.shape, power)) + limit * portable_exp(-power);
}

double limited(const Gamma& law, double limit) {
  const double scaled = limit / law.scale;
  return law.shape * law.scale * (1 - portable_gamma_q(law.shape + 1, scaled)) +
         limit * portable_gamma_q(law.shape, scaled);
}

double limited(const Pareto& law, double limit) {
  if (limit <= law.scale) return limit;
  const double log_ratio = portable_log(limit / law.scale);
  const double slack = law.shape - 1;
  // The integral of (scale / x)^shape; at shape 1 its limit, the logarithm.
  const double tail = slack == 0 ? log_ratio : -portable_expm1(-slack * log_ratio) / slack;
  return law.scale * (1 + tail);
}

double limited(const Empirical& law, double limit) {
  const std::vector<double>& sorted = *law.sorted;
  if (sorted.size() == 1) return std::clamp(sorted.front(), 0.0, limit);
  double sum = 0;
  for (std::size_t i = 1; i < sorted.size(); ++i) sum += between(sorted[i - 1], sorted[i], limit);
  return sum / static_cast<double>(sorted.size() - 1);
}

double limited(const Mixture& law, double limit) {
  double sum = 0;
  for (std::size_t i = 0; i < law.components->size(); ++i) {
    sum += laws::weight(law, i) * limited_mean((*law.components)[i], limit);
  }
  return sum;
}

}  // namespace

double limited_mean(const Distribution& law, double limit) {
  if (!(limit > 0)) return 0;
  return std::visit([&](const auto& of) { return limited(of, limit); }, law.law());
}

}  // namespace sim
