#include "sim/stats/time_weighted_mean.hpp"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using sim::TimeWeightedMean;

TEST_CASE("a mean over time weighs each value by how long it lasted", "[time_weighted_mean]") {
  TimeWeightedMean mean;
  mean.add(4, 1h);
  mean.add(1, 3h);
  CHECK(mean.mean() == Approx(7.0 / 4));
  CHECK(mean.integral_seconds() == Approx(7.0 * 3600));
  CHECK(mean.observed() == 4h);
  CHECK(mean.min() == 1);
  CHECK(mean.max() == 4);
}

TEST_CASE("a ramp counts as the mean of its ends", "[time_weighted_mean]") {
  TimeWeightedMean mean;
  mean.add_ramp(0, 10, 2min);
  CHECK(mean.mean() == Approx(5));
  CHECK(mean.max() == 10);
}

TEST_CASE("no time has no mean, and a value without length counts for nothing",
          "[time_weighted_mean]") {
  TimeWeightedMean mean;
  CHECK(mean.mean() == 0);
  mean.add(1e9, sim::Duration::zero());
  mean.add(2, 1s);
  CHECK(mean.mean() == 2);
  CHECK(mean.max() == 2);
  CHECK_THROWS_AS(mean.add(1, -1s), sim::ContractViolation);
}

TEST_CASE("merged means over time equal one pass", "[time_weighted_mean]") {
  TimeWeightedMean whole;
  TimeWeightedMean head;
  TimeWeightedMean tail;
  for (int i = 1; i <= 10; ++i) {
    whole.add(i * i, std::chrono::seconds(i));
    (i <= 4 ? head : tail).add(i * i, std::chrono::seconds(i));
  }
  head.merge(tail);
  CHECK(head == whole);
  CHECK(whole.mean() == Approx(3025.0 / 55));  // sum of cubes over sum
}
