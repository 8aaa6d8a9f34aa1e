#include "sim/stats/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "tests/sim/stats/binomial.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim_tests::SplitMix;

namespace {

/// The shortest pair by trying all, with the binomial probabilities added up term by term.
std::optional<sim::QuantileRanks> tried_ranks(std::uint64_t n, double p, double confidence) {
  std::vector<double> below(n + 2, 0);  // [k] = P(B < k)
  for (std::uint64_t k = 0; k <= n; ++k) {
    below[k + 1] = below[k] + sim_tests::binomial_term(k, n, p);
  }
  std::optional<sim::QuantileRanks> best;
  for (std::uint64_t lower = 1; lower < n; ++lower) {
    for (std::uint64_t upper = lower + 1; upper <= n; ++upper) {
      const double coverage = below[upper] - below[lower];
      if (coverage < confidence) continue;
      const bool shorter = !best || upper - lower < best->upper - best->lower;
      const bool better =
          best && upper - lower == best->upper - best->lower && coverage > best->coverage + 1e-12;
      if (shorter || better) best = sim::QuantileRanks{lower, upper, coverage};
    }
  }
  return best;
}

std::vector<double> sorted_exponentials(SplitMix& bits, std::size_t size) {
  std::vector<double> sample(size);
  for (double& value : sample) value = bits.exponential(1);
  std::sort(sample.begin(), sample.end());
  return sample;
}

}  // namespace

TEST_CASE("ranks of quantile intervals are those of the validation suite", "[quantiles]") {
  struct Row {
    std::uint64_t n;
    double probability;
    sim::QuantileRanks expected;
  };
  const auto row = GENERATE(Row{200, 0.95, {184, 197, 0.9671521638567}},
                            Row{1000, 0.95, {937, 964, 0.9504167703042}},
                            Row{1000, 0.99, {984, 997, 0.9635363098184}});
  CAPTURE(row.n, row.probability);
  const auto ranks = sim::quantile_ranks(row.n, row.probability, 0.95);
  REQUIRE(ranks);
  CHECK(ranks->lower == row.expected.lower);
  CHECK(ranks->upper == row.expected.upper);
  CHECK(ranks->coverage == Approx(row.expected.coverage).margin(5.1e-14).epsilon(0));
}

TEST_CASE("ranks are the best that trying all pairs finds", "[quantiles]") {
  const double probability = GENERATE(0.05, 0.5, 0.9, 0.97);
  const double confidence = GENERATE(0.8, 0.95);
  for (std::uint64_t n = 1; n <= 120; n += 7) {
    CAPTURE(n, probability, confidence);
    const auto ranks = sim::quantile_ranks(n, probability, confidence);
    const auto expected = tried_ranks(n, probability, confidence);
    REQUIRE(ranks.has_value() == expected.has_value());
    if (!ranks) continue;
    CHECK(ranks->upper - ranks->lower == expected->upper - expected->lower);
    CHECK(ranks->coverage == Approx(expected->coverage).epsilon(1e-10));
  }
}

TEST_CASE("an upper bound of p95 needs 59 observations and of p99 299", "[quantiles]") {
  CHECK_FALSE(sim::quantile_upper_rank(58, 0.95, 0.95));
  CHECK(sim::quantile_upper_rank(59, 0.95, 0.95) == 59U);
  CHECK_FALSE(sim::quantile_upper_rank(298, 0.99, 0.95));
  CHECK(sim::quantile_upper_rank(299, 0.99, 0.95) == 299U);
  CHECK_FALSE(sim::quantile_upper_rank(0, 0.5, 0.95));
}

TEST_CASE("too few observations give no interval rather than a wrong one", "[quantiles]") {
  const std::vector<double> sample{1, 2, 3};
  CHECK_FALSE(sim::quantile_interval(sample, 0.95, 0.95));
  CHECK_FALSE(sim::quantile_upper_bound(sample, 0.95, 0.95));
  CHECK_FALSE(sim::quantile_estimate(sample, 0.95, 0.95).interval);
  CHECK(sim::quantile_estimate(sample, 0.5, 0.95).value == 2);
}

TEST_CASE("a million observations are no trouble", "[quantiles]") {
  const auto ranks = sim::quantile_ranks(1'000'000, 0.5, 0.95);
  REQUIRE(ranks);
  // 2 * 1.96 * sqrt(n / 4), as the normal limit has it.
  CHECK(static_cast<double>(ranks->upper - ranks->lower) == Approx(1960).margin(1.5));
}

TEST_CASE("quantiles lie between the order statistics, as R and NumPy have them", "[quantiles]") {
  const std::vector<double> sample{10, 20, 40, 80};
  CHECK(sim::sample_quantile(sample, 0) == 10);
  CHECK(sim::sample_quantile(sample, 1) == 80);
  CHECK(sim::sample_quantile(sample, 0.5) == 30);
  CHECK(sim::sample_quantile(sample, 0.95) == Approx(74));  // numpy.quantile([...], 0.95)
  CHECK(sim::sample_quantile(std::vector<double>{7}, 0.3) == 7);
  CHECK_THROWS_AS(sim::sample_quantile({}, 0.5), sim::ContractViolation);
}

TEST_CASE("quantile intervals cover as often as their coverage says", "[quantiles]") {
  const double probability = GENERATE(0.5, 0.95);
  CAPTURE(probability);
  const double truth = -std::log1p(-probability);
  SplitMix bits(41);
  constexpr int repeats = 3000;
  int covered = 0;
  int bounded = 0;
  for (int i = 0; i < repeats; ++i) {
    const auto sample = sorted_exponentials(bits, 150);
    if (sim::quantile_interval(sample, probability, 0.95)->contains(truth)) ++covered;
    if (truth <= *sim::quantile_upper_bound(sample, probability, 0.95)) ++bounded;
  }
  const double expected = sim::quantile_ranks(150, probability, 0.95)->coverage;
  CHECK(sim_tests::is_plausible_share(covered, repeats, expected));
  CHECK(bounded > 0.95 * repeats - 4 * std::sqrt(0.95 * 0.05 * repeats));
}
