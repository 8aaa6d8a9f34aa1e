#include "sim/random/limited_mean.hpp"

#include <cmath>

#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>

#include "tests/sim/random/law_cases.hpp"

namespace {

/// The integral of a survival function from 0 to `limit`, numerically, in pieces that are short
/// against the law so that its corners do no harm.
double integrated(const std::function<double(double)>& survival, double limit) {
  constexpr int pieces = 2000;
  using Rule = boost::math::quadrature::gauss_kronrod<double, 15>;
  double sum = 0;
  for (int piece = 0; piece < pieces; ++piece) {
    sum += Rule::integrate(survival, limit * piece / pieces, limit * (piece + 1) / pieces, 0);
  }
  return sum;
}

}  // namespace

TEST_CASE("a limited mean is the integral of the survival function", "[limited_mean]") {
  const auto cases = all_laws();
  REQUIRE(cases.size() > 8);
  for (const LawCase& each : cases) {
    const double spread = std::isfinite(each.variance) ? std::sqrt(each.variance) : 1;
    const double mean = std::isfinite(each.mean) ? std::abs(each.mean) : 1;
    for (const double share : {0.01, 0.3, 1.0, 2.5}) {
      const double limit = share * (mean + spread);
      CAPTURE(each.name, limit);
      CHECK(sim::limited_mean(each.law, limit) ==
            Approx(integrated(each.survival, limit)).epsilon(2e-4).margin(1e-9));
    }
  }
}

TEST_CASE("a limit beyond every value leaves the mean", "[limited_mean]") {
  for (const LawCase& each : all_laws()) {
    if (!std::isfinite(each.variance) || each.law.survival(0) < 1) continue;
    const double far = each.mean + 1e7 * std::sqrt(each.variance) + 1;
    CAPTURE(each.name);
    CHECK(sim::limited_mean(each.law, far) == Approx(each.mean).epsilon(1e-4));
  }
}

TEST_CASE("what is cut off at once has no length, and a constant is cut off at its value",
          "[limited_mean]") {
  for (const LawCase& each : all_laws()) {
    CHECK(sim::limited_mean(each.law, 0) == 0);
    CHECK(sim::limited_mean(each.law, -1) == 0);
  }
  const auto three = sim::Distribution::constant(3);
  CHECK(sim::limited_mean(three, 2) == 2);
  CHECK(sim::limited_mean(three, 4) == 3);
}

TEST_CASE("a law without a mean has a limited one", "[limited_mean]") {
  // Integral of 2 / x from 2 to 20, after the first 2 in which nothing ends.
  const auto heavy = sim::Distribution::pareto(1, 2);
  CHECK(sim::limited_mean(heavy, 20) == Approx(2 + 2 * std::log(10.0)).epsilon(1e-13));
}
