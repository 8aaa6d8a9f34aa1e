#include "sim/random/portable_math.hpp"

#include <cmath>
#include <limits>

#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <catch2/catch.hpp>

#include "sim/random/stream.hpp"

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// |value - truth| / |truth|, with the truth in 64 bits of mantissa.
double relative_error(double value, long double truth) {
  return static_cast<double>(std::abs((value - truth) / truth));
}

/// e^u for u uniform over the whole range of the exponents of doubles.
double any_positive(sim::Stream& stream) {
  return std::exp(-744 + 1452 * stream.uniform());
}

}  // namespace

TEST_CASE("portable_log agrees with libm's long double to 1 ulp", "[portable_math]") {
  sim::Stream stream = sim::named_stream(1, 0, "log", "test");
  double worst = 0;
  for (int i = 0; i < 500'000; ++i) {
    const double wide = any_positive(stream);
    const double near_one = 0.5 + 1.5 * stream.uniform();
    const double beside_one = 1 + (stream.uniform() - 0.5) * std::exp(-30 * stream.uniform());
    for (const double x : {wide, near_one, beside_one}) {
      worst = std::max(worst,
                       relative_error(sim::portable_log(x), std::log(static_cast<long double>(x))));
    }
  }
  CHECK(worst < 2.3e-16);
}

TEST_CASE("portable_log is exact at its ends and at powers of two", "[portable_math]") {
  CHECK(sim::portable_log(1) == 0);
  CHECK(sim::portable_log(0) == -infinity);
  CHECK(sim::portable_log(infinity) == infinity);
  CHECK(std::isnan(sim::portable_log(-1)));
  CHECK(std::isnan(sim::portable_log(std::numeric_limits<double>::quiet_NaN())));
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    CHECK(sim::portable_log(std::ldexp(1.0, exponent)) ==
          Approx(exponent * std::log(2.0)).epsilon(3e-16));
  }
}

TEST_CASE("portable_log1p keeps the digits of small arguments", "[portable_math]") {
  sim::Stream stream = sim::named_stream(1, 0, "log1p", "test");
  double worst = 0;
  for (int i = 0; i < 500'000; ++i) {
    const double size = any_positive(stream);
    const double below = -stream.uniform();
    const double middle = 3 * stream.uniform();
    const double negative = -std::min(size, 0.999999);
    for (const double x : {size, below, middle, negative}) {
      worst = std::max(
          worst, relative_error(sim::portable_log1p(x), std::log1p(static_cast<long double>(x))));
    }
  }
  CHECK(worst < 4.5e-16);
  CHECK(sim::portable_log1p(0) == 0);
  CHECK(sim::portable_log1p(-1) == -infinity);
  CHECK(sim::portable_log1p(infinity) == infinity);
  CHECK(std::isnan(sim::portable_log1p(-2)));
}

TEST_CASE("portable_exp agrees with libm's long double to 1 ulp", "[portable_math]") {
  sim::Stream stream = sim::named_stream(1, 0, "exp", "test");
  double worst = 0;
  for (int i = 0; i < 500'000; ++i) {
    const double wide = -708 + 1417 * stream.uniform();
    const double small = (stream.uniform() - 0.5) * std::exp(-30 * stream.uniform());
    for (const double x : {wide, 0.01 * wide, small}) {
      worst = std::max(worst,
                       relative_error(sim::portable_exp(x), std::exp(static_cast<long double>(x))));
    }
  }
  CHECK(worst < 2.3e-16);
}

TEST_CASE("portable_exp under- and overflows where doubles do", "[portable_math]") {
  CHECK(sim::portable_exp(0) == 1);
  CHECK(sim::portable_exp(709.78) == Approx(std::exp(709.78)).epsilon(1e-15));
  CHECK(sim::portable_exp(709.79) == infinity);
  CHECK(sim::portable_exp(infinity) == infinity);
  CHECK(sim::portable_exp(-infinity) == 0);
  CHECK(sim::portable_exp(-746) == 0);
  CHECK(std::isnan(sim::portable_exp(std::numeric_limits<double>::quiet_NaN())));
  // Subnormal results have fewer bits: right to one unit of the smallest.
  for (double x = -745; x < -708; x += 0.37) {
    CHECK(std::abs(sim::portable_exp(x) - std::exp(x)) <=
          std::numeric_limits<double>::denorm_min());
  }
}

TEST_CASE("portable_expm1 and portable_pow agree with libm", "[portable_math]") {
  sim::Stream stream = sim::named_stream(1, 0, "expm1", "test");
  double worst_expm1 = 0;
  double worst_pow = 0;
  for (int i = 0; i < 200'000; ++i) {
    const double x = (stream.uniform() - 0.5) * std::exp(5 - 45 * stream.uniform());
    worst_expm1 = std::max(worst_expm1, relative_error(sim::portable_expm1(x),
                                                       std::expm1(static_cast<long double>(x))));
    const double base = std::exp(20 * stream.uniform() - 10);
    const double power = 8 * stream.uniform() - 4;
    const long double truth =
        std::pow(static_cast<long double>(base), static_cast<long double>(power));
    const double allowed = 1 + std::abs(static_cast<double>(std::log(truth)));
    worst_pow =
        std::max(worst_pow, relative_error(sim::portable_pow(base, power), truth) / allowed);
  }
  CHECK(worst_expm1 < 1e-15);
  CHECK(worst_pow < 2.5e-16);
  CHECK(sim::portable_pow(0, 0.5) == 0);
  CHECK(sim::portable_pow(7.5, 1) == 7.5);
  CHECK(sim::portable_pow(7.5, 0) == 1);
  CHECK(sim::portable_expm1(0) == 0);
  CHECK(sim::portable_expm1(-1000) == -1);
}

TEST_CASE("portable_log_gamma agrees with Boost", "[portable_math]") {
  for (const double x : {1e-3, 0.1, 0.5, 1.0, 1.5, 2.0, 3.3, 14.9, 15.1, 41.0, 170.0, 1e4, 1e6}) {
    CAPTURE(x);
    const double truth = boost::math::lgamma(x);
    CHECK(std::abs(sim::portable_log_gamma(x) - truth) < 2e-14 + 5e-16 * std::abs(truth));
  }
}

TEST_CASE("portable_gamma_q agrees with Boost from both sides of the mean", "[portable_math]") {
  for (const double a : {1e-3, 0.1, 0.5, 1.0, 2.5, 14.0, 16.0, 100.0, 1e4, 1e6}) {
    for (const double z : {-3.0, -1.0, -0.1, 0.0, 0.1, 1.0, 3.0, 7.0}) {
      const double x = a + z * std::sqrt(a);
      CAPTURE(a, x);
      if (x <= 0) continue;
      const double bound = a > 1e4 || a < 0.1 ? 1e-10 : 1e-12;
      CHECK(relative_error(sim::portable_gamma_q(a, x), boost::math::gamma_q(a, x)) < bound);
    }
  }
  CHECK(sim::portable_gamma_q(2, 0) == 1);
  CHECK(sim::portable_gamma_q(2, infinity) == 0);
}

TEST_CASE("the normal survival function and quantile agree with Boost", "[portable_math]") {
  for (double z = -9; z < 37; z += 0.173) {
    CAPTURE(z);
    const double truth = 0.5 * boost::math::erfc(z / std::sqrt(2.0));
    CHECK(relative_error(sim::portable_normal_survival(z), truth) < 1e-12);
  }
  for (const double p :
       {1e-300, 1e-100, 1e-12, 1e-11, 1e-4, 0.02, 0.07, 0.08, 0.3, 0.5, 0.7, 0.92, 0.93, 0.999}) {
    CAPTURE(p);
    const double truth = -std::sqrt(2.0) * boost::math::erfc_inv(2 * p);
    CHECK(std::abs(sim::portable_normal_quantile(p) - truth) < 3e-15 * (1 + std::abs(truth)));
  }
}
