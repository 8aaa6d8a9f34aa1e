#include "sim/stats/stratum_weights.hpp"

#include <cmath>
#include <stdexcept>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/stats/stratified_moments.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::StratifiedMoments;
using sim::StratumWeights;
using sim_tests::SplitMix;

TEST_CASE("factors by hand", "[strata]") {
  const StratumWeights weights({0.9, 0.1, 0.0}, {0.6, 0.3, 0.1});
  CHECK(weights.strata() == 3);
  CHECK(weights.probabilities()[0] == Approx(0.75));
  CHECK(weights.factor_of_first(0) == Approx(1.2));
  CHECK(weights.factor_of_other(0) == Approx(0.8));
  CHECK(weights.factor_of_first(1) == Approx(0.5));
  CHECK(weights.factor_of_other(1) == Approx(1.5));
  // What only one of them meets counts twice there, and nothing in the other.
  CHECK(weights.factor_of_first(2) == 0);
  CHECK(weights.factor_of_other(2) == 2);
  CHECK(weights.largest_factor() == 2);
  CHECK_FALSE(weights.are_equal());
}

TEST_CASE("equal probabilities have factors of exactly one", "[strata]") {
  const std::vector<double> odd{1.0 / 3, 0.1 + 0.2, 1 - 1.0 / 3 - (0.1 + 0.2), 0};
  const StratumWeights weights(odd, odd);
  CHECK(weights.are_equal());
  for (std::size_t k = 0; k < odd.size(); ++k) {
    CHECK(weights.factor_of_first(k) == 1);
    CHECK(weights.factor_of_other(k) == 1);
    CHECK(weights.probabilities()[k] == odd[k]);
  }
  CHECK(weights.largest_factor() == 1);
}

TEST_CASE("strata that do not belong together are refused", "[strata]") {
  CHECK_THROWS(StratumWeights({0.5, 0.5}, {1.0}));
  CHECK_THROWS(StratumWeights({1.5, -0.5}, {0.5, 0.5}));
  CHECK_THROWS(StratumWeights({0.5, 0.5}, {1.5, -0.5}));
}

TEST_CASE("weighted differences are unbiased, and their interval holds as often as stated",
          "[strata]") {
  const double confidence = GENERATE(0.8, 0.95);
  CAPTURE(confidence);
  const std::vector<double> first{0.85, 0.1, 0.05};
  const std::vector<double> other{0.5, 0.3, 0.2};
  const std::vector<double> size{1, 20, 300};
  const StratumWeights weights(first, other);
  double truth = 0;
  for (std::size_t k = 0; k < 3; ++k) truth += size[k] * (0.7 * other[k] - first[k]);
  SplitMix bits(31);
  sim::Moments means;
  int covered = 0;
  constexpr int repetitions = 1000;
  for (int i = 0; i < repetitions; ++i) {
    StratifiedMoments differences(weights.probabilities());
    for (int run = 0; run < 120; ++run) {
      const auto k = static_cast<std::size_t>(run % 3);
      const double x = size[k] * (1 + 0.3 * bits.normal());
      const double y = 0.7 * x + 0.1 * size[k] * bits.normal();
      differences.add(k, weights.factor_of_other(k) * y - weights.factor_of_first(k) * x);
    }
    means.add(differences.mean());
    covered += differences.estimate(confidence).interval->contains(truth) ? 1 : 0;
  }
  CHECK(std::abs(means.mean() - truth) < 4 * means.standard_error());
  CHECK(sim_tests::is_plausible_share(covered, repetitions, confidence));
}
