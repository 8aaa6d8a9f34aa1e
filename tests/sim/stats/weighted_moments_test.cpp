#include "sim/stats/weighted_moments.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::WeightedMoments;
using sim_tests::SplitMix;

TEST_CASE("guards of four runs, by hand", "[weighted_moments]") {
  WeightedMoments runs;
  runs.add(0.5, 0);
  runs.add(1.5, 2);
  runs.add(0.5, 4);
  runs.add(1.5, 0);
  CHECK(runs.mean() == Approx((3.0 + 2.0) / 4));
  const sim::WeightGuards guards = runs.guards();
  CHECK(guards.mean_weight == Approx(1));
  CHECK(guards.effective_sample_size == Approx(16.0 / 5));
  CHECK(guards.effective_contributions == Approx(25.0 / 13));
  CHECK(guards.largest_share == Approx(0.6));
  CHECK_FALSE(guards.no_run_dominates());
  CHECK_FALSE(runs.estimate(0.95).interval.has_value());
  CHECK_THROWS_AS(runs.add(-1, 1), sim::ContractViolation);
}

TEST_CASE("a biased exponential estimates a rare tail with its interval", "[weighted_moments]") {
  // P(X > 20) of a standard exponential, drawn with mean 20.
  const double exact = std::exp(-20.0);
  SplitMix bits(1);
  int covered = 0;
  constexpr int repeats = 300;
  for (int i = 0; i < repeats; ++i) {
    WeightedMoments runs;
    for (int j = 0; j < 3000; ++j) {
      const double x = bits.exponential(20);
      runs.add(20 * std::exp(-x + x / 20), x > 20 ? 1 : 0);
    }
    CHECK(runs.guards().mean_weight_is_one());
    if (runs.estimate(0.95).interval && runs.estimate(0.95).interval->contains(exact)) ++covered;
  }
  CAPTURE(covered);
  CHECK(sim_tests::is_plausible_share(covered, repeats, 0.945));
}

TEST_CASE("weights that do not sum to one take the interval away", "[weighted_moments]") {
  SplitMix bits(2);
  WeightedMoments runs;
  for (int i = 0; i < 2000; ++i) runs.add(0.9 + 0.1 * bits.uniform(), bits.uniform());
  CHECK_FALSE(runs.guards().mean_weight_is_one());
  CHECK(runs.guards().no_run_dominates());
  CHECK_FALSE(runs.estimate(0.95).interval.has_value());
}

TEST_CASE("runs without weights are plain runs", "[weighted_moments]") {
  WeightedMoments runs;
  WeightedMoments more;
  for (int i = 0; i < 100; ++i) (i < 30 ? runs : more).add(1, i % 7);
  runs.merge(more);
  CHECK(runs.count() == 100);
  CHECK(runs.guards().hold());
  CHECK(runs.guards().effective_sample_size == Approx(100));
  CHECK(runs.estimate(0.95).interval.has_value());
}

TEST_CASE("the error of a quotient of separate means", "[weighted_moments]") {
  const sim::UncertainMean quotient = sim::quotient({6, 0.3}, {2, 0.2});
  CHECK(quotient.mean == Approx(3));
  CHECK(quotient.standard_error == Approx(3 * std::hypot(0.05, 0.1)));
  CHECK_THROWS_AS(sim::quotient({1, 1}, {0, 1}), sim::ContractViolation);
}
