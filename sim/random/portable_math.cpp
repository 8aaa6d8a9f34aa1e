#include "sim/random/portable_math.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace sim {

namespace {

static_assert(std::numeric_limits<double>::is_iec559, "the bits below are those of IEEE doubles");

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double sqrt_half = 0x1.6a09e667f3bcdp-1;
// ln 2 in two parts; the first has 21 zero bits at its end, so that k * ln2_high is exact.
constexpr double ln2_high = 0x1.62e42fee00000p-1;
constexpr double ln2_low = 0x1.a39ef35793c76p-33;
// Adding and subtracting it leaves an integer: doubles of this size have no fraction.
constexpr double round_to_integer = 0x1.8p52;
constexpr double log2_e = 0x1.71547652b82fep+0;
constexpr double half_log_two_pi = 0x1.d67f1c864beb5p-1;
constexpr double sqrt_two_pi = 0x1.40d931ff62706p+1;

template <std::size_t size>
constexpr double polynomial(const std::array<double, size>& coefficients, double x) {
  double sum = coefficients[size - 1];
  for (std::size_t i = size - 1; i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

/// 2 atanh(s) = 2s + s * tail, with tail = 2 s² (1/3 + s²/5 + s⁴/7 + …), enough of it for |s| <=
/// 0.172.
double atanh_tail(double s_squared) {
  static constexpr std::array<double, 10> odd_reciprocals = {1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9,
                                                             1.0 / 11, 1.0 / 13, 1.0 / 15, 1.0 / 17,
                                                             1.0 / 19, 1.0 / 21};
  return 2 * s_squared * polynomial(odd_reciprocals, s_squared);
}

/// k ln 2 + log(1 + f) + correction for f in [-0.293, 0.415]. With s = f / (2 + f), log(1 + f) is
/// 2 atanh(s), and 2s = f - s f = f - f²/2 + s f²/2: small terms are added up before large ones.
double log_of_sum(double k, double f, double correction) {
  const double s = f / (2 + f);
  const double half_square = 0.5 * f * f;
  const double small = s * (half_square + atanh_tail(s * s)) + (k * ln2_low + correction);
  return k * ln2_high - ((half_square - small) - f);
}

struct Binary {
  int exponent;
  double fraction;  // in [sqrt(1/2), sqrt(2))
};

/// x = fraction * 2^exponent for a finite x > 0.
Binary split(double x) {
  int exponent = 0;
  if (x < std::numeric_limits<double>::min()) {
    x *= 0x1p54;
    exponent = -54;
  }
  // Counted from the bits of sqrt(1/2), the exponent field steps where the fraction has to start
  // anew.
  const auto bits = std::bit_cast<std::uint64_t>(x);
  const auto from_sqrt_half =
      static_cast<std::int64_t>(bits - std::bit_cast<std::uint64_t>(sqrt_half));
  const std::int64_t steps = from_sqrt_half >> 52;
  const auto fraction = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(steps) << 52U));
  exponent += static_cast<int>(steps);
  return {exponent, fraction};
}

/// 2^exponent for -1022 <= exponent <= 1023.
double power_of_two(int exponent) {
  return std::bit_cast<double>(static_cast<std::uint64_t>(exponent + 1023) << 52U);
}

}  // namespace

double portable_log(double x) noexcept {
  if (!(x > 0)) return x == 0 ? -infinity : not_a_number;
  if (x == infinity) return x;
  const Binary parts = split(x);
  return log_of_sum(parts.exponent, parts.fraction - 1, 0);
}

double portable_log1p(double x) noexcept {
  if (!(x > -1)) return x == -1 ? -infinity : not_a_number;
  if (x > -0.29 && x < 0.41) return log_of_sum(0, x, 0);
  const double sum = 1 + x;
  if (sum == infinity) return sum;
  // What the addition dropped: with x < 1 the sum lost bits of x, otherwise bits of the 1.
  const double dropped = x < 1 ? x - (sum - 1) : 1 - (sum - x);
  const Binary parts = split(sum);
  return log_of_sum(parts.exponent, parts.fraction - 1, dropped / sum);
}

double portable_exp(double x) noexcept {
  if (x != x) return x;
  if (x > 709.79) return infinity;
  if (x < -745.14) return 0;
  // x = k ln 2 + high - low with |high - low| <= ln(2) / 2.
  const double whole = (x * log2_e + round_to_integer) - round_to_integer;
  const int k = static_cast<int>(whole);
  const double high = x - whole * ln2_high;
  const double low = whole * ln2_low;
  const double r = high - low;
  // Σ r^(n-2) / n!: two interleaved chains, since one would wait for each product.
  static constexpr std::array<double, 6> even = {1.0 / 2,     1.0 / 24,      1.0 / 720,
                                                 1.0 / 40320, 1.0 / 3628800, 1.0 / 479001600};
  static constexpr std::array<double, 6> odd = {1.0 / 6,      1.0 / 120,      1.0 / 5040,
                                                1.0 / 362880, 1.0 / 39916800, 1.0 / 6227020800};
  const double square = r * r;
  const double rest = polynomial(even, square) + r * polynomial(odd, square);
  const double value = 1 + (high - (low - square * rest));
  // Two steps, for results that are subnormal or would need 2^1024.
  const int first = k / 2;
  return value * power_of_two(first) * power_of_two(k - first);
}

double portable_expm1(double x) noexcept {
  const double power = portable_exp(x);
  // The quotient (u - 1) / log u changes so slowly that u's own rounding error drops out of it.
  if (power == 1) return x;
  if (x < -40 || x > 40) return power - 1;
  return (power - 1) * x / portable_log(power);
}

double portable_pow(double base, double power) noexcept {
  if (power == 0 || base == 1) return 1;
  if (power == 1) return base;
  return portable_exp(power * portable_log(base));
}

namespace {

/// log Γ(x) - ((x - 1/2) log x - x + log(2π)/2) for x >= 15 (DLMF 5.11.1).
double stirling_correction(double x) {
  static constexpr std::array<double, 7> series = {
      1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360.0, 1.0 / 156};
  const double reciprocal = 1 / x;
  return reciprocal * polynomial(series, reciprocal * reciprocal);
}

/// x^a e^-x / Γ(a). For large a the huge terms cancel, so their difference is formed from x / a
/// - 1.
double gamma_front(double a, double x) {
  if (a < 15) return portable_exp(a * portable_log(x) - x - portable_log_gamma(a));
  const double offset = (x - a) / a;
  const double exponent = a * (portable_log1p(offset) - offset) - stirling_correction(a);
  return portable_exp(exponent) * std::sqrt(a) / sqrt_two_pi;
}

constexpr int term_limit = 1'000'000;

double gamma_p_series(double a, double x) {
  double term = 1 / a;
  double sum = term;
  for (int n = 1; n < term_limit && term > sum * 1e-17; ++n) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * gamma_front(a, x);
}

double gamma_q_fraction(double a, double x) {
  double b = x + 1 - a;
  double c = infinity;
  double d = 1 / b;
  double value = d;
  for (int n = 1; n < term_limit; ++n) {
    const double numerator = -n * (n - a);
    b += 2;
    d = 1 / (b + numerator * d);
    c = b + numerator / c;
    const double factor = c * d;
    value *= factor;
    if (factor > 1 - 2e-16 && factor < 1 + 4e-16) break;
  }
  return value * gamma_front(a, x);
}

}  // namespace

double portable_log_gamma(double x) noexcept {
  double product = 1;
  while (x < 15) {
    product *= x;
    x += 1;
  }
  const double log_product = product == 1 ? 0 : portable_log(product);
  return (x - 0.5) * portable_log(x) - x + half_log_two_pi + stirling_correction(x) - log_product;
}

double portable_gamma_q(double a, double x) noexcept {
  if (x <= 0) return 1;
  if (x == infinity) return 0;
  return x < a + 1 ? 1 - gamma_p_series(a, x) : gamma_q_fraction(a, x);
}

double portable_normal_survival(double z) noexcept {
  const double outer = 0.5 * portable_gamma_q(0.5, 0.5 * z * z);
  return z < 0 ? 1 - outer : outer;
}

namespace {

using Ppnd = std::array<double, 8>;

double ratio(const Ppnd& numerator, const Ppnd& denominator, double x) {
  return polynomial(numerator, x) / polynomial(denominator, x);
}

double central_normal_quantile(double q) {
  static constexpr Ppnd a = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                             1.9715909503065514427e+3, 1.3731693765509461125e+4,
                             4.5921953931549871457e+4, 6.7265770927008700853e+4,
                             3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static constexpr Ppnd b = {1.0,
                             4.2313330701600911252e+1,
                             6.8718700749205790830e+2,
                             5.3941960214247511077e+3,
                             2.1213794301586595867e+4,
                             3.9307895800092710610e+4,
                             2.8729085735721942674e+4,
                             5.2264952788528545610e+3};
  return q * ratio(a, b, 0.180625 - q * q);
}

double middle_normal_quantile(double r) {
  static constexpr Ppnd c = {1.42343711074968357734e0,  4.63033784615654529590e0,
                             5.76949722146069140550e0,  3.64784832476320460504e0,
                             1.27045825245236838258e0,  2.41780725177450611770e-1,
                             2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr Ppnd d = {1.0,
                             2.05319162663775882187e0,
                             1.67638483018380384940e0,
                             6.89767334985100004550e-1,
                             1.48103976427480074590e-1,
                             1.51986665636164571966e-2,
                             5.47593808499534494600e-4,
                             1.05075007164441684324e-9};
  return ratio(c, d, r - 1.6);
}

double far_normal_quantile(double r) {
  static constexpr Ppnd e = {6.65790464350110377720e0,  5.46378491116411436990e0,
                             1.78482653991729133580e0,  2.96560571828504891230e-1,
                             2.65321895265761230930e-2, 1.24266094738807843860e-3,
                             2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr Ppnd f = {1.0,
                             5.99832206555887937690e-1,
                             1.36929880922735805310e-1,
                             1.48753612908506148525e-2,
                             7.86869131145613259100e-4,
                             1.84631831751005468180e-5,
                             1.42151175831644588870e-7,
                             2.04426310338993978564e-15};
  return ratio(e, f, r - 5);
}

}  // namespace

double portable_normal_quantile(double p) noexcept {
  const double q = p - 0.5;
  if (q > -0.425 && q < 0.425) return central_normal_quantile(q);
  const double r = std::sqrt(-portable_log(q < 0 ? p : 1 - p));
  const double size = r <= 5 ? middle_normal_quantile(r) : far_normal_quantile(r);
  return q < 0 ? -size : size;
}

}  // namespace sim
