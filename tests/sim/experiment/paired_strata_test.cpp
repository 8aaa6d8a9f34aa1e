// Pairs that come from strata of known probabilities, against laws that are known.

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/experiment/paired_comparison.hpp"
#include "sim/experiment/paired_ratio.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::PairedComparison;
using sim::PairedRatio;
using sim_tests::SplitMix;

namespace {

/// Years without a loss, with one, and with more; what each costs design A, exponential with that
/// mean, and design B, a share of the same plus a little of its own.
const std::vector<double> probabilities{0.9, 0.08, 0.02};
const std::vector<double> costs{0.1, 5, 40};
constexpr double share_of_b = 0.6;
constexpr double own_of_b = 0.05;

struct Pair {
  double a = 0;
  double b = 0;
};

Pair draw(SplitMix& bits, std::size_t stratum) {
  const double shared = bits.exponential(costs[stratum]);
  return {shared, share_of_b * shared + bits.exponential(own_of_b)};
}

double mean_a() {
  double mean = 0;
  for (std::size_t k = 0; k < 3; ++k) mean += probabilities[k] * costs[k];
  return mean;
}

double mean_difference() {
  return (share_of_b - 1) * mean_a() + own_of_b;
}

/// As many pairs of each stratum as `runs` says.
PairedComparison compared(std::uint64_t seed, const std::vector<int>& runs) {
  SplitMix bits(seed);
  PairedComparison comparison(probabilities);
  for (std::size_t k = 0; k < runs.size(); ++k) {
    for (int i = 0; i < runs[k]; ++i) {
      const Pair pair = draw(bits, k);
      comparison.add(pair.a, pair.b, k);
    }
  }
  return comparison;
}

}  // namespace

TEST_CASE("pairs of strata by hand", "[paired_comparison]") {
  PairedComparison comparison({0.75, 0.25});
  // Differences 1 and 3 in the first stratum, 10 and 14 in the second.
  comparison.add(10, 11, 0);
  comparison.add(20, 23, 0);
  comparison.add(30, 40, 1);
  comparison.add(30, 44, 1);
  CHECK(comparison.count() == 4);
  CHECK(comparison.mean_a() == Approx(0.75 * 15 + 0.25 * 30));
  CHECK(comparison.mean_b() == Approx(0.75 * 17 + 0.25 * 42));
  const sim::Estimate difference = comparison.difference(0.95);
  CHECK(difference.value == Approx(0.75 * 2 + 0.25 * 12));
  // Variances of the two means: 0.5625 * 2 / 2 and 0.0625 * 8 / 2; Satterthwaite: 0.8125² /
  // (0.5625² + 0.25²) = 1.7422 degrees of freedom, whose t quantile lies between those of 1 and 2.
  const double error = std::sqrt(0.5625 + 0.25);
  CHECK(difference.interval->half_width() > 4.302652729749464 * error);
  CHECK(difference.interval->half_width() < 12.706204736174694 * error);
}

TEST_CASE("an interval waits until every stratum has two pairs", "[paired_comparison]") {
  PairedComparison comparison({0.9, 0.1});
  for (int i = 0; i < 10; ++i) comparison.add(i, i + 1 + i % 2, 0);
  comparison.add(1, 3, 1);
  CHECK_FALSE(comparison.difference(0.95).interval);
  REQUIRE(comparison.ratio(0.95));
  CHECK_FALSE(comparison.ratio(0.95)->interval);
  comparison.add(2, 5, 1);
  CHECK(comparison.difference(0.95).interval);
  CHECK(comparison.ratio(0.95)->interval);
}

TEST_CASE("what pairs that were all alike may hide is bounded where they weigh most",
          "[paired_comparison]") {
  PairedComparison comparison({0.9, 0.08, 0.02});
  CHECK(comparison.unseen_probability(0.95) == Approx(1));
  for (int i = 0; i < 900; ++i) comparison.add(1, 1, 0);
  for (int i = 0; i < 40; ++i) comparison.add(1, 1, 1);
  comparison.add(1, 2, 2);
  comparison.add(1, 3, 2);
  // 0.08 / 40 is more than 0.9 / 900; the third stratum has differences of its own.
  CHECK(comparison.unseen_probability(0.95) == Approx(2.995732273554 * 0.08 / 40));
  PairedComparison plain;
  for (int i = 0; i < 300; ++i) plain.add(1, 1);
  CHECK(plain.unseen_probability(0.95) == Approx(2.995732273554 / 300));
}

TEST_CASE("equal designs differ by nothing at all in strata", "[paired_comparison]") {
  SplitMix bits(4);
  PairedComparison comparison(probabilities);
  PairedRatio ratio(probabilities);
  for (int i = 0; i < 300; ++i) {
    const Pair pair = draw(bits, static_cast<std::size_t>(i % 3));
    comparison.add(pair.a, pair.a, static_cast<std::size_t>(i % 3));
    ratio.add({pair.a, 2}, {pair.a, 2}, static_cast<std::size_t>(i % 3));
  }
  for (const sim::Estimate& difference : {comparison.difference(0.95), ratio.difference(0.95)}) {
    CHECK(difference.value == 0);
    CHECK(difference.interval->low == 0);
    CHECK(difference.interval->high == 0);
  }
  for (const sim::Estimate& one : {*comparison.ratio(0.95), *ratio.ratio(0.95)}) {
    CHECK(one.value == 1);
    CHECK(one.interval->low == 1);
    CHECK(one.interval->high == 1);
  }
}

TEST_CASE("intervals of stratified differences and ratios hold the truth as often as they say",
          "[paired_comparison]") {
  const double difference = mean_difference();
  const double ratio = 1 + difference / mean_a();
  int differences = 0;
  int ratios = 0;
  constexpr int repetitions = 1000;
  for (int seed = 0; seed < repetitions; ++seed) {
    const PairedComparison one = compared(static_cast<std::uint64_t>(seed), {40, 60, 100});
    if (one.difference(0.95).interval->contains(difference)) ++differences;
    if (one.ratio(0.95)->interval->contains(ratio)) ++ratios;
  }
  // Exponential values are skewed, so a little less than 95 %; binomial deviations are 7.
  CHECK(differences > 910);
  CHECK(differences < 980);
  CHECK(ratios > 910);
  CHECK(ratios < 985);
}

TEST_CASE("strata are worth what their variances say", "[paired_comparison]") {
  // Of plain runs: E(a²) of an exponential is twice the square of its mean.
  double square_a = 0;
  double square_difference = 0;
  double within = 0;
  const std::vector<int> runs{2000, 3000, 5000};
  for (std::size_t k = 0; k < 3; ++k) {
    const double d = (share_of_b - 1) * costs[k];
    const double variance = d * d + own_of_b * own_of_b;
    square_a += probabilities[k] * 2 * costs[k] * costs[k];
    square_difference += probabilities[k] * (variance + (d + own_of_b) * (d + own_of_b));
    within += probabilities[k] * probabilities[k] * variance / runs[k];
  }
  const double variance_a = square_a - mean_a() * mean_a();
  const double variance_b = share_of_b * share_of_b * variance_a + own_of_b * own_of_b;
  const double variance_difference = square_difference - mean_difference() * mean_difference();
  const PairedComparison comparison = compared(7, runs);
  CHECK(*comparison.differences().variance_reduction() ==
        Approx(variance_difference / 10000 / within).epsilon(0.1));
  CHECK(*comparison.variance_reduction() ==
        Approx((variance_a + variance_b) / 10000 / within).epsilon(0.1));
  CHECK(comparison.correlation() ==
        Approx(share_of_b * variance_a / std::sqrt(variance_a * variance_b)).epsilon(0.01));
}

TEST_CASE("the error of a stratified difference of ratios is that of repeated experiments",
          "[paired_ratio]") {
  // Seconds over outages: B has the outages of A, each a share as long.
  const auto experiment = [](std::uint64_t seed) {
    SplitMix bits(seed);
    PairedRatio ratio(probabilities);
    for (int i = 0; i < 600; ++i) {
      const auto stratum = static_cast<std::size_t>(i % 3);
      const double count = 1 + std::floor(3 * bits.uniform());
      const Pair pair = draw(bits, stratum);
      ratio.add({pair.a, count}, {pair.b, count}, stratum);
    }
    return ratio;
  };
  sim::Moments values;
  sim::Moments errors;
  for (std::uint64_t seed = 0; seed < 800; ++seed) {
    const PairedRatio one = experiment(seed);
    values.add(one.difference(0.95).value);
    errors.add(one.standard_error());
  }
  CHECK(values.mean() == Approx(mean_difference() / 2).epsilon(0.02));
  CHECK(errors.mean() == Approx(values.standard_deviation()).epsilon(0.08));
}
