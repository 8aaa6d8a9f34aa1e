#include "sim/random/hazard.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "sim/random/path_weight.hpp"
#include "sim/stats/weighted_moments.hpp"

using sim::Distribution;

namespace {

Distribution law(int number) {
  switch (number) {
    case 0:
      return Distribution::exponential(10);
    case 1:
      return Distribution::weibull(2.5, 10);
    case 2:
      return Distribution::weibull(0.7, 10);
    case 3:
      return Distribution::gamma(3, 4);
    case 4:
      return Distribution::lognormal(2, 0.8);
    case 5:
      return Distribution::uniform(5, 40);
    default:
      return Distribution::pareto(2.5, 3);
  }
}

}  // namespace

TEST_CASE("the integral of the hazard is the fall of the logarithm of survival", "[hazard]") {
  const Distribution life = law(GENERATE(range(0, 7)));
  for (const double age : {0.0, 2.0, 7.5}) {
    for (const double length : {0.5, 4.0, 15.0}) {
      const double exact = std::log(life.survival(age)) - std::log(life.survival(age + length));
      const double amount = sim::integrated_hazard(life, age, length);
      CAPTURE(age, length, life.law().index());
      CHECK(amount == Approx(exact).epsilon(1e-12).margin(1e-14));
      CHECK(
          sim::death_probability(life, age, length) ==
          Approx(1 - life.survival(age + length) / life.survival(age)).epsilon(1e-9).margin(1e-14));
      if (exact > 1e-6) {
        CHECK(sim::time_to_hazard(life, age, amount) == Approx(length).epsilon(1e-8));
      }
    }
  }
}

TEST_CASE("small chances keep their digits", "[hazard]") {
  const Distribution exponential = Distribution::exponential(1e9);
  CHECK(sim::death_probability(exponential, 5, 1e-6) == Approx(1e-15).epsilon(1e-12));
  // A Weibull's hazard at age 50 is 2 * 50 / 1e12.
  const Distribution weibull = Distribution::weibull(2, 1e6);
  CHECK(sim::death_probability(weibull, 50, 1e-3) == Approx(1e-13).epsilon(1e-4));
}

TEST_CASE("weights make up for a scaled hazard, whatever the law", "[hazard]") {
  const int number = GENERATE(range(0, 7));
  const double scale = GENERATE(0.5, 3.0, 8.0);
  const Distribution life = law(number);
  const double age = 6;
  const double length = 1.5;
  sim::Stream stream = sim::named_stream(1, static_cast<std::uint64_t>(number), "scaled", "test");
  sim::WeightedMoments died;
  for (int i = 0; i < 40'000; ++i) {
    const double left = sim::sample_scaled_residual(life, age, scale, stream);
    sim::PathWeight weight;
    weight.survived(scale, sim::integrated_hazard(life, age, std::min(left, length)));
    if (left < length) weight.died(scale);
    died.add(weight.value(), left < length ? 1 : 0);
  }
  const double exact = sim::death_probability(life, age, length);
  CAPTURE(number, scale, died.mean(), died.standard_error(), exact);
  CHECK(std::abs(died.mean() - exact) < 4 * died.standard_error());
  CHECK(died.standard_error() < 0.05 * exact);
  CHECK(died.guards().mean_weight_is_one());
}

TEST_CASE("a forced death comes in time and follows the law cut off there", "[hazard]") {
  const Distribution life = law(GENERATE(range(0, 7)));
  const double age = 6;
  const double length = 2;
  sim::Stream stream = sim::named_stream(2, life.law().index(), "forced", "test");
  int early = 0;
  constexpr int draws = 20'000;
  for (int i = 0; i < draws; ++i) {
    const double left = sim::sample_residual_within(life, age, length, stream);
    REQUIRE(left >= 0);
    REQUIRE(left <= length);
    early += left < 0.5 * length ? 1 : 0;
  }
  const double exact =
      sim::death_probability(life, age, 0.5 * length) / sim::death_probability(life, age, length);
  CAPTURE(early, exact);
  CHECK(std::abs(early - exact * draws) < 4 * std::sqrt(exact * (1 - exact) * draws));
}

TEST_CASE("the scale gives one more death the chance asked for and never slows it down",
          "[hazard]") {
  const double integral = GENERATE(1e-9, 1e-3, 0.5);
  CHECK(1 - std::exp(-sim::scale_for_chance(integral) * integral) == Approx(0.5));
  CHECK(1 - std::exp(-sim::scale_for_chance(integral, 0.8) * integral) == Approx(0.8));
  CHECK(sim::scale_for_chance(2, 0.5) == 1);
  CHECK(sim::scale_for_chance(0) == 1);
  CHECK_THROWS_AS(sim::scale_for_chance(1, 1), sim::ContractViolation);
}

TEST_CASE("laws without a hazard are refused", "[hazard]") {
  sim::Stream stream;
  const Distribution constant = Distribution::constant(3);
  CHECK_THROWS_AS(sim::integrated_hazard(constant, 0, 1), sim::ContractViolation);
  CHECK_THROWS_AS(sim::time_to_hazard(Distribution::empirical({1, 2}), 0, 1),
                  sim::ContractViolation);
  CHECK_THROWS_AS(sim::integrated_hazard(law(0), 0, -1), sim::ContractViolation);
  CHECK_THROWS_AS(sim::sample_residual_within(law(5), 0, 1, stream), sim::ContractViolation);
}
