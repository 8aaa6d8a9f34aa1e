#include "sim/random/poisson.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <boost/math/distributions/poisson.hpp>
#include <catch2/catch.hpp>

#include "sim/base/require.hpp"

namespace {

using boost::math::poisson;

double boost_tail(double mean, std::uint64_t count) {
  if (count == 0) return 1;
  return boost::math::cdf(boost::math::complement(poisson(mean), static_cast<double>(count) - 1));
}

}  // namespace

TEST_CASE("Poisson probabilities and tails are those of Boost", "[poisson]") {
  const double mean = GENERATE(1e-6, 0.02, 0.62, 1.0, 7.5, 80.0, 500.0);
  for (const std::uint64_t count : {0U, 1U, 2U, 5U, 20U, 64U, 65U, 90U, 480U}) {
    CAPTURE(mean, count);
    const double exact = boost::math::pdf(poisson(mean), static_cast<double>(count));
    if (exact < 1e-290) continue;
    CHECK(sim::poisson_probability(mean, count) == Approx(exact).epsilon(2e-12));
    CHECK(sim::poisson_tail(mean, count) == Approx(boost_tail(mean, count)).epsilon(2e-12));
  }
}

TEST_CASE("an event that cannot happen never does", "[poisson]") {
  sim::Stream stream;
  CHECK(sim::poisson_probability(0, 0) == 1);
  CHECK(sim::poisson_probability(0, 3) == 0);
  CHECK(sim::sample_poisson(0, stream) == 0);
  CHECK_THROWS_AS(sim::sample_poisson_at_least(0, 1, stream), sim::ContractViolation);
  CHECK_THROWS_AS(sim::sample_poisson(501, stream), sim::ContractViolation);
}

TEST_CASE("counts from a given number on follow the law cut off below it", "[poisson]") {
  struct Case {
    double mean;
    std::uint64_t least;
  };
  const Case one = GENERATE(Case{0.02, 0}, Case{0.02, 2}, Case{0.62, 3}, Case{4.0, 0}, Case{4.0, 3},
                            Case{300.0, 0}, Case{300.0, 340});
  sim::Stream stream = sim::named_stream(7, one.least, "poisson", "test");
  constexpr int draws = 200'000;
  std::vector<int> seen(1000);
  std::uint64_t lowest = 1000;
  for (int i = 0; i < draws; ++i) {
    const std::uint64_t count = sim::sample_poisson_at_least(one.mean, one.least, stream);
    REQUIRE(count < seen.size());
    lowest = std::min(lowest, count);
    ++seen[count];
  }
  CHECK(lowest >= one.least);
  CHECK(stream.draws() == draws);
  // Chi-squared over the counts that are expected 20 times or more, the rest together.
  double chi_squared = 0;
  int cells = 0;
  double rest = draws;
  int rest_seen = draws;
  for (std::uint64_t count = one.least; count < seen.size(); ++count) {
    const double expected = draws *
                            boost::math::pdf(poisson(one.mean), static_cast<double>(count)) /
                            boost_tail(one.mean, one.least);
    if (expected < 20) continue;
    chi_squared += (seen[count] - expected) * (seen[count] - expected) / expected;
    rest -= expected;
    rest_seen -= seen[count];
    ++cells;
  }
  if (rest > 5) chi_squared += (rest_seen - rest) * (rest_seen - rest) / rest;
  CAPTURE(one.mean, one.least, chi_squared, cells);
  CHECK(chi_squared < cells + 5 * std::sqrt(2.0 * cells) + 5);
}

TEST_CASE("event times are ordered, uniform and within their stretch", "[poisson]") {
  sim::Stream stream = sim::named_stream(3, 0, "times", "test");
  const sim::Instant start = sim::simulation_start + sim::year;
  double sum_first = 0;
  double sum_last = 0;
  constexpr int repeats = 20'000;
  for (int i = 0; i < repeats; ++i) {
    const auto times = sim::sample_event_times(3, start, sim::year, stream);
    REQUIRE(times.size() == 3);
    REQUIRE(std::is_sorted(times.begin(), times.end()));
    REQUIRE(times.front() >= start);
    REQUIRE(times.back() < start + sim::year);
    sum_first += sim::to_seconds(times.front() - start) / sim::to_seconds(sim::year);
    sum_last += sim::to_seconds(times.back() - start) / sim::to_seconds(sim::year);
  }
  // Order statistics of three uniforms: means 1/4 and 3/4, variance 3/80.
  const double error = std::sqrt(3.0 / 80 / repeats);
  CHECK(std::abs(sum_first / repeats - 0.25) < 4 * error);
  CHECK(std::abs(sum_last / repeats - 0.75) < 4 * error);
}
