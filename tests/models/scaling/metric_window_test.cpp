#include "models/scaling/metric_window.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"

namespace {

using models::LoadCurve;
using models::MetricGrid;
using models::MetricLaw;
using models::MetricWindow;
using sim::Instant;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr double infinity = std::numeric_limits<double>::infinity();

Instant at_s(double s) {
  return sim::simulation_start + sim::from_seconds(s);
}

/// Three kinds of instances with three clips, and one that hangs.
MetricLaw mixed_law() {
  MetricLaw law(7);
  law.add({.count = 3, .fixed = 0, .per_rps = 0.01, .cap = 1});
  law.add({.count = 1, .fixed = 0.5, .per_rps = 0.02, .cap = 1});
  law.add({.count = 2, .fixed = 0.1, .per_rps = 0.01, .cap = 0.2});
  return law;
}

TEST_CASE("a metric is the mean over warm instances, hung ones at zero", "[metric_window]") {
  // At 30 requests per second: 3 * 0.3, then 1.1 clipped to 1, then 0.4 clipped to 0.2.
  CHECK(mixed_law().mean_at(30) == Approx((3 * 0.3 + 1.0 + 2 * 0.2 + 0) / 7));
}

TEST_CASE("the demand at which a mean is reached undoes the mean", "[metric_window]") {
  const MetricLaw law = mixed_law();
  for (const double rps : {0.0, 3.0, 9.99, 10.0, 17.0, 25.0, 60.0, 99.0}) {
    CAPTURE(rps);
    CHECK(law.demand_at(law.mean_at(rps)) == Approx(rps).margin(1e-9));
  }
  CHECK(law.demand_at(law.mean_at(0) - 0.01) == -infinity);
  CHECK(law.demand_at(law.mean_at(1000) + 1e-6) == infinity);
}

TEST_CASE("a ninth kind of instance is averaged into the eighth", "[metric_window]") {
  MetricLaw law(9);
  for (int i = 0; i < 9; ++i) law.add({.count = 1, .fixed = 0.05 * i, .per_rps = 0, .cap = 1});
  CHECK(law.mean_at(5) == Approx(0.05 * (0 + 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8) / 9));
}

TEST_CASE("instances told at once are those told one by one, the ninth kind too",
          "[metric_window]") {
  constexpr int kinds = 10;
  MetricLaw at_once(3 * kinds);
  MetricLaw one_by_one(3 * kinds);
  double sum = 0;
  for (int kind = 0; kind < kinds; ++kind) {
    const double fixed = 0.01 * kind * kind;
    const double per_rps = 0.1 / (1 + kind);
    at_once.add({.count = 3, .fixed = fixed, .per_rps = per_rps, .cap = 1});
    for (int i = 0; i < 3; ++i) {
      one_by_one.add({.count = 1, .fixed = fixed, .per_rps = per_rps, .cap = 1});
    }
    sum += 3 * fixed;
  }
  CHECK(at_once == one_by_one);
  CHECK(at_once.sum_at(0) == Approx(sum));
}

TEST_CASE("a law that was copied or assigned is the same law", "[metric_window]") {
  const MetricLaw law = mixed_law();
  MetricLaw other = MetricLaw::uniform(2, 0.5, 0.1);
  CHECK(!(other == law));
  other = law;
  CHECK(other == law);
  CHECK(MetricLaw(law) == law);
  for (const double rps : {0.0, 12.0, 400.0}) CHECK(other.mean_at(rps) == law.mean_at(rps));
}

TEST_CASE("a metric that just reaches its cap, or just does not, is the mean of its ends",
          "[metric_window]") {
  // From 10 to 20 requests per second within a minute: from 0.1 to 0.2.
  const LoadCurve rising({{{}, 10, 20}, {minutes(1), 20, 20}});
  for (int ulps = -60; ulps <= 60; ++ulps) {
    CAPTURE(ulps);
    const double cap = 0.2 * (1 + ulps * 1e-13);
    MetricLaw law(1);
    law.add({.count = 1, .fixed = 0, .per_rps = 0.01, .cap = cap});
    CHECK(law.integral(rising, at_s(0), at_s(60)) == Approx(9).epsilon(1e-12));
    CHECK(law.integral(rising, at_s(0), at_s(60)) <= 9 * (1 + 1e-15));
  }
}

TEST_CASE("equal instances count together in whatever order they come", "[metric_window]") {
  MetricLaw law(4);
  for (int i = 0; i < 4; ++i) law.add({.count = 1, .fixed = 0, .per_rps = 0.1, .cap = 1});
  CHECK(law == MetricLaw::uniform(4, 0, 0.1));
}

TEST_CASE("the integral of a clipped metric is that of very many small steps", "[metric_window]") {
  // Rises and falls through every clip, with a jump inside.
  const LoadCurve demand({{{}, 0, 120}, {seconds(100), 40, 5}}, seconds(170));
  const MetricLaw law = mixed_law();
  const double from = GENERATE(0.0, 31.25, 99.0, 400.5);
  const double to = from + GENERATE(0.5, 60.0, 300.0);
  constexpr int steps = 200'000;
  double sum = 0;
  for (int i = 0; i < steps; ++i) {
    sum += law.sum_at(demand.rps(at_s(from + (to - from) * (i + 0.5) / steps)));
  }
  const double reference = sum * (to - from) / steps;
  CHECK(law.integral(demand, at_s(from), at_s(to)) == Approx(reference).epsilon(1e-5));
}

TEST_CASE("a change inside a minute splits its datapoint exactly", "[metric_window]") {
  const LoadCurve demand = LoadCurve::constant(10);
  MetricWindow window({}, at_s(0));
  window.change(at_s(0), MetricLaw::uniform(2, 0, 0.08), demand);
  window.change(at_s(225), MetricLaw::uniform(2, 0, 0.04), demand);
  window.change(at_s(285), MetricLaw::uniform(4, 0, 0.04), demand);
  CHECK(window.datapoint(3, demand).mean == Approx(0.7));  // A28: 45 s of 80 %, 15 s of 40 %.
  CHECK(window.datapoint(3, demand).warm == 2);
  CHECK(window.datapoint(4, demand).mean == Approx(0.4));
  CHECK(window.datapoint(4, demand).warm == 4);
}

TEST_CASE("a datapoint weighs each instance by the time it reported", "[metric_window]") {
  // One instance at 90 % all minute, a second one at 30 % for its last 20 s.
  const LoadCurve demand;
  MetricWindow window({}, at_s(0));
  window.change(at_s(0), MetricLaw::uniform(1, 0.9, 0), demand);
  MetricLaw both(2);
  both.add({.count = 1, .fixed = 0.9, .per_rps = 0, .cap = 1});
  both.add({.count = 1, .fixed = 0.3, .per_rps = 0, .cap = 1});
  window.change(at_s(40), both, demand);
  CHECK(window.datapoint(0, demand).mean == Approx((0.9 * 60 + 0.3 * 20) / 80));
}

TEST_CASE("a minute without a warm instance has no datapoint", "[metric_window]") {
  const LoadCurve demand = LoadCurve::constant(10);
  MetricWindow window({.offset = {}, .period = seconds(60), .delay = seconds(600)}, at_s(0));
  window.change(at_s(0), MetricLaw::uniform(2, 0, 0.08), demand);
  window.change(at_s(90), MetricLaw(), demand);
  window.change(at_s(250), MetricLaw::uniform(1, 0, 0.05), demand);
  CHECK_FALSE(window.datapoint(1, demand).missing);
  CHECK(window.datapoint(1, demand).mean == Approx(0.8));  // Of the half minute that it reported.
  CHECK(window.datapoint(1, demand).warm == 0);
  CHECK(window.datapoint(2, demand).missing);
  CHECK(window.datapoint(3, demand).missing);
  CHECK(window.datapoint(4, demand).mean == Approx(0.5));
}

TEST_CASE("datapoints years ahead follow the demand", "[metric_window]") {
  const LoadCurve demand({{{}, 0, 48}, {hours(12), 48, 0}}, hours(24));
  MetricWindow window({}, at_s(0));
  window.change(at_s(0), MetricLaw::uniform(1, 0, 0.01), demand);
  // Noon is on the kink: half a minute up from 47.9666, or half a minute down.
  const std::int64_t noon_in_ten_years = 3650 * 1440 + 720;
  CHECK(window.datapoint(noon_in_ten_years, demand).mean == Approx(0.01 * (48 - 2.0 / 60)));
  CHECK(window.datapoint(noon_in_ten_years - 1, demand).mean == Approx(0.01 * (48 - 2.0 / 60)));
}

TEST_CASE("datapoints are kept until their last evaluation and no longer", "[metric_window]") {
  const int delay_s = GENERATE(0, 59, 60, 90, 840, 900);
  const int period_s = GENERATE(60, 300);
  const MetricGrid grid{.offset = {}, .period = seconds(period_s), .delay = seconds(delay_s)};
  const LoadCurve demand = LoadCurve::constant(1);
  MetricWindow window(grid, at_s(0));
  for (int s = 0; s <= 7200; s += 7) {
    window.change(at_s(s), MetricLaw::uniform(1, 1e-6 * s, 0), demand);
    // The first evaluation that is still to come, or due at this moment.
    std::int64_t n = 0;
    while (grid.evaluation(n) < at_s(s)) ++n;
    const std::int64_t shown = grid.period_of(n);
    if (shown < 0) continue;
    CAPTURE(s, shown);
    REQUIRE(window.oldest() <= shown);
    const double middle = 1e-6 * (static_cast<double>(shown) + 0.5) * period_s;
    if (grid.end(shown) <= at_s(s)) {
      REQUIRE(window.datapoint(shown, demand).mean == Approx(middle).margin(8e-6));
    }
  }
  CHECK_THROWS_AS(window.datapoint(0, demand), sim::ContractViolation);
}

TEST_CASE("no datapoint lies beyond the bounds that are given for it", "[metric_window]") {
  using Direction = LoadCurve::Direction;
  // Periods of 170 s and a jump: minutes lie differently in each turn.
  const LoadCurve demand({{{}, 0, 120}, {seconds(100), 40, 5}}, seconds(170));
  MetricWindow window({}, at_s(0));
  window.change(at_s(0), MetricLaw::uniform(2, 0.3, 0.004), demand);
  const double changed_s = GENERATE(0.0, 60.0, 75.0, 119.5, 400.0);
  window.change(at_s(changed_s), mixed_law(), demand);
  for (std::int64_t first = window.live(); first < window.live() + 6; ++first) {
    double largest = 0;
    double smallest = 1;
    for (std::int64_t limit = first + 1; limit < first + 8; ++limit) {
      CAPTURE(changed_s, first, limit);
      largest = std::max(largest, window.datapoint(limit - 1, demand).mean);
      smallest = std::min(smallest, window.datapoint(limit - 1, demand).mean);
      CHECK(window.farthest(first, limit, Direction::Rising, demand).mean >= largest);
      CHECK(window.farthest(first, limit, Direction::Falling, demand).mean <= smallest);
    }
  }
}

TEST_CASE("the bounds of a metric are what it shows where the demand stays", "[metric_window]") {
  using Direction = LoadCurve::Direction;
  const LoadCurve demand({{{}, 30, 30}, {minutes(5), 60, 60}}, minutes(10));
  MetricWindow window({}, at_s(0));
  window.change(at_s(0), MetricLaw::uniform(2, 0, 0.01), demand);
  CHECK(window.farthest(1, 4, Direction::Rising, demand).mean == Approx(0.3));
  CHECK(window.farthest(1, 7, Direction::Rising, demand).mean == Approx(0.6));
  CHECK(window.farthest(6, 9, Direction::Falling, demand).mean == Approx(0.6));
  CHECK(window.farthest(6, 12, Direction::Falling, demand).mean == Approx(0.3));
  window.change(at_s(90), MetricLaw(), demand);
  CHECK(window.farthest(1, 2, Direction::Rising, demand).mean == Approx(0.3));
  CHECK(window.farthest(2, 9, Direction::Rising, demand).missing);
}

TEST_CASE("evaluations come once a minute and see what had ended", "[metric_window]") {
  SECTION("detailed") {
    const MetricGrid grid{.offset = seconds(10), .period = seconds(60), .delay = seconds(90)};
    CHECK(grid.start(0) == at_s(10));
    CHECK(grid.period_at(at_s(9.999999)) == -1);
    CHECK(grid.evaluation(0) == at_s(160));
    CHECK(grid.period_of(0) == 0);
    CHECK(grid.last_evaluation(at_s(159.999999)) == -1);
    CHECK(grid.last_evaluation(at_s(160)) == 0);
  }
  SECTION("basic: each datapoint is seen five times") {
    const MetricGrid grid{.offset = {}, .period = seconds(300), .delay = seconds(90)};
    CHECK(grid.first_evaluation_of(0) == 4);
    CHECK(grid.evaluation(4) == at_s(390));
    for (int n = 4; n < 9; ++n) CHECK(grid.period_of(n) == 0);
    CHECK(grid.period_of(9) == 1);
    CHECK(grid.period_of(3) == -1);
  }
}

TEST_CASE("broken metric contracts are refused", "[metric_window]") {
  CHECK_THROWS_AS(
      MetricWindow({.offset = {}, .period = seconds(60), .delay = minutes(16)}, at_s(0)),
      sim::ContractViolation);
  CHECK_THROWS_AS(MetricWindow({.offset = {}, .period = seconds(90), .delay = {}}, at_s(0)),
                  sim::ContractViolation);
  CHECK_THROWS_AS(
      MetricWindow({.offset = seconds(60), .period = seconds(60), .delay = {}}, at_s(0)),
      sim::ContractViolation);
  CHECK_THROWS_AS(MetricLaw(-1), sim::ContractViolation);
  MetricWindow window({}, at_s(60));
  CHECK_THROWS_AS(window.change(at_s(59), MetricLaw(1), LoadCurve()), sim::ContractViolation);
}

TEST_CASE("a datapoint that was asked for before is another one after a change in its period",
          "[metric_window]") {
  const LoadCurve demand = LoadCurve::constant(10);
  MetricWindow window({}, sim::simulation_start);
  window.change(sim::simulation_start, MetricLaw::uniform(2, 0, 0.02), demand);
  CHECK(window.datapoint(0, demand).mean == Approx(0.2));
  CHECK(window.datapoint(4, demand).mean == Approx(0.2));
  CHECK(window.datapoint(0, demand).mean == Approx(0.2));
  window.change(at_s(15), MetricLaw::uniform(2, 0, 0.04), demand);
  CHECK(window.datapoint(0, demand).mean == Approx(0.35));
  CHECK(window.datapoint(4, demand).mean == Approx(0.4));
}

}  // namespace
