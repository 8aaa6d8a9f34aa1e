#include "sim/stats/control_variates.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <utility>
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

namespace {

/// Strata of probabilities 0.9 and 0.1 with means 1 and 20, and of y 2.9 in all; the control has
/// mean 0 in both, and stands for most of the variance.
std::array<double, 2> draw_from_stratum(std::size_t stratum, SplitMix& bits) {
  const double control = (stratum == 0 ? 1 : 5) * bits.normal();
  const double y = (stratum == 0 ? 1 : 20) + 2 * control + 0.3 * bits.normal();
  return {y, control};
}

ControlVariates stratified(SplitMix& bits, std::uint64_t of_first, std::uint64_t of_second) {
  ControlVariates runs({0.0}, {0.9, 0.1});
  for (const auto& [stratum, count] : {std::pair{0U, of_first}, std::pair{1U, of_second}}) {
    for (std::uint64_t i = 0; i < count; ++i) {
      const auto [y, control] = draw_from_stratum(stratum, bits);
      runs.add(stratum, std::array{y}, std::array{control});
    }
  }
  return runs;
}

}  // namespace

TEST_CASE("strata share one coefficient and their intervals cover the mean", "[control_variates]") {
  constexpr int repeats = 1000;
  SplitMix bits(5);
  int covered = 0;
  sim::Moments corrected;
  sim::Moments claimed;
  for (int i = 0; i < repeats; ++i) {
    const ControlVariates runs = stratified(bits, 30, 12);
    const auto fit = runs.fit().value();
    if (runs.estimate(0.95).interval->contains(2.9)) ++covered;
    corrected.add(fit.mean);
    claimed.add(fit.standard_error * fit.standard_error);
  }
  CAPTURE(covered, corrected.variance(), claimed.mean());
  CHECK(sim_tests::is_plausible_share(covered, repeats, 0.95));
  CHECK(std::abs(corrected.mean() - 2.9) < 4 * corrected.standard_error());
  CHECK(claimed.mean() == Approx(corrected.variance()).epsilon(0.2));
  // What is left: 0.09 (0.81 / 30 + 0.01 / 12), and a little for the coefficient.
  CHECK(corrected.variance() == Approx(0.09 * (0.81 / 30 + 0.01 / 12)).epsilon(0.2));
}

TEST_CASE("one stratum that is told apart in two with the same runs is the same mean",
          "[control_variates]") {
  // Two runs of each kind in each half: pooled by hand, slope 1.5 as in the regression line above.
  ControlVariates runs({2.0}, {0.5, 0.5});
  for (const std::size_t stratum : {std::size_t{0}, std::size_t{1}}) {
    for (const auto& [c, y] : std::vector<std::array<double, 2>>{{1, 5}, {2, 6}, {4, 11}, {5, 10}})
      runs.add(stratum, std::array{y}, std::array{c});
  }
  const auto fit = runs.fit().value();
  CHECK(fit.coefficients[0] == Approx(1.5));
  CHECK(fit.mean == Approx(6.5));
  // Six degrees of freedom within the strata, one of them for the slope; residual squares 7, and
  // the mean of the control is 1 above 2 in both: leverage 1/8 + 1/20.
  CHECK(fit.degrees_of_freedom == Approx(5));
  CHECK(fit.standard_error == Approx(std::sqrt(7.0 / 5 * (1.0 / 8 + 1.0 / 20))));
  CHECK(fit.deviations[0] == Approx(std::sqrt(3.5 / 3)));
}

TEST_CASE("what adds up in each run adds up in the means", "[control_variates]") {
  SplitMix bits(6);
  ControlVariates runs({0.0, 0.0}, {0.7, 0.3}, 3);
  for (int i = 0; i < 60; ++i) {
    const std::array controls{bits.normal(), bits.normal()};
    const double a = 3 + controls[0] + bits.normal();
    const double b = 1 - controls[1] + bits.normal();
    runs.add(static_cast<std::size_t>(i % 2), std::array{a, b, a + b}, controls);
  }
  CHECK(runs.fit(0)->mean + runs.fit(1)->mean == Approx(runs.fit(2)->mean));
}

TEST_CASE("what no run may have shown keeps a share of the variance", "[control_variates]") {
  SplitMix bits(7);
  ControlVariates runs({0.0});
  sim::Moments plain;
  for (int i = 0; i < 60; ++i) {
    const double control = bits.normal();
    // Explained altogether; every second value is 0.
    const double y = i % 2 == 0 ? 0 : 4 + control;
    runs.add(y, std::array{i % 2 == 0 ? 0.0 : control});
    plain.add(y);
  }
  const auto trusting = runs.fit(0, 0).value();
  const auto wary = runs.fit(0, 3).value();
  CHECK(wary.mean == trusting.mean);
  CHECK(wary.standard_error >= trusting.standard_error);
  // 3 of the 30 values other than 0: a tenth of the plain variance, and the one degree of freedom.
  CHECK(wary.deviations[0] >= std::sqrt(0.1 * plain.variance()) * (1 - 1e-12));
  // More than were seen: nothing is gained.
  CHECK(runs.fit(0, 31)->deviations[0] == Approx(plain.standard_deviation()));
}

TEST_CASE("a stratum without two runs, or too few degrees of freedom, gives no fit",
          "[control_variates]") {
  SplitMix bits(8);
  CHECK_FALSE(stratified(bits, 20, 1).fit().has_value());
  CHECK(stratified(bits, 20, 2).count() == 22);
  ControlVariates other({0.0}, {0.5, 0.5});
  CHECK_THROWS_AS(other.merge(stratified(bits, 3, 3)), sim::ContractViolation);
  CHECK_THROWS_AS(other.add(2, std::array{1.0}, std::array{1.0}), sim::ContractViolation);
  ControlVariates whole = stratified(bits, 20, 10);
  const ControlVariates more = stratified(bits, 5, 5);
  const double before = whole.plain_mean();
  whole.merge(more);
  CHECK(whole.count() == 40);
  CHECK(whole.plain_mean() != before);
}
