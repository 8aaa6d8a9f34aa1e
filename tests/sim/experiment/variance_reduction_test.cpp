// Coverage and gain of the methods on A01's year, splitting and excursions on walks with known
// answers.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "sim/experiment/excursions.hpp"
#include "sim/experiment/failure_biasing.hpp"
#include "sim/experiment/replicate.hpp"
#include "sim/experiment/splitting.hpp"
#include "sim/experiment/strata.hpp"
#include "sim/random/poisson.hpp"
#include "sim/random/ziggurat.hpp"
#include "sim/stats/control_variates.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/stats/stratified_moments.hpp"

using sim::ReplicationId;

namespace {

// Case A01: mean life 1000 h, mean repair 2 h, a year from new.
constexpr double horizon_h = 8760;
constexpr double faults_a_year = horizon_h / 1000;
constexpr double downtime_h = 17.4810458922;

/// Hours down in a year in which that many faults strike, those on a unit that is down without
/// effect: exponential lives again.
double run_year(std::uint64_t faults, sim::Stream& stream) {
  double down = 0;
  double up_from = 0;
  for (const sim::Instant at :
       sim::sample_event_times(faults, sim::simulation_start, sim::year, stream)) {
    const double now = sim::to_seconds(at) / 3600;
    if (now < up_from) continue;
    up_from = now + 2 * sim::sample_exponential(stream);
    down += std::min(up_from, horizon_h) - now;
  }
  return down;
}

struct Year {
  std::size_t stratum = 0;
  std::uint64_t faults = 0;
  double down_h = 0;
};

/// `draw_faults(id, stream)` gives stratum and number of faults.
template <class DrawFaults, class Merge>
void run_years(std::uint64_t seed, std::uint64_t count, DrawFaults draw_faults, Merge merge) {
  sim::replicate(
      {.count = count},
      [&] {
        return [&](ReplicationId id) {
          sim::Stream stream = sim::named_stream(seed, id.value, "unit", "year");
          Year year = draw_faults(id, stream);
          year.down_h = run_year(year.faults, stream);
          return year;
        };
      },
      [&](ReplicationId, const Year& year) { merge(year); });
}

Year by_nature(ReplicationId, sim::Stream& stream) {
  return {0, sim::sample_poisson(faults_a_year, stream), 0};
}

/// Steps to the right with probability p; from 1, the chance of n before 0 is known (gambler's
/// ruin).
constexpr double right = 0.2;
double ruin(int goal) {
  const double odds = (1 - right) / right;
  return (odds - 1) / (std::pow(odds, goal) - 1);
}

sim::SplittingResult split_walk(int goal, std::uint64_t seed, int jobs) {
  sim::SplittingPlan plan;
  plan.levels = static_cast<std::size_t>(goal - 1);
  plan.copies = 500;
  plan.repetitions = 40;
  plan.seed = seed;
  plan.jobs = jobs;
  return sim::run_splitting(
      plan, [](sim::Stream&) { return 1; },
      [](int& at, std::size_t level, sim::Stream& stream) {
        const int next = static_cast<int>(level) + 2;
        sim::Passage passage{false, 0};
        while (at > 0 && at < next) {
          at += stream.chance(right) ? 1 : -1;
          ++passage.work;
        }
        passage.reached = at == next;
        return passage;
      });
}

}  // namespace

TEST_CASE("plain, stratified and controlled intervals cover A01's year", "[variance_reduction]") {
  constexpr int repeats = 100;
  constexpr std::uint64_t years = 400;
  const sim::PoissonStrata strata(faults_a_year, 19);
  const sim::StratumSchedule schedule(strata.probabilities());
  int plain_covered = 0;
  int controlled_covered = 0;
  int stratified_covered = 0;
  sim::Moments control_gain;
  sim::Moments strata_gain;
  for (std::uint64_t repeat = 1; repeat <= repeats; ++repeat) {
    sim::Moments plain;
    sim::ControlVariates controlled({faults_a_year});
    sim::StratifiedMoments stratified(strata.probabilities());
    run_years(repeat, years, by_nature, [&](const Year& year) {
      plain.add(year.down_h);
      controlled.add(year.down_h, std::array{static_cast<double>(year.faults)});
    });
    const auto by_stratum = [&](ReplicationId id, sim::Stream& stream) {
      const std::size_t stratum = schedule.stratum_of(id);
      return Year{stratum, strata.count_of(stratum, stream), 0};
    };
    run_years(1000 + repeat, years, by_stratum,
              [&](const Year& year) { stratified.add(year.stratum, year.down_h); });
    plain_covered += sim::t_interval(plain, 0.95)->contains(downtime_h) ? 1 : 0;
    controlled_covered += controlled.estimate(0.95).interval->contains(downtime_h) ? 1 : 0;
    stratified_covered += stratified.estimate(0.95).interval->contains(downtime_h) ? 1 : 0;
    control_gain.add(controlled.fit()->variance_reduction.value());
    strata_gain.add(stratified.variance_reduction().value());
  }
  CAPTURE(plain_covered, controlled_covered, stratified_covered);
  for (const int covered : {plain_covered, controlled_covered, stratified_covered}) {
    CHECK(covered >= 89);
    CHECK(covered <= 99);
  }
  // Downtime is a sum of N exponential repairs: N explains half of its variance.
  CAPTURE(control_gain.mean(), strata_gain.mean());
  CHECK(control_gain.mean() == Approx(2).epsilon(0.1));
  CHECK(strata_gain.mean() == Approx(2).epsilon(0.15));
}

TEST_CASE("splitting finds gambler's ruin and says how well", "[variance_reduction]") {
  const double exact = ruin(15);
  REQUIRE(exact < 1e-8);
  int covered = 0;
  constexpr int repeats = 30;
  for (std::uint64_t seed = 1; seed <= repeats; ++seed) {
    const auto interval = split_walk(15, seed, 1).estimate(0.95).interval;
    covered += interval && interval->contains(exact) ? 1 : 0;
  }
  CAPTURE(covered);
  CHECK(covered >= 0.83 * repeats);
  const sim::SplittingResult result = split_walk(15, 1, 1);
  const double relative = result.probability.standard_error() / result.probability.mean();
  CHECK(relative < 0.1);
  CHECK(result.work_normalised_variance().value() == Approx(relative * relative * result.work));
  CHECK(split_walk(15, 1, 3).probability == result.probability);
}

TEST_CASE("splitting that never gets through gives no interval", "[variance_reduction]") {
  sim::SplittingPlan plan;
  plan.levels = 2;
  plan.copies = 10;
  plan.repetitions = 5;
  const auto result = sim::run_splitting(
      plan, [](sim::Stream&) { return 0; },
      [](int&, std::size_t level, sim::Stream&) {
        return sim::Passage{level == 0, 1};
      });
  CHECK(result.probability.mean() == 0);
  CHECK(result.passed[0].mean() == 1);
  CHECK_FALSE(result.estimate(0.95).interval.has_value());
  CHECK_FALSE(result.work_normalised_variance().has_value());
}

TEST_CASE("balanced failure biasing shares as it says and weighs it back", "[variance_reduction]") {
  const std::array<sim::BiasableTransition, 5> ways{
      {{0.001, true}, {1e-6, true}, {0, true}, {3, false}, {1, false}}};
  const double all = 0.001 + 1e-6 + 4;
  const std::array<double, 5> biased{0.3, 0.3, 0, 0.3, 0.1};
  sim::Stream stream = sim::named_stream(1, 0, "biasing", "test");
  std::array<int, 5> seen{};
  constexpr int draws = 100'000;
  for (int i = 0; i < draws; ++i) {
    sim::PathWeight weight;
    const std::size_t way = sim::choose_biased({0.6}, ways, stream, weight);
    REQUIRE(weight.value() == Approx(ways[way].rate / all / biased[way]));
    ++seen[way];
  }
  for (std::size_t way = 0; way < 5; ++way) {
    const double sd = std::sqrt(biased[way] * (1 - biased[way]) * draws);
    CHECK(std::abs(seen[way] - biased[way] * draws) <= 4 * sd);
  }
  CHECK(sim::exit_rate(ways) == Approx(all));
  const std::array<sim::BiasableTransition, 2> nowhere{{{0, true}, {0, false}}};
  CHECK_THROWS_AS(sim::choose_naturally(nowhere, stream), sim::ContractViolation);
}

TEST_CASE("copies of an excursion stand for it without bias", "[variance_reduction]") {
  // The walk from 1 until 0 or 6: ruin(6) is 7e-4. Copies go right half the time.
  constexpr int goal = 6;
  sim::ExcursionEstimator estimator(3);
  sim::Moments scores;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    sim::Stream stream = sim::named_stream(6, i, "walk", "test");
    scores.add(estimator.score(1, stream, [&](int at, sim::Stream& own) {
      sim::PathWeight weight;
      while (at > 0 && at < goal) {
        const bool up = own.chance(0.5);
        weight.chose(up ? right : 1 - right, 0.5);
        at += up ? 1 : -1;
      }
      return sim::WeightedScore{weight.value(), at == goal ? 1.0 : 0.0};
    }));
  }
  CAPTURE(scores.mean(), scores.standard_error(), ruin(goal));
  CHECK(std::abs(scores.mean() - ruin(goal)) < 4 * scores.standard_error());
  CHECK(scores.standard_error() < 0.05 * ruin(goal));
  CHECK(estimator.seen().count() == 12'000);
  CHECK(estimator.seen().guards().hold());
}
