#include "sim/experiment/strata.hpp"

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "sim/random/poisson.hpp"

using sim::ReplicationId;
using sim::StratumPilot;
using sim::StratumSchedule;

TEST_CASE("strata of a Poisson count leave no count out", "[strata]") {
  const sim::PoissonStrata strata(0.62, 3);
  const auto& p = strata.probabilities();
  REQUIRE(p.size() == 4);
  CHECK(std::accumulate(p.begin(), p.end(), 0.0) == Approx(1).epsilon(1e-14));
  CHECK(p[0] == Approx(std::exp(-0.62)));
  CHECK(p[2] == Approx(std::exp(-0.62) * 0.62 * 0.62 / 2));
  sim::Stream stream = sim::named_stream(1, 0, "strata", "test");
  CHECK(strata.count_of(2, stream) == 2);
  CHECK(stream.draws() == 0);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t count = strata.count_of(3, stream);
    REQUIRE(count >= 3);
    REQUIRE(strata.stratum_of(count) == 3);
  }
  CHECK(strata.stratum_of(1) == 1);
}

TEST_CASE("there are enough strata when a count beyond the last is negligible", "[strata]") {
  for (const double mean : {1e-4, 0.02, 0.62, 5.0}) {
    const std::size_t last = sim::enough_poisson_strata(mean, 1e-6);
    CAPTURE(mean, last);
    CHECK(sim::poisson_tail(mean, last + 1) < 1e-6);
    CHECK((last == 1 || sim::poisson_tail(mean, last) >= 1e-6));
  }
}

TEST_CASE("no other shares give a smaller variance than Neyman's", "[strata]") {
  const std::vector<double> p{0.9, 0.08, 0.02};
  const std::vector<StratumPilot> pilots{{0.5, 1}, {10, 2}, {30, 4}};
  // Without a defensive share to speak of, shares are the optimum of variance times cost.
  const std::vector<double> best = sim::stratum_shares(p, pilots, 1e-12);
  const auto work_times_variance = [&](const std::vector<double>& shares) {
    double work = 0;
    double variance = 0;
    for (std::size_t k = 0; k < p.size(); ++k) {
      work += shares[k] * pilots[k].cost;
      variance += p[k] * p[k] * pilots[k].deviation * pilots[k].deviation / shares[k];
    }
    return work * variance;
  };
  for (std::size_t from = 0; from < 3; ++from) {
    for (std::size_t to = 0; to < 3; ++to) {
      std::vector<double> other = best;
      other[from] -= 0.01;
      other[to] += 0.01;
      if (from != to) CHECK(work_times_variance(best) < work_times_variance(other));
    }
  }
}

TEST_CASE("a defensive share of the replications goes by probability", "[strata]") {
  const std::vector<double> p{0.9, 0.08, 0.02};
  const auto shares =
      sim::stratum_shares(p, std::vector<StratumPilot>{{0, 1}, {0, 1}, {1, 1}}, 0.2);
  CHECK(shares[0] == Approx(0.18));
  CHECK(shares[1] == Approx(0.016));
  CHECK(shares[2] == Approx(0.804));
  const auto blind = sim::stratum_shares(p, std::vector<StratumPilot>(3), 0.2);
  for (std::size_t k = 0; k < 3; ++k) CHECK(blind[k] == Approx(p[k]));
  CHECK_THROWS_AS(sim::stratum_shares(p, std::vector<StratumPilot>(2)), sim::ContractViolation);
}

TEST_CASE("any stretch of ids visits each stratum about as often as its share says", "[strata]") {
  const std::vector<double> shares{0.18, 0.016, 0.8, 0.004};
  const StratumSchedule schedule(shares, ReplicationId{1000});
  for (const std::uint64_t begin : {1008U, 5000U, 123'456U}) {
    std::vector<int> seen(4);
    for (std::uint64_t n = 1; n <= 20'000; ++n) {
      ++seen[schedule.stratum_of(ReplicationId{begin + n})];
      for (std::size_t k = 0; k < shares.size(); ++k) {
        const double off = std::abs(seen[k] - static_cast<double>(n) * shares[k]);
        REQUIRE(off < 2 + std::log2(static_cast<double>(n)));
      }
    }
  }
}

TEST_CASE("the first replications visit every stratum in turn, however small its share",
          "[strata]") {
  const StratumSchedule schedule(std::vector<double>{1, 1e-12, 0}, ReplicationId{10}, 2);
  for (std::uint64_t i = 0; i < 6; ++i) {
    CHECK(schedule.stratum_of(ReplicationId{10 + i}) == i % 3);
    CHECK(StratumSchedule::in_turn(ReplicationId{i}, 3) == i % 3);
  }
  for (std::uint64_t i = 6; i < 2000; ++i) CHECK(schedule.stratum_of(ReplicationId{10 + i}) == 0);
  CHECK_THROWS_AS(schedule.stratum_of(ReplicationId{9}), sim::ContractViolation);
}
