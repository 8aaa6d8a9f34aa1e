#include "sim/random/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "sim/base/require.hpp"
#include "sim/random/portable_math.hpp"

namespace sim {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
// The 0.95 quantile of the standard normal.
constexpr double normal_z95 = 1.6448536269514722;

bool is_finite(double x) {
  return x > -infinity && x < infinity;
}

/// Within [low, high]; false for NaN.
bool is_within(double x, double low, double high) {
  return x >= low && x <= high;
}

bool is_positive(double x) {
  return x > 0 && x < infinity;
}

double square(double x) {
  return x * x;
}

/// The smallest x in (low, high] that `is_above` holds for, given that it holds from somewhere on.
template <class Predicate>
double bisect(double low, double high, Predicate is_above) {
  for (;;) {
    const double middle = low + 0.5 * (high - low);
    if (!(middle > low && middle < high)) return high;
    (is_above(middle) ? high : low) = middle;
  }
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

double interpolate(const std::vector<double>& sorted, double p) {
  const double position = p * static_cast<double>(sorted.size() - 1);
  const auto index = std::min(static_cast<std::size_t>(position), sorted.size() - 1);
  if (index + 1 == sorted.size()) return sorted.back();
  const double fraction = position - static_cast<double>(index);
  return sorted[index] + fraction * (sorted[index + 1] - sorted[index]);
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

double weight(const Mixture& law, std::size_t index) {
  const std::vector<double>& cumulative = *law.cumulative;
  return index == 0 ? cumulative[0] : cumulative[index] - cumulative[index - 1];
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

double left(const Lognormal& law, double age, Stream& stream) {
  if (age <= 0) return draw(law, stream) - age;
  const double excess = normal_excess((portable_log(age) - law.mu) / law.sigma, stream);
  return age * portable_expm1(law.sigma * excess);
}

double left(const Weibull& law, double age, Stream& stream) {
  if (age <= 0) return draw(law, stream) - age;
  // The cumulated hazard at the end of the life is that at `age` plus an Exp(1).
  const double hazard = portable_pow(age / law.scale, law.shape);
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
double weibull_unit_mean(double shape) {
  return portable_exp(portable_log_gamma(1 + 1 / shape));
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
  require(is_finite(age), "Distribution::sample_residual: age is not finite");
  const double rest = std::visit([&](const auto& law) { return left(law, age, stream); }, law_);
  return std::max(rest, 0.0);
}

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
