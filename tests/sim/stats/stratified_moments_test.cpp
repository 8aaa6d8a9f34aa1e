#include "sim/stats/stratified_moments.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "sim/stats/intervals.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::StratifiedMoments;
using sim_tests::SplitMix;

namespace {

struct Stratum {
  double probability;
  double mean;
  double deviation;
  int runs;
};

/// Their probabilities-weighted mean is 0.9 * 1 + 0.09 * 10 + 0.01 * 100 = 2.8.
const std::vector<Stratum> strata{{0.9, 1, 0.1, 40}, {0.09, 10, 5, 120}, {0.01, 100, 40, 60}};
constexpr double exact_mean = 2.8;

StratifiedMoments observe(SplitMix& bits) {
  StratifiedMoments moments({0.9, 0.09, 0.01});
  for (std::size_t k = 0; k < strata.size(); ++k) {
    for (int i = 0; i < strata[k].runs; ++i) {
      moments.add(k, strata[k].mean + strata[k].deviation * bits.normal());
    }
  }
  return moments;
}

}  // namespace

TEST_CASE("strata are put together by their probabilities", "[stratified_moments]") {
  StratifiedMoments moments({0.75, 0.25});
  for (const double value : {1.0, 3.0}) moments.add(0, value);
  for (const double value : {10.0, 10.0, 16.0}) moments.add(1, value);
  CHECK(moments.count() == 5);
  CHECK(moments.mean() == Approx(0.75 * 2 + 0.25 * 12));
  // Variances 2 and 12: 0.75² * 2 / 2 and 0.25² * 12 / 3.
  CHECK(moments.standard_error() == Approx(std::sqrt(0.5625 + 0.25)));
  CHECK(moments.degrees_of_freedom() ==
        Approx(0.8125 * 0.8125 / (0.5625 * 0.5625 / 1 + 0.25 * 0.25 / 2)));
  // Within 0.75 * 2 + 0.25 * 12, between 0.75 * 2.5² + 0.25 * 7.5², less the noise of the means.
  CHECK(moments.plain_variance() == Approx(4.5 + 18.75 - 0.75 * 0.25 * (1 + 4)));
  CHECK(moments.variance_reduction().value() == Approx(moments.plain_variance() / 5 / 0.8125));
}

TEST_CASE("one stratum is the plain mean", "[stratified_moments]") {
  SplitMix bits(1);
  StratifiedMoments stratified;
  sim::Moments plain;
  for (int i = 0; i < 50; ++i) {
    const double value = bits.normal();
    stratified.add(0, value);
    plain.add(value);
  }
  const auto interval = stratified.estimate(0.95).interval;
  const auto expected = sim::t_interval(plain, 0.95);
  CHECK(stratified.mean() == plain.mean());
  CHECK(stratified.variance_reduction().value() == Approx(1));
  CHECK(interval->low == Approx(expected->low));
  CHECK(interval->high == Approx(expected->high));
}

TEST_CASE("stratified intervals cover, and the variance they save is really saved",
          "[stratified_moments]") {
  constexpr int repeats = 2000;
  SplitMix bits(2);
  int covered = 0;
  sim::Moments means;
  sim::Moments reductions;
  sim::Moments squared_errors;
  for (int i = 0; i < repeats; ++i) {
    const StratifiedMoments moments = observe(bits);
    if (moments.estimate(0.95).interval->contains(exact_mean)) ++covered;
    means.add(moments.mean());
    reductions.add(moments.variance_reduction().value());
    squared_errors.add(moments.standard_error() * moments.standard_error());
  }
  CAPTURE(covered);
  CHECK(sim_tests::is_plausible_share(covered, repeats, 0.95));
  CHECK(std::abs(means.mean() - exact_mean) < 4 * means.standard_error());
  CHECK(squared_errors.mean() == Approx(means.variance()).epsilon(0.15));
  // A plain run: within 0.009 + 2.25 + 16, between 0.9 * 1.8² + 0.09 * 7.2² + 0.01 * 97.2².
  const double plain = 18.259 + 2.916 + 4.6656 + 94.4784;
  CHECK(reductions.mean() == Approx(plain / 220 / means.variance()).epsilon(0.2));
}

TEST_CASE("merging observations of strata is adding them", "[stratified_moments]") {
  SplitMix bits(3);
  StratifiedMoments whole({0.5, 0.3, 0.2});
  StratifiedMoments first({0.5, 0.3, 0.2});
  StratifiedMoments second({0.5, 0.3, 0.2});
  for (int i = 0; i < 90; ++i) {
    const auto stratum = static_cast<std::size_t>(i % 3);
    const double value = bits.normal();
    whole.add(stratum, value);
    (i < 40 ? first : second).add(stratum, value);
  }
  first.merge(second);
  CHECK(first.count() == 90);
  CHECK(first.mean() == Approx(whole.mean()));
  CHECK(first.standard_error() == Approx(whole.standard_error()));
  CHECK_THROWS_AS(first.merge(StratifiedMoments({0.5, 0.5})), sim::ContractViolation);
}

TEST_CASE("an interval waits for two observations of every stratum that can happen",
          "[stratified_moments]") {
  StratifiedMoments moments({0.6, 0.4, 0.0});
  for (int i = 0; i < 5; ++i) moments.add(0, i);
  CHECK(moments.probability_seen_less_than(1) == Approx(0.4));
  CHECK_FALSE(moments.estimate(0.95).interval.has_value());
  moments.add(1, 7);
  CHECK(moments.probability_seen_less_than(1) == 0);
  CHECK_FALSE(moments.estimate(0.95).interval.has_value());
  moments.add(1, 8);
  CHECK(moments.estimate(0.95).interval.has_value());
  CHECK(moments.estimate(0.95).method == sim::IntervalMethod::StratifiedT);
}

TEST_CASE("what no run has shown may still happen in strata without spread",
          "[stratified_moments]") {
  StratifiedMoments moments({0.7, 0.2, 0.1});
  for (int i = 0; i < 1000; ++i) moments.add(0, 5);
  for (int i = 0; i < 10; ++i) moments.add(1, i);
  // 0.7 * 2.9957 / 1000 of the first, nothing of the second, all of the third.
  CHECK(moments.unseen_probability(0.95) == Approx(0.7 * 2.995732e-3 + 0.1));
}

TEST_CASE("what strata hide is as large as what others show", "[stratified_moments]") {
  StratifiedMoments moments({0.9, 0.06, 0.04});
  for (int i = 0; i < 100; ++i) moments.add(0, 0);
  for (int i = 0; i < 20; ++i) moments.add(1, i < 5 ? 4 : 0);
  CHECK(moments.unseen(0.95, 0.0).above == Approx(0.9 * 2.995732e-2 * 4 + 0.04 * 4));
  CHECK(moments.unseen(0.95, 0.0).below == 0);
  CHECK(moments.unseen(0.95).below == moments.unseen(0.95).above);
  // All of the third are 6, which none of the others comes near: 6, or 2 and 6 of the second.
  for (int i = 0; i < 40; ++i) moments.add(2, 6);
  const sim::Unseen hidden = moments.unseen(0.95, 0.0);
  const double square = (5 * 4 + 15 * 36) / 20.0;
  const double mean = (5 * 2 + 15 * 6) / 20.0;
  CHECK(hidden.below == Approx(0.04 * 2.995732 / 40 * (6 + square / mean) / 2));
  CHECK(hidden.above == Approx(0.9 * 2.995732e-2 * (4 + 6) / 2));
}

TEST_CASE("strata that differ by a little noise may hide as much as those without",
          "[stratified_moments]") {
  StratifiedMoments exact({0.9, 0.1});
  StratifiedMoments noisy({0.9, 0.1});
  SplitMix bits(5);
  for (int i = 0; i < 100; ++i) {
    const auto stratum = static_cast<std::size_t>(i % 2);
    const double value = stratum == 0 ? 1 : 3;
    exact.add(stratum, value);
    noisy.add(stratum, value * (1 + 0.01 * bits.uniform()));
  }
  CHECK(noisy.unseen(0.95, 0.0).above == 0);
  CHECK(noisy.unseen(0.95, 0.0, 0.05).above == Approx(exact.unseen(0.95, 0.0).above).epsilon(0.02));
  CHECK(exact.unseen(0.95, 0.0).above == Approx(0.9 * 2.995732 / 50 * 2));
}

TEST_CASE("with what strata hide an interval covers, without it does not", "[stratified_moments]") {
  // One run of 60 loses 1 in the first stratum, every second one in the other.
  constexpr int repeats = 2000;
  constexpr double exact = 0.9 / 60 + 0.1 / 2;
  SplitMix bits(6);
  int with = 0;
  int without = 0;
  for (int i = 0; i < repeats; ++i) {
    StratifiedMoments moments({0.9, 0.1});
    for (int run = 0; run < 40; ++run) moments.add(0, bits.uniform() < 1.0 / 60 ? 1 : 0);
    for (int run = 0; run < 200; ++run) moments.add(1, bits.uniform() < 0.5 ? 1 : 0);
    const sim::Interval interval = *moments.estimate(0.95).interval;
    const sim::Unseen hidden = moments.unseen(0.95, 0.0);
    without += interval.contains(exact) ? 1 : 0;
    with += interval.low - hidden.below <= exact && exact <= interval.high + hidden.above ? 1 : 0;
  }
  CAPTURE(with, without);
  CHECK(without < 0.7 * repeats);
  CHECK(with > 0.93 * repeats);
}

TEST_CASE("probabilities of strata have to be some", "[stratified_moments]") {
  CHECK_THROWS_AS(StratifiedMoments({0.5, 0.4}), sim::ContractViolation);
  CHECK_THROWS_AS(StratifiedMoments({1.5, -0.5}), sim::ContractViolation);
  CHECK_THROWS_AS(StratifiedMoments(std::vector<double>{}), sim::ContractViolation);
  CHECK_THROWS_AS(StratifiedMoments().add(1, 0), sim::ContractViolation);
}
