#include "sim/stats/control_variates.hpp"

#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/stats/moments.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::ControlVariates;
using sim_tests::SplitMix;

namespace {

/// y = 7 + 3 (a - 1) - 2 (b + 4) + noise of deviation 0.5; a and b correlated, of known means.
void add_run(ControlVariates& runs, SplitMix& bits) {
  const double a = 1 + bits.normal();
  const double b = -4 + 0.6 * (a - 1) + 0.8 * bits.normal();
  const double y = 7 + 3 * (a - 1) - 2 * (b + 4) + 0.5 * bits.normal();
  runs.add(y, std::array{a, b});
}

}  // namespace

TEST_CASE("one control is the regression line, by hand", "[control_variates]") {
  ControlVariates runs({2.0});
  const std::vector<std::array<double, 2>> data{{1, 5}, {2, 6}, {4, 11}, {5, 10}};
  for (const auto& [c, y] : data) runs.add(y, std::array{c});
  // Means 3 and 8; sums of squares 10 and of products 15: slope 1.5; y at 2 is 6.5.
  const auto fit = runs.fit().value();
  CHECK(fit.coefficients[0] == Approx(1.5));
  CHECK(fit.mean == Approx(6.5));
  CHECK(fit.degrees_of_freedom == 2);
  // Residuals 0, -0.5, 1.5, -1; squares 3.5; leverage 1/4 + 1/10.
  CHECK(fit.standard_error == Approx(std::sqrt(3.5 / 2 * 0.35)));
}

TEST_CASE("several controls find their coefficients and cover the mean", "[control_variates]") {
  constexpr int repeats = 1000;
  SplitMix bits(1);
  int covered = 0;
  sim::Moments corrected;
  sim::Moments plain;
  sim::Moments reduction;
  for (int i = 0; i < repeats; ++i) {
    ControlVariates runs({1.0, -4.0});
    for (int j = 0; j < 30; ++j) add_run(runs, bits);
    const auto fit = runs.fit().value();
    if (runs.estimate(0.95).interval->contains(7)) ++covered;
    corrected.add(fit.mean);
    plain.add(runs.plain_mean());
    reduction.add(fit.variance_reduction.value());
  }
  CAPTURE(covered, corrected.variance(), plain.variance());
  CHECK(sim_tests::is_plausible_share(covered, repeats, 0.95));
  CHECK(std::abs(corrected.mean() - 7) < 4 * corrected.standard_error());
  // Variance of y: (3 - 1.2)² + 1.6² + 0.25 = 6.05, of which 0.25 is left.
  CHECK(plain.variance() / corrected.variance() == Approx(6.05 / 0.25).epsilon(0.25));
  CHECK(reduction.mean() == Approx(plain.variance() / corrected.variance()).epsilon(0.25));
}

TEST_CASE("a control that others determine, or that stands still, is left out",
          "[control_variates]") {
  SplitMix bits(2);
  ControlVariates one({0.0});
  ControlVariates three({0.0, 0.0, 5.0});
  for (int i = 0; i < 50; ++i) {
    const double a = bits.normal();
    const double y = a + bits.normal();
    one.add(y, std::array{a});
    three.add(y, std::array{a, -2 * a, 5.0});
  }
  const auto expected = one.fit().value();
  const auto fit = three.fit().value();
  CHECK(fit.used == 1);
  CHECK(fit.mean == Approx(expected.mean));
  CHECK(fit.standard_error == Approx(expected.standard_error));
  CHECK(fit.coefficients[1] == 0);
  CHECK(fit.coefficients[2] == 0);
}

TEST_CASE("merging is adding, and no control is the plain mean", "[control_variates]") {
  SplitMix bits(3);
  ControlVariates whole({1.0, -4.0});
  ControlVariates first({1.0, -4.0});
  ControlVariates second({1.0, -4.0});
  SplitMix again(3);
  for (int i = 0; i < 60; ++i) {
    add_run(whole, bits);
    add_run(i < 25 ? first : second, again);
  }
  first.merge(second);
  CHECK(first.fit()->mean == Approx(whole.fit()->mean));
  CHECK(first.fit()->standard_error == Approx(whole.fit()->standard_error));
  CHECK_THROWS_AS(first.merge(ControlVariates({1.0})), sim::ContractViolation);

  ControlVariates none({});
  sim::Moments moments;
  for (int i = 0; i < 20; ++i) {
    const double y = bits.normal();
    none.add(y, {});
    moments.add(y);
  }
  CHECK(none.estimate(0.95).interval->low == Approx(sim::t_interval(moments, 0.95)->low));
}

TEST_CASE("too few runs give the plain mean and no interval", "[control_variates]") {
  SplitMix bits(4);
  ControlVariates runs({1.0, -4.0});
  for (int i = 0; i < 3; ++i) add_run(runs, bits);
  CHECK_FALSE(runs.fit().has_value());
  CHECK_FALSE(runs.estimate(0.95).interval.has_value());
  add_run(runs, bits);
  CHECK(runs.fit().has_value());
}
