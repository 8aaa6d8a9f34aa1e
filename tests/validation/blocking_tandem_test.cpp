// Case B07: a tandem network with blocking, simulated and solved.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "models/analytic/stationary.hpp"
#include "sim/random/stream.hpp"
#include "sim/random/ziggurat.hpp"
#include "sim/stats/moments.hpp"
#include "tests/validation/suite.hpp"

namespace {

constexpr int room = 5;

/// Customers in each queue, and the phase of the first service.
struct Network {
  int first = 0;
  int second = 0;
  int phase = 0;

  /// Arrival, first service done, first service goes to phase 2, second service done. A service
  /// that is done while the second queue is full does not fire.
  [[nodiscard]] std::array<double, 4> rates() const {
    const bool serves = first > 0;
    const bool blocked = second == room;
    const double done = phase == 0 ? 1.8 : 2.0;
    return {first < room ? 4.0 * room : 0.0, serves && !blocked ? done : 0.0,
            serves && phase == 0 ? 0.2 : 0.0, second > 0 ? 4.0 : 0.0};
  }
  void take(std::size_t way) {
    switch (way) {
      case 0:
        ++first;
        break;
      case 1:
        --first;
        ++second;
        phase = 0;
        break;
      case 2:
        phase = 1;
        break;
      default:
        --second;
    }
  }
  /// An empty first queue has no phase 2.
  [[nodiscard]] std::size_t state() const {
    const int place = first == 0 ? 0 : 2 * first - 1 + phase;
    const int of_both = second * (2 * room + 1) + place;
    return static_cast<std::size_t>(of_both);
  }
};

/// Mean number of customers over `length`, after a warm-up of 50.
double simulate(double length, std::uint64_t replication) {
  sim::Stream stream = sim::named_stream(7, replication, "network", "test");
  Network network;
  double integral = 0;
  const double end = 50 + length;
  for (double now = 0; now < end;) {
    const auto rates = network.rates();
    const double all = rates[0] + rates[1] + rates[2] + rates[3];
    const double next = std::min(end, now + sim::sample_exponential(stream) / all);
    integral += (network.first + network.second) * std::max(0.0, next - std::max(now, 50.0));
    now = next;
    double point = stream.uniform() * all;
    std::size_t way = 0;
    while (way < 3 && point >= rates[way]) point -= rates[way++];
    network.take(way);
  }
  return integral / length;
}

double solve() {
  std::vector<Network> states;
  for (int second = 0; second <= room; ++second) {
    states.push_back({0, second, 0});
    for (int first = 1; first <= room; ++first) {
      for (int phase = 0; phase < 2; ++phase) states.push_back({first, second, phase});
    }
  }
  models::analytic::MarkovChain chain(states.size());
  for (const Network& from : states) {
    const auto rates = from.rates();
    for (std::size_t way = 0; way < rates.size(); ++way) {
      if (!(rates[way] > 0)) continue;
      Network to = from;
      to.take(way);
      chain.add_transition(from.state(), to.state(), rates[way]);
    }
  }
  const auto stationary = models::analytic::stationary_by_gth(chain);
  double mean = 0;
  for (const Network& at : states) mean += (at.first + at.second) * stationary[at.state()];
  return mean;
}

}  // namespace

TEST_CASE("B07: a blocking tandem network, simulated", "[validation]") {
  sim::Moments means;
  for (std::uint64_t i = 0; i < 40; ++i) means.add(simulate(10'000, i));
  const double exact = validation::truth("B07", "mean_customers");
  CAPTURE(means.mean(), means.standard_error(), exact);
  CHECK(std::abs(means.mean() - exact) < 4 * means.standard_error());
  CHECK(means.standard_error() < 0.001 * exact);
}

TEST_CASE("B07: a blocking tandem network, solved", "[validation]") {
  CHECK(solve() == Approx(validation::truth("B07", "mean_customers")).epsilon(1e-11));
}
