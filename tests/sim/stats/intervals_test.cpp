#include "sim/stats/intervals.hpp"

#include <cmath>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "tests/sim/stats/binomial.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::Interval;
using sim::Moments;
using sim_tests::SplitMix;

namespace {

Approx printed(double value) {
  return Approx(value).margin(5.1e-14).epsilon(0);
}

struct Share {
  std::uint64_t successes;
  std::uint64_t trials;
  Interval expected;
};

/// P(B <= k), B ~ binomial(n, p), by adding up terms.
double binomial_at_most(std::uint64_t k, std::uint64_t n, double p) {
  double sum = 0;
  for (std::uint64_t i = 0; i <= k; ++i) sum += sim_tests::binomial_term(i, n, p);
  return sum;
}

/// Chance that the interval covers p, exactly: the sum over all numbers of successes.
template <class MakeInterval>
double coverage_of(MakeInterval make_interval, std::uint64_t trials, double p) {
  double covered = 0;
  double below = 0;
  for (std::uint64_t k = 0; k <= trials; ++k) {
    const double at_most = binomial_at_most(k, trials, p);
    if (make_interval(k, trials, 0.95).contains(p)) covered += at_most - below;
    below = at_most;
  }
  return covered;
}

}  // namespace

TEST_CASE("Wilson intervals are those of the validation suite", "[intervals]") {
  const auto share = GENERATE(Share{7, 50, {0.0695083342702, 0.2618619371059}},
                              Share{0, 100, {0, 0.0369934982070}},
                              Share{995, 1000, {0.9883490446266, 0.9978624644727}});
  CAPTURE(share.successes);
  const Interval interval = sim::wilson_interval(share.successes, share.trials, 0.95);
  CHECK(interval.low == printed(share.expected.low));
  CHECK(interval.high == printed(share.expected.high));
}

TEST_CASE("Clopper-Pearson intervals are those of the validation suite", "[intervals]") {
  const auto share = GENERATE(Share{7, 50, {0.0581917003404, 0.2673960024970}},
                              Share{0, 100, {0, 0.0362166926452}},
                              Share{995, 1000, {0.9883705294402, 0.9983745804824}});
  CAPTURE(share.successes);
  const Interval interval = sim::clopper_pearson_interval(share.successes, share.trials, 0.95);
  CHECK(interval.low == printed(share.expected.low));
  CHECK(interval.high == printed(share.expected.high));
}

TEST_CASE("t quantiles are those of the validation suite", "[intervals]") {
  CHECK(sim::student_t_quantile(0.975, 4) == printed(2.7764451051978));
  // The suite prints ...27410; the root of the incomplete beta function in 30 digits is this.
  CHECK(sim::student_t_quantile(0.975, 9) == printed(2.2621571627982));
  CHECK(sim::student_t_quantile(0.975, 29) == printed(2.0452296421327));
}

TEST_CASE("zero events bound the mean count by three, roughly", "[intervals]") {
  CHECK(sim::zero_event_upper_bound(0.95) == printed(2.9957322735540));
  // The mean at which nothing at all is seen with a chance of 1 in 1000.
  CHECK(std::exp(-sim::zero_event_upper_bound(0.999)) == Approx(0.001));
}

TEST_CASE("the ends of Clopper-Pearson are where the tails have the asked weight", "[intervals]") {
  const std::uint64_t n = 40;
  const std::uint64_t k = GENERATE(range(std::uint64_t{1}, std::uint64_t{40}));
  CAPTURE(k);
  const Interval interval = sim::clopper_pearson_interval(k, n, 0.90);
  CHECK(1 - binomial_at_most(k - 1, n, interval.low) == Approx(0.05));
  CHECK(binomial_at_most(k, n, interval.high) == Approx(0.05));
}

TEST_CASE("the ends of Wilson are one z away from the share, by the error at the end itself",
          "[intervals]") {
  const std::uint64_t k = GENERATE(range(std::uint64_t{1}, std::uint64_t{30}));
  CAPTURE(k);
  const double share = static_cast<double>(k) / 30;
  const Interval interval = sim::wilson_interval(k, 30, 0.95);
  for (const double end : {interval.low, interval.high}) {
    CHECK(std::abs(share - end) / std::sqrt(end * (1 - end) / 30) == Approx(1.959963984540054));
  }
}

TEST_CASE("Clopper-Pearson covers 95 % at every share and Wilson on average", "[intervals]") {
  double wilson = 0;
  int shares = 0;
  for (double p = 0.005; p < 1; p += 0.01, ++shares) {
    CAPTURE(p);
    CHECK(coverage_of(sim::clopper_pearson_interval, 60, p) >= 0.95);
    wilson += coverage_of(sim::wilson_interval, 60, p);
  }
  CHECK(wilson / shares == Approx(0.95).margin(0.005));
}

TEST_CASE("proportions stay within zero and one and are symmetric", "[intervals]") {
  const std::uint64_t n = GENERATE(1U, 2U, 7U, 1000U);
  for (std::uint64_t k = 0; k <= n; k += 1 + n / 50) {
    CAPTURE(n, k);
    for (const auto method : {sim::wilson_interval, sim::clopper_pearson_interval}) {
      const Interval interval = method(k, n, 0.95);
      const Interval mirrored = method(n - k, n, 0.95);
      CHECK(interval.low >= 0);
      CHECK(interval.high <= 1);
      CHECK(interval.contains(static_cast<double>(k) / static_cast<double>(n)));
      CHECK(interval.low == Approx(1 - mirrored.high).margin(1e-13));
    }
  }
}

TEST_CASE("a t interval needs two observations", "[intervals]") {
  Moments sample;
  CHECK_FALSE(sim::t_interval(sample, 0.95));
  sample.add(3);
  CHECK_FALSE(sim::t_interval(sample, 0.95));
  CHECK(sim::mean_estimate(sample, 0.95).value == 3);
  CHECK_FALSE(sim::mean_estimate(sample, 0.95).interval);
  sample.add(5);
  const auto interval = sim::t_interval(sample, 0.95);
  REQUIRE(interval);
  CHECK(interval->high == Approx(4 + 12.706204736432095));  // t(0.975, 1), standard error 1
}

TEST_CASE("t intervals of normal samples cover as often as they say", "[intervals]") {
  const double confidence = GENERATE(0.5, 0.9, 0.95, 0.99);
  CAPTURE(confidence);
  SplitMix bits(17);
  constexpr int repeats = 4000;
  int covered = 0;
  for (int i = 0; i < repeats; ++i) {
    Moments sample;
    for (int k = 0; k < 5; ++k) sample.add(10 + 4 * bits.normal());
    if (sim::t_interval(sample, confidence)->contains(10)) ++covered;
  }
  CHECK(sim_tests::is_plausible_share(covered, repeats, confidence));
}

TEST_CASE("the number of outages chooses the method", "[intervals]") {
  CHECK(sim::method_for_outages(0) == sim::IntervalMethod::ZeroEvents);
  CHECK(sim::method_for_outages(1) == sim::IntervalMethod::BcaBootstrap);
  CHECK(sim::method_for_outages(99) == sim::IntervalMethod::BcaBootstrap);
  CHECK(sim::method_for_outages(100) == sim::IntervalMethod::StudentT);
}

TEST_CASE("intervals refuse what has no meaning", "[intervals]") {
  CHECK_THROWS_AS(sim::wilson_interval(3, 2, 0.95), sim::ContractViolation);
  CHECK_THROWS_AS(sim::wilson_interval(0, 0, 0.95), sim::ContractViolation);
  CHECK_THROWS_AS(sim::clopper_pearson_interval(1, 2, 1.0), sim::ContractViolation);
  CHECK_THROWS_AS(sim::t_interval(Moments{}, 95), sim::ContractViolation);
  CHECK_THROWS_AS(sim::zero_event_upper_bound(0), sim::ContractViolation);
}
