#include "sim/stats/bootstrap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/stats/intervals.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::Interval;
using sim::RatioObservation;
using sim_tests::SplitMix;

namespace {

Interval mean_interval(const std::vector<double>& sample, std::uint64_t seed,
                       int resamples = sim::default_resamples) {
  return sim::bca_mean_interval(sample, sample.size(), 0.95, SplitMix(seed), resamples).value();
}

/// Yearly downtime where outages are few: mostly none, sometimes long.
std::vector<double> rare_downtimes(SplitMix& bits, int years, double share_with_outage = 0.2) {
  std::vector<double> sample;
  for (int i = 0; i < years; ++i) {
    sample.push_back(bits.uniform() < share_with_outage ? bits.exponential(5) : 0.0);
  }
  return sample;
}

}  // namespace

TEST_CASE("without bias or skewness BCa is the plain percentile interval", "[bootstrap]") {
  std::vector<double> resampled;
  for (int i = -500; i <= 500; ++i) resampled.push_back(i);
  const Interval interval = sim::bca_from_resamples(0, resampled, 0, 0.90);
  CHECK(interval.low == Approx(-450));
  CHECK(interval.high == Approx(450));
}

TEST_CASE("bias and acceleration move the percentiles as in Efron's formula", "[bootstrap]") {
  std::vector<double> resampled;
  for (int i = 0; i <= 1000; ++i) resampled.push_back(i);
  // 600.5 of 1001 lie below 600; the numbers are Efron 1987, equation 2.3, worked out beside.
  const double z0 = 0.25335;
  const double a = 0.05;
  const auto place = [&](double z) {
    const double shifted = z0 + (z0 + z) / (1 - a * (z0 + z));
    return 1000 * 0.5 * std::erfc(-shifted / std::sqrt(2.0));
  };
  const Interval interval = sim::bca_from_resamples(600, resampled, a, 0.95);
  CHECK(interval.low == Approx(place(-1.959964)).margin(0.5));
  CHECK(interval.high == Approx(place(1.959964)).margin(0.5));
  CHECK(interval.low > 25);
  CHECK(interval.high > 975);
}

TEST_CASE("resamples equal to the estimate count half to either side", "[bootstrap]") {
  std::vector<double> resampled(100, 1.0);
  std::fill_n(resampled.begin(), 25, 0.0);
  std::fill_n(resampled.rbegin(), 25, 2.0);
  // Symmetric, so without bias: the 30 % and 70 % points, both of them 1.
  CHECK(sim::bca_from_resamples(1, resampled, 0, 0.4) == Interval{1, 1});
}

TEST_CASE("resamples that are all equal leave a point", "[bootstrap]") {
  CHECK(sim::bca_from_resamples(3, {3, 3, 3, 3}, 0, 0.95) == Interval{3, 3});
  CHECK(mean_interval({2, 2, 2}, 1) == Interval{2, 2});
}

TEST_CASE("an estimate outside of its resamples still has an interval", "[bootstrap]") {
  const Interval interval = sim::bca_from_resamples(9, {1, 2, 3, 4}, 0, 0.95);
  CHECK(interval.low >= 1);
  CHECK(interval.high <= 4);
  CHECK(interval.low <= interval.high);
}

TEST_CASE("the acceleration of a mean is a sixth of its skewness over the root of n",
          "[bootstrap]") {
  SplitMix bits(8);
  std::vector<double> sample(40);
  sim::Moments moments;
  for (double& value : sample) moments.add(value = bits.exponential(1));
  const double expected = moments.skewness() / (6 * std::sqrt(40.0));
  CHECK(sim::mean_acceleration(sample, 40) == Approx(expected));
  std::vector<double> leave_one_out;
  for (const double value : sample) leave_one_out.push_back((moments.sum() - value) / 39);
  CHECK(sim::jackknife_acceleration(leave_one_out) == Approx(expected));

  std::vector<double> with_zeros = sample;
  with_zeros.resize(500, 0.0);
  CHECK(sim::mean_acceleration(sample, 500) == Approx(sim::mean_acceleration(with_zeros, 500)));
}

TEST_CASE("the same bits give the same interval and others a similar one", "[bootstrap]") {
  SplitMix bits(2);
  const auto sample = rare_downtimes(bits, 200);
  CHECK(mean_interval(sample, 1) == mean_interval(sample, 1));
  CHECK_FALSE(mean_interval(sample, 1) == mean_interval(sample, 2));
  CHECK(mean_interval(sample, 1).high == Approx(mean_interval(sample, 2).high).epsilon(0.1));
}

TEST_CASE("the interval scales with the sample", "[bootstrap]") {
  SplitMix bits(3);
  auto sample = rare_downtimes(bits, 100);
  const Interval before = mean_interval(sample, 4);
  for (double& value : sample) value *= 8;
  CHECK(mean_interval(sample, 4) == Interval{8 * before.low, 8 * before.high});
}

TEST_CASE("zeros may be given or counted: the interval is the same but for chance", "[bootstrap]") {
  SplitMix bits(5);
  const auto sample = rare_downtimes(bits, 300);
  std::vector<double> nonzero;
  for (const double value : sample) {
    if (value != 0) nonzero.push_back(value);
  }
  constexpr int resamples = 40000;
  const Interval given = mean_interval(sample, 6, resamples);
  const Interval counted =
      sim::bca_mean_interval(nonzero, sample.size(), 0.95, SplitMix(7), resamples).value();
  CHECK(counted.low == Approx(given.low).epsilon(0.02));
  CHECK(counted.high == Approx(given.high).epsilon(0.02));
}

TEST_CASE("a mean over ones is the ratio to their number", "[bootstrap]") {
  SplitMix bits(12);
  const auto sample = rare_downtimes(bits, 80);
  std::vector<RatioObservation> observations;
  for (const double value : sample) observations.push_back({value, 1});
  const auto ratio = sim::bca_ratio_interval(observations, 0.95, SplitMix(6));
  REQUIRE(ratio);
  const Interval mean = mean_interval(sample, 6);
  CHECK(ratio->low == Approx(mean.low));
  CHECK(ratio->high == Approx(mean.high));
}

TEST_CASE("too little has no bootstrap interval", "[bootstrap]") {
  const std::vector<double> one{1.0};
  CHECK_FALSE(sim::bca_mean_interval(one, 1, 0.95, SplitMix(1)));
  const std::array<RatioObservation, 2> second_is_empty{{{1, 5}, {0, 0}}};
  CHECK_FALSE(sim::bca_ratio_interval(second_is_empty, 0.95, SplitMix(1)));
  CHECK(sim::bca_mean_interval({}, 500, 0.95, SplitMix(1)) == Interval{0, 0});
}

TEST_CASE("the table of the binomial agrees with its recursion", "[bootstrap]") {
  const auto table = sim::binomial_cdf_table(1'000'000, 3e-6);
  double term = std::exp(1e6 * std::log1p(-3e-6));
  double sum = term;
  for (std::size_t k = 0; k < table.size(); ++k) {
    CAPTURE(k);
    CHECK(table[k] == Approx(sum).epsilon(1e-9));
    term *= (1e6 - static_cast<double>(k)) / static_cast<double>(k + 1) * 3e-6 / (1 - 3e-6);
    sum += term;
  }
  CHECK(table.size() < 40);
}

TEST_CASE("BCa covers better than t where outages are few, as docs/models/statistics.md says",
          "[bootstrap][statistical]") {
  struct Row {
    int years;
    double share_with_outage;
    double covered_by_t;
    double covered_by_bca;
  };
  const auto row = GENERATE(Row{50, 0.1, 0.823, 0.876}, Row{50, 0.3, 0.915, 0.930},
                            Row{100, 0.1, 0.875, 0.916}, Row{100, 0.3, 0.923, 0.939},
                            Row{200, 0.1, 0.912, 0.930}, Row{200, 0.3, 0.936, 0.937});
  CAPTURE(row.years, row.share_with_outage);
  SplitMix bits(101);
  constexpr int repeats = 1000;
  int by_bca = 0;
  int by_t = 0;
  for (int i = 0; i < repeats; ++i) {
    const auto sample = rare_downtimes(bits, row.years, row.share_with_outage);
    const double truth = 5 * row.share_with_outage;
    sim::Moments moments;
    for (const double value : sample) moments.add(value);
    if (sim::t_interval(moments, 0.95)->contains(truth)) ++by_t;
    if (sim::bca_mean_interval(sample, sample.size(), 0.95, bits)->contains(truth)) ++by_bca;
  }
  CHECK(sim_tests::is_plausible_share(by_t, repeats, row.covered_by_t));
  CHECK(sim_tests::is_plausible_share(by_bca, repeats, row.covered_by_bca));
  CHECK(by_bca >= by_t);
}
