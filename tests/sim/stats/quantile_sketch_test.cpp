#include "sim/stats/quantile_sketch.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/stats/quantiles.hpp"
#include "sim/stats/stratified_sample.hpp"

namespace {

/// So many different values in an order that looks like chance: multiples of the golden ratio.
std::vector<double> shuffled(int count) {
  std::vector<double> values;
  for (int index = 1; index <= count; ++index) {
    values.push_back(1 + std::fmod(index * 0.6180339887498949, 1.0));
  }
  return values;
}

}  // namespace

TEST_CASE("a sketch has all values until it is full", "[quantile_sketch]") {
  sim::QuantileSketch sketch;
  const auto values = shuffled(sim::QuantileSketch::capacity);
  for (const double value : values) sketch.add(value);
  REQUIRE(sketch.is_exact());
  CHECK(sketch.levels().front() == values);
  CHECK(sketch.rank_error() == 0);
  sketch.add(1);
  CHECK_FALSE(sketch.is_exact());
}

TEST_CASE("no rank of a sketch is off by more than it says, whatever the order",
          "[quantile_sketch]") {
  std::vector<double> values = shuffled(700'000);
  const int order = GENERATE(0, 1, 2);
  if (order > 0) std::sort(values.begin(), values.end());
  if (order > 1) std::reverse(values.begin(), values.end());
  sim::QuantileSketch sketch;
  for (const double value : values) sketch.add(value);
  double weight = 1;
  double all = 0;
  std::size_t kept = 0;
  std::vector<std::pair<double, double>> items;
  for (const auto& level : sketch.levels()) {
    for (const double value : level) items.emplace_back(value, weight);
    all += weight * static_cast<double>(level.size());
    kept += level.size();
    weight *= 2;
  }
  // Every value is stood for.
  CHECK(all == 700'000);
  CHECK(kept < 8 * sim::QuantileSketch::capacity);
  std::sort(values.begin(), values.end());
  std::sort(items.begin(), items.end());
  double reached = 0;
  double largest = 0;
  for (const auto& [value, of] : items) {
    reached += of;
    const auto rank = std::upper_bound(values.begin(), values.end(), value) - values.begin();
    largest = std::max(largest, std::abs(reached - static_cast<double>(rank)));
  }
  CAPTURE(largest);
  CHECK(largest <= sketch.rank_error() * 700'000);
  CHECK(sketch.rank_error() < 0.0003);
}

TEST_CASE("a sample beyond the capacity keeps its quantiles, and their intervals hold them",
          "[quantile_sketch]") {
  sim::StratifiedSample sample;
  std::vector<double> values = shuffled(200'000);
  for (const double value : values) sample.add(0, value);
  std::sort(values.begin(), values.end());
  const sim::SampleQuantiles quantiles = sample.quantiles();
  for (const double probability : {0.05, 0.5, 0.9, 0.99}) {
    const double exact = sim::sample_quantile(values, probability);
    CHECK(quantiles.at(probability) == Approx(exact).margin(0.0003));
    const auto interval = quantiles.interval(probability, 0.95);
    REQUIRE(interval);
    CHECK(interval->low < exact);
    CHECK(exact < interval->high);
  }
}
