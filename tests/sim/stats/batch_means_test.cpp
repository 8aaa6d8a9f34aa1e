#include "sim/stats/batch_means.hpp"

#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim_tests::SplitMix;

namespace {

/// x' = memory x + noise about a mean of 7: its correlation at lag k is memory^k.
std::vector<double> autoregressive(SplitMix& bits, std::size_t size, double memory) {
  std::vector<double> series(size);
  double x = bits.normal() / std::sqrt(1 - memory * memory);
  for (double& value : series) {
    x = memory * x + bits.normal();
    value = 7 + x;
  }
  return series;
}

}  // namespace

TEST_CASE("batches are averages of equal stretches and a rest is left out", "[batch_means]") {
  const std::vector<double> series{1, 3, 5, 7, 9, 11, 1000};
  CHECK(sim::batch_averages(series, 3) == std::vector<double>{2, 6, 10});
  CHECK_THROWS_AS(sim::batch_averages(series, 8), sim::ContractViolation);
  CHECK_THROWS_AS(sim::batch_averages(series, 0), sim::ContractViolation);
}

TEST_CASE("the lag-1 correlation of 1, 2, 3, 4 is a quarter", "[batch_means]") {
  CHECK(sim::lag_one_correlation(std::vector<double>{1, 2, 3, 4}) == Approx(0.25));
  CHECK(sim::lag_one_correlation(std::vector<double>{1, -1, 1, -1}) == Approx(-0.75));
  CHECK(sim::lag_one_correlation(std::vector<double>{5, 5, 5}) == 0);
}

TEST_CASE("the lag-1 correlation of an autoregressive series is its memory", "[batch_means]") {
  SplitMix bits(19);
  const auto series = autoregressive(bits, 100'000, 0.8);
  CHECK(sim::lag_one_correlation(series) == Approx(0.8).margin(0.01));
}

TEST_CASE("long batches of a correlated series cover its mean", "[batch_means]") {
  SplitMix bits(23);
  constexpr int repeats = 500;
  int covered = 0;
  int accepted = 0;
  for (int i = 0; i < repeats; ++i) {
    const auto series = autoregressive(bits, 25 * 100, 0.8);  // memory of about 5
    const auto result = sim::batch_means_estimate(sim::batch_averages(series, 25), 0.95);
    if (result.estimate.interval->contains(7)) ++covered;
    if (result.accepted()) ++accepted;
  }
  CHECK(covered > 0.91 * repeats);
  CHECK(covered < 0.98 * repeats);
  CHECK(accepted > 0.85 * repeats);
}

TEST_CASE("batches shorter than the memory are rejected", "[batch_means]") {
  SplitMix bits(29);
  int accepted = 0;
  for (int i = 0; i < 200; ++i) {
    const auto series = autoregressive(bits, 25 * 10, 0.98);  // memory of about 50
    const auto result = sim::batch_means_estimate(sim::batch_averages(series, 25), 0.95);
    if (result.accepted()) ++accepted;
  }
  CHECK(accepted < 20);
}

TEST_CASE("the limit of acceptance is 1.65 over the root of the batches", "[batch_means]") {
  const auto result = sim::batch_means_estimate(std::vector<double>(25, 2.0), 0.95);
  CHECK(result.correlation_limit == Approx(0.33));
  CHECK(result.accepted());
  CHECK(result.estimate.interval == sim::Interval{2, 2});
  CHECK(result.estimate.method == sim::IntervalMethod::BatchMeans);
}
