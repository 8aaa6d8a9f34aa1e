#include "sim/stats/stratified_sample.hpp"

#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "sim/stats/intervals.hpp"
#include "sim/stats/quantiles.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::StratifiedSample;
using sim::StratumValue;

TEST_CASE("a sample of one stratum has the quantiles of its values and zeros",
          "[stratified_sample]") {
  StratifiedSample sample;
  std::vector<double> all;
  for (const double value : {0.0, 3.0, 0.0, 1.0, 7.0, 0.0, 2.0}) {
    sample.add(0, value);
    all.push_back(value);
  }
  std::sort(all.begin(), all.end());
  for (const double probability : {0.0, 0.3, 0.5, 0.8, 0.95, 1.0}) {
    CAPTURE(probability);
    CHECK(sample.quantile(probability) == sim::sample_quantile(all, probability));
  }
  CHECK(sample.nonzero_values() == std::vector<double>{3, 1, 7, 2});
}

TEST_CASE("thousands of values of either sign and many zeros are sorted as std::sort does it",
          "[stratified_sample]") {
  StratifiedSample sample;
  std::vector<double> all;
  sim_tests::SplitMix random(5);
  for (int i = 0; i < 20'000; ++i) {
    const double size = std::exp(40 * random.uniform() - 20);
    const double value = random.uniform() < 0.3 ? 0 : random.uniform() < 0.4 ? -size : size;
    sample.add(0, value);
    all.push_back(value);
  }
  std::sort(all.begin(), all.end());
  CHECK(sample.sorted_values() == all);
}

TEST_CASE("quantiles weigh a stratum by its probability, however often it was visited",
          "[stratified_sample]") {
  // One run in a hundred has the event, yet half of the runs were made with it.
  StratifiedSample sample(std::vector<double>{0.99, 0.01});
  for (int run = 0; run < 100; ++run) sample.add(0, 0);
  for (int run = 1; run <= 100; ++run) sample.add(1, run);
  CHECK(sample.quantile(0.5) == 0);
  CHECK(sample.quantile(0.989) == 0);
  CHECK(sample.quantile(0.995) == 50);
  CHECK(sample.quantile(1) == 100);
}

TEST_CASE("a weighted mean of equal weights is the mean with its standard error",
          "[stratified_sample]") {
  std::vector<StratumValue> values;
  sim::Moments moments;
  for (const double value : {3.0, 1.0, 4.0, 1.0, 5.0, 9.0}) {
    values.push_back({value, 0});
    moments.add(value);
  }
  const sim::WeightedMean mean = sim::weighted_mean(values, {0.25});
  CHECK(mean.mean == Approx(moments.mean()));
  CHECK(mean.standard_error == Approx(moments.standard_error()));
  CHECK(mean.effective_sample_size == Approx(6));
}

TEST_CASE("a weighted mean is that of the values repeated as often as they weigh",
          "[stratified_sample]") {
  const std::vector<StratumValue> values{{2, 0}, {8, 1}};
  const sim::WeightedMean mean = sim::weighted_mean(values, {3, 1});
  CHECK(mean.mean == Approx((2 + 2 + 2 + 8) / 4.0));
  CHECK(mean.effective_sample_size == Approx(16.0 / 10));
  const sim::WeightedValues ordered(values, {3, 1});
  CHECK(ordered.quantile(0.75) == 2);
  CHECK(ordered.quantile(0.76) == 8);
}

TEST_CASE("the interval of a quantile with equal weights is that of order statistics",
          "[stratified_sample]") {
  std::vector<StratumValue> values;
  std::vector<double> sorted;
  for (int value = 1; value <= 200; ++value) {
    values.push_back({static_cast<double>(value), 0});
    sorted.push_back(value);
  }
  const auto weighted = sim::WeightedValues(values, {0.5}).quantile_interval(0.95, 0.95);
  REQUIRE(weighted);
  CHECK(*weighted == *sim::quantile_interval(sorted, 0.95, 0.95));
  // The table of the validation suite: ranks 184 and 197 of 200.
  CHECK(weighted->low == 184);
  CHECK(weighted->high == 197);
}

TEST_CASE("too few incidents give a quantile no interval", "[stratified_sample]") {
  const std::vector<StratumValue> values{{2, 0}, {8, 0}, {9, 0}};
  CHECK_FALSE(sim::WeightedValues(values, {1}).quantile_interval(0.95, 0.95));
}
