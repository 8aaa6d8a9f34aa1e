#include "sim/random/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "sim/base/overloaded.hpp"
#include "sim/base/require.hpp"
#include "sim/random/distribution_laws.hpp"
#include "sim/random/portable_math.hpp"

// How the laws are made and sampled; what is computed about them is in distribution_analysis.cpp.

namespace sim {

namespace {

using namespace laws;

// The 0.95 quantile of the standard normal.
constexpr double normal_z95 = 1.6448536269514722;

bool is_positive(double x) {
  return x > 0 && x < infinity;
}

// ---- sampling ----

double draw(const Constant& law, Stream& /*stream*/) {
  return law.value;
}

double draw(const Exponential& law, Stream& stream) {
  return law.mean * sample_exponential(stream);
}

double draw(const Uniform& law, Stream& stream) {
  return law.low + (law.high - law.low) * stream.uniform();
}

double draw(const Normal& law, Stream& stream) {
  return law.mean + law.deviation * sample_normal(stream);
}

double draw(const Lognormal& law, Stream& stream) {
  return portable_exp(law.mu + law.sigma * sample_normal(stream));
}

double draw(const Weibull& law, Stream& stream) {
  return law.scale * portable_pow(sample_exponential(stream), 1 / law.shape);
}

/// Gamma(shape, 1) for shape >= 1: Marsaglia & Tsang, "A simple method for generating gamma
/// variables", ACM TOMS 26(3), 2000.
double draw_large_gamma(double shape, Stream& stream) {
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  for (;;) {
    const double x = sample_normal(stream);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    const double u = stream.uniform();
    if (u < 1 - 0.0331 * square(x * x)) return d * v;
    if (portable_log(u) < 0.5 * x * x + d * (1 - v + portable_log(v))) return d * v;
  }
}

double draw(const Gamma& law, Stream& stream) {
  if (law.shape >= 1) return law.scale * draw_large_gamma(law.shape, stream);
  // Same paper, section 6: Gamma(a + 1) U^(1/a) is Gamma(a).
  const double larger = draw_large_gamma(law.shape + 1, stream);
  return law.scale * larger * portable_exp(-sample_exponential(stream) / law.shape);
}

double draw(const Pareto& law, Stream& stream) {
  return law.scale * portable_exp(sample_exponential(stream) / law.shape);
}

double draw(const Empirical& law, Stream& stream) {
  return interpolate(*law.sorted, stream.uniform());
}

const Distribution& choose(const Mixture& law, double p) {
  const auto found = std::upper_bound(law.cumulative->begin(), law.cumulative->end() - 1, p);
  return (*law.components)[static_cast<std::size_t>(found - law.cumulative->begin())];
}

double draw(const Mixture& law, Stream& stream) {
  return choose(law, stream.uniform()).sample(stream);
}

// ---- what is left of a life; the caller cuts off at 0 ----

double left(const Constant& law, double age, Stream& /*stream*/) {
  return law.value - age;
}

double left(const Exponential& law, double age, Stream& stream) {
  return draw(law, stream) - std::min(age, 0.0);
}

double left(const Uniform& law, double age, Stream& stream) {
  if (age >= law.high) return 0;
  return draw(Uniform{std::max(age, law.low), law.high}, stream) - age;
}

/// Z - z of a standard normal Z > z. Plain rejection where a third of the values are above z;
/// elsewhere Robert, "Simulation of truncated normal variables", Stat. Comput. 5, 1995.
double normal_excess(double z, Stream& stream) {
  // The tail is exponential to the last bit here, and z² would overflow further out.
  if (z > 1e8) return sample_exponential(stream) / z;
  if (z < 0.4) {
    for (;;) {
      const double excess = sample_normal(stream) - z;
      if (excess > 0) return excess;
    }
  }
  const double rate = 0.5 * (z + std::sqrt(z * z + 4));
  for (;;) {
    const double excess = sample_exponential(stream) / rate;
    if (2 * sample_exponential(stream) > square(z + excess - rate)) return excess;
  }
}

double left(const Normal& law, double age, Stream& stream) {
  return law.deviation * normal_excess((age - law.mean) / law.deviation, stream);
}

double left(const Lognormal& law, double age, double deviations, Stream& stream) {
  if (age <= 0) return draw(law, stream) - age;
  return age * portable_expm1(law.sigma * normal_excess(deviations, stream));
}

double left(const Weibull& law, double age, double hazard, Stream& stream) {
  if (age <= 0) return draw(law, stream) - age;
  // The cumulated hazard at the end of the life is that at `age` plus an Exp(1).
  const double more = sample_exponential(stream);
  if (hazard < 1) return law.scale * portable_pow(hazard + more, 1 / law.shape) - age;
  return age * portable_expm1(portable_log1p(more / hazard) / law.shape);
}

/// X - t of a Gamma(shape, 1) X > t, for shape >= 1 and t some way above the mode. The proposal is
/// the exponential that touches the log-concave density at t.
double large_gamma_excess(double shape, double t, Stream& stream) {
  const double rate = 1 - (shape - 1) / t;
  for (;;) {
    const double excess = sample_exponential(stream) / rate;
    const double relative = excess / t;
    const double distance = (shape - 1) * (relative - portable_log1p(relative));
    if (sample_exponential(stream) > distance) return excess;
  }
}

/// The same for shape < 1 and t < 1: under x^(shape-1) up to 1, under e^-x beyond.
double small_gamma_excess(double shape, double t, Stream& stream) {
  const double start = portable_pow(t, shape);
  const double body = (1 - start) / shape;
  const double tail = portable_exp(-1);
  for (;;) {
    if (stream.uniform() * (body + tail) < body) {
      const double x = portable_pow(start + stream.uniform() * (1 - start), 1 / shape);
      if (sample_exponential(stream) > x) return x - t;
    } else {
      const double x = 1 + sample_exponential(stream);
      if (sample_exponential(stream) > (1 - shape) * portable_log(x)) return x - t;
    }
  }
}

double gamma_excess(double shape, double t, Stream& stream) {
  if (shape < 1 && t < 1) return small_gamma_excess(shape, t, stream);
  if (shape < 1) {
    for (;;) {
      const double excess = sample_exponential(stream);
      if (sample_exponential(stream) > (1 - shape) * portable_log1p(excess / t)) return excess;
    }
  }
  if (t > shape - 1 + std::sqrt(shape)) return large_gamma_excess(shape, t, stream);
  for (;;) {
    const double excess = draw_large_gamma(shape, stream) - t;
    if (excess > 0) return excess;
  }
}

double left(const Gamma& law, double age, Stream& stream) {
  if (age <= 0) return draw(law, stream) - age;
  return law.scale * gamma_excess(law.shape, age / law.scale, stream);
}

double left(const Pareto& law, double age, Stream& stream) {
  if (age < law.scale) return draw(law, stream) - age;
  return age * portable_expm1(sample_exponential(stream) / law.shape);
}

double left(const Empirical& law, double age, Stream& stream) {
  const double remaining = above(law, age);
  return interpolate(*law.sorted, 1 - remaining * stream.uniform()) - age;
}

double left(const Mixture& law, double age, Stream& stream) {
  const std::vector<Distribution>& components = *law.components;
  double target = stream.uniform() * above(law, age);
  std::size_t last_alive = components.size();
  for (std::size_t i = 0; i < components.size(); ++i) {
    const double share = weight(law, i) * components[i].survival(age);
    if (share > 0) last_alive = i;
    if (target < share) break;
    target -= share;
  }
  if (last_alive == components.size()) return 0;
  return components[last_alive].sample_residual(age, stream);
}

}  // namespace

bool operator==(const Mixture& left, const Mixture& right) {
  return *left.cumulative == *right.cumulative && *left.components == *right.components;
}

Distribution Distribution::constant(double value) {
  require(is_finite(value), "Distribution::constant: value is not finite");
  return Distribution(Constant{value});
}

Distribution Distribution::exponential(double mean) {
  require(is_positive(mean), "Distribution::exponential: mean is not above 0");
  return Distribution(Exponential{mean});
}

Distribution Distribution::uniform(double low, double high) {
  require(is_finite(low) && is_finite(high) && low < high,
          "Distribution::uniform: low is not below high");
  return Distribution(Uniform{low, high});
}

Distribution Distribution::normal(double mean, double deviation) {
  require(is_finite(mean), "Distribution::normal: mean is not finite");
  require(is_positive(deviation), "Distribution::normal: deviation is not above 0");
  return Distribution(Normal{mean, deviation});
}

Distribution Distribution::lognormal(double mu, double sigma) {
  require(is_within(mu, -300, 300), "Distribution::lognormal: mu is not within -300 to 300");
  require(sigma > 0 && sigma <= 20, "Distribution::lognormal: sigma is not within 0 to 20");
  return Distribution(Lognormal{mu, sigma});
}

Distribution Distribution::lognormal_from_median(double median, double p95) {
  require(is_positive(median), "Distribution::lognormal_from_median: median is not above 0");
  require(is_finite(p95) && p95 > median,
          "Distribution::lognormal_from_median: p95 is not above the median");
  return lognormal(portable_log(median), portable_log(p95 / median) / normal_z95);
}

Distribution Distribution::lognormal_from_mean(double mean, double cv) {
  require(is_positive(mean), "Distribution::lognormal_from_mean: mean is not above 0");
  require(is_positive(cv), "Distribution::lognormal_from_mean: cv is not above 0");
  const double variance = portable_log1p(cv * cv);
  return lognormal(portable_log(mean) - 0.5 * variance, std::sqrt(variance));
}

Distribution Distribution::weibull(double shape, double scale) {
  require(is_within(shape, 0.05, 1000), "Distribution::weibull: shape is not within 0.05 to 1000");
  require(is_positive(scale), "Distribution::weibull: scale is not above 0");
  return Distribution(Weibull{shape, scale});
}

Distribution Distribution::weibull_from_mean(double shape, double mean) {
  require(is_positive(mean), "Distribution::weibull_from_mean: mean is not above 0");
  require(is_within(shape, 0.05, 1000),
          "Distribution::weibull_from_mean: shape is not within 0.05 to 1000");
  return weibull(shape, mean / weibull_unit_mean(shape));
}

Distribution Distribution::gamma(double shape, double scale) {
  require(is_within(shape, 0.001, 1e6), "Distribution::gamma: shape is not within 0.001 to 1e6");
  require(is_positive(scale), "Distribution::gamma: scale is not above 0");
  return Distribution(Gamma{shape, scale});
}

Distribution Distribution::pareto(double shape, double scale) {
  require(is_within(shape, 0.1, 1000), "Distribution::pareto: shape is not within 0.1 to 1000");
  require(is_positive(scale), "Distribution::pareto: scale is not above 0");
  return Distribution(Pareto{shape, scale});
}

Distribution Distribution::empirical(std::vector<double> values) {
  require(!values.empty(), "Distribution::empirical: no values");
  require(std::all_of(values.begin(), values.end(), is_finite),
          "Distribution::empirical: a value is not finite");
  std::sort(values.begin(), values.end());
  return Distribution(Empirical{std::make_shared<const std::vector<double>>(std::move(values))});
}

Distribution Distribution::mixture(const std::vector<Weighted>& parts) {
  double total = 0;
  for (const Weighted& part : parts) {
    require(is_within(part.weight, 0, std::numeric_limits<double>::max()),
            "Distribution::mixture: a weight is below 0 or not finite");
    total += part.weight;
  }
  require(is_positive(total), "Distribution::mixture: no weight above 0");
  std::vector<Distribution> components;
  std::vector<double> cumulative;
  double sum = 0;
  for (const Weighted& part : parts) {
    if (part.weight == 0) continue;
    sum += part.weight;
    components.push_back(part.law);
    cumulative.push_back(sum / total);
  }
  return Distribution(
      Mixture{std::make_shared<const std::vector<Distribution>>(std::move(components)),
              std::make_shared<const std::vector<double>>(std::move(cumulative))});
}

double Distribution::sample_other(Stream& stream) const {
  return std::visit([&](const auto& law) { return draw(law, stream); }, law_);
}

double Distribution::sample_residual(double age, Stream& stream) const {
  return Residual(*this, age).sample(stream);
}

Residual::Residual(const Distribution& law, double age) : law_(&law), age_(age) {
  require(is_finite(age), "Residual: age is not finite");
  if (age <= 0) return;
  if (const auto* weibull = std::get_if<Weibull>(&law.law())) {
    of_age_ = portable_pow(age / weibull->scale, weibull->shape);
  } else if (const auto* lognormal = std::get_if<Lognormal>(&law.law())) {
    of_age_ = (portable_log(age) - lognormal->mu) / lognormal->sigma;
  }
}

double Residual::sample(Stream& stream) const {
  const auto draw_left = overloaded{
      [&](const Weibull& law) { return left(law, age_, of_age_, stream); },
      [&](const Lognormal& law) { return left(law, age_, of_age_, stream); },
      [&](const auto& law) { return left(law, age_, stream); },
  };
  return std::max(std::visit(draw_left, law_->law()), 0.0);
}

}  // namespace sim
