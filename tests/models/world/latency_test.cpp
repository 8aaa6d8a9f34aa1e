#include "models/world/latency.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/random/stream.hpp"

using models::LatencyLaw;
using models::LatencyTimes;

TEST_CASE("a station that is asked for more than it can do takes as long as a client waits",
          "[latency]") {
  LatencyLaw law;
  law.add(0.001);
  law.add({1, 0.01, 0.01});
  CHECK(law.at(0, 5) == Approx(0.011));
  CHECK(law.at(50, 5) == Approx(0.021));
  CHECK(law.at(99.9999, 5) == Approx(5));
  CHECK(law.at(100, 5) == Approx(5));
  CHECK(law.at(200, 5) == Approx(5));
}

TEST_CASE("instances that are alike are one, and others are apart", "[latency]") {
  LatencyLaw law;
  for (int instance = 0; instance < 3; ++instance) law.add({0.25, 0.01, 0.004});
  law.add({0.25, 0.01, 0.008});
  CHECK(law.at(100, 5) == Approx(0.75 * 0.01 / 0.6 + 0.25 * 0.01 / 0.2));
}

TEST_CASE("a latency that stands still is its own quantile", "[latency]") {
  LatencyTimes times;
  times.record(0.0448, 600);
  times.record(0.0615, 400);
  CHECK(times.quantile(0.5) == Approx(0.0448).epsilon(1e-12));
  CHECK(times.quantile(0.95) == Approx(0.0615).epsilon(1e-12));
  CHECK(times.mean() == Approx(0.6 * 0.0448 + 0.4 * 0.0615).epsilon(1e-12));
}

TEST_CASE("quantiles over time are within one percent of those of a sorted list", "[latency]") {
  sim::Stream stream(sim::StreamKey{1, 2}, 0);
  LatencyTimes times;
  std::vector<std::pair<double, double>> all;
  double together = 0;
  for (int at = 0; at < 5000; ++at) {
    const double latency = 0.001 + stream.uniform() * stream.uniform();
    const double seconds = 1 + stream.uniform();
    times.record(latency, seconds);
    all.emplace_back(latency, seconds);
    together += seconds;
  }
  std::sort(all.begin(), all.end());
  for (const double probability : {0.05, 0.5, 0.95, 0.99}) {
    double passed = 0;
    double expected = 0;
    for (const auto& [latency, seconds] : all) {
      passed += seconds;
      expected = latency;
      if (passed >= probability * together) break;
    }
    CHECK(times.quantile(probability) == Approx(expected).epsilon(0.011));
  }
}
