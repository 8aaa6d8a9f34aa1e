#include "models/workload/demand.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"

namespace {

using namespace std::chrono_literals;
using models::LoadCurve;
using sim::Duration;
using sim::Instant;
namespace demand = models::demand;
using demand::Between;
using Direction = LoadCurve::Direction;

constexpr Instant start = sim::simulation_start;
constexpr double pi = 3.14159265358979323846;

double in_hours(Instant at) {
  return sim::to_seconds(at) / 3600;
}

/// Moments spread over a month, breakpoints and the microseconds around them among them.
std::vector<Instant> moments(unsigned seed) {
  std::mt19937_64 random(seed);
  std::vector<Instant> result;
  for (int i = 0; i < 500; ++i) {
    const Instant five_minutes = start + static_cast<std::int64_t>(random() % 8640) * 5min;
    result.push_back(five_minutes);
    result.push_back(five_minutes - (five_minutes > start ? 1us : 0us));
    result.push_back(start + Duration(static_cast<std::int64_t>(random() % 2'592'000'000'000)));
  }
  return result;
}

std::array<double, 24> shop_hours() {
  std::array<double, 24> hours{};
  for (std::size_t h = 0; h < 24; ++h) hours.at(h) = h < 8 ? 10 : 40 + static_cast<double>(h);
  return hours;
}

}  // namespace

TEST_CASE("a daily wave is the cosine that it stands for, to its sampling error", "[demand]") {
  const demand::DailyWave wave{100, GENERATE(80.0, 100.0),
                               GENERATE(Duration(0), Duration(20h), Duration(13h + 7min + 1s))};
  const LoadCurve curve = demand::daily(wave);
  double worst = 0;
  for (const Instant at : moments(1)) {
    const double turns = sim::to_seconds(at - (start + wave.peak_at)) / 86400;
    const double expected = wave.mean_rps + wave.amplitude_rps * std::cos(2 * pi * turns);
    worst = std::max(worst, std::abs(curve.rps(at) - expected));
  }
  CHECK(worst < 6e-5 * wave.amplitude_rps);
  CHECK(worst > 4e-5 * wave.amplitude_rps);  // The bound is no idle one.
  CHECK(curve.peak_rps() <= wave.mean_rps + wave.amplitude_rps);
  CHECK(curve.trough_rps() >= 0);
  CHECK(curve.requests(start, start + 24h) == Approx(wave.mean_rps * 86400).epsilon(1e-12));
}

TEST_CASE("a daily wave spends the hours of validation case A27 at each instance count",
          "[demand]") {
  // r(t) = 100 (1 + 0.8 sin(2 pi t / 24 h)), one instance per 60 requests per second. The sine
  // peaks at 6:00. Expected hours: arcsine crossing times.
  const LoadCurve curve = demand::daily(demand::DailyWave{100, 80, 6h});
  const Instant noon = start + 12h;
  const double above_120 = in_hours(curve.first_beyond(start + 6h, 120, Direction::Falling)) -
                           in_hours(curve.first_beyond(start, 120, Direction::Rising));
  const double below_60 = in_hours(curve.first_beyond(start + 18h, 60, Direction::Rising)) -
                          in_hours(curve.first_beyond(noon, 60, Direction::Falling));
  CHECK(below_60 == Approx(8).margin(5e-4));
  CHECK(above_120 == Approx(10.06966504187601).margin(5e-4));
}

TEST_CASE("a day by the hour goes through its hours in straight lines", "[demand]") {
  const LoadCurve curve = demand::daily(shop_hours());
  const auto hour = GENERATE(range(0, 24));
  CHECK(curve.rps(start + std::chrono::hours(hour)) == shop_hours().at(std::size_t(hour)));
  CHECK(curve.rps(start + 7h + 30min) == Approx((10 + 48) / 2.0));
  CHECK(curve.rps(start + 23h + 30min) == Approx((63 + 10) / 2.0));
  CHECK(curve.period() == demand::day);
}

TEST_CASE("each day of a week is the day's shape times its factor", "[demand]") {
  const LoadCurve shape =
      GENERATE(demand::daily(shop_hours()), demand::constant(5), demand::daily({50, 30, 14h}));
  const std::array<double, 7> factors{1, 1.1, 1, 0.9, 1.5, 0.25, 0};
  const LoadCurve curve = demand::weekly(shape, factors);
  for (const Instant at : moments(2)) {
    const auto day = static_cast<std::size_t>(at.time_since_epoch() / demand::day) % 7;
    CAPTURE(in_hours(at));
    CHECK(curve.rps(at) == Approx(factors.at(day) * shape.rps(at)).margin(1e-12));
  }
}

TEST_CASE("a sum has the value of its parts at every moment", "[demand]") {
  const Duration horizon = 720h;
  const LoadCurve a = GENERATE(demand::daily({100, 60, 14h}), demand::constant(7));
  const LoadCurve b = GENERATE(demand::daily(shop_hours()),
                               demand::weekly(demand::constant(1), {1, 2, 3, 4, 5, 6, 7}),
                               demand::trace({{0h, 1}, {7h, 3}}, Between::Step, Duration(11h)),
                               demand::ramp(5, 50, 30h, 600h), demand::constant(3));
  const LoadCurve sum = demand::plus(a, b, horizon);
  for (const Instant at : moments(3)) {
    CAPTURE(in_hours(at));
    CHECK(sum.rps(at) == Approx(a.rps(at) + b.rps(at)).epsilon(1e-9));
  }
  const Instant from = start + 5h;
  const Instant to = start + 719h;
  CHECK(sum.requests(from, to) == Approx(a.requests(from, to) + b.requests(from, to)));
}

TEST_CASE("a sum repeats where a common period fits its horizon", "[demand]") {
  const LoadCurve day = demand::daily(shop_hours());
  const LoadCurve week = demand::weekly(day, {1, 1, 1, 1, 1, 2, 2});
  const LoadCurve shift = demand::trace({{0h, 1}, {5h, 2}}, Between::Step, Duration(10h));
  CHECK(demand::plus(day, week, 400h).period() == demand::week);
  CHECK(demand::plus(week, day, 1h).period() == demand::week);
  CHECK(demand::plus(day, shift, 120h).period() == Duration(120h));
  CHECK_FALSE(demand::plus(day, shift, 119h).period());
  CHECK(demand::plus(demand::constant(1), day, 1h).period() == demand::day);
  CHECK(demand::plus(demand::constant(1), demand::constant(2), 1h) == demand::constant(3));
}

TEST_CASE("a sum that cannot repeat keeps its last value after the horizon", "[demand]") {
  const LoadCurve day = demand::daily(shop_hours());
  const LoadCurve sum = demand::plus(day, demand::ramp(0, 10, 1h, 2h), 100h);
  CHECK(sum.rps(start + 99h) == Approx(day.rps(start + 99h) + 10));
  CHECK(sum.rps(start + 500h) == Approx(day.rps(start + 100h) + 10));
  // Where nothing repeats there is nothing to cut off.
  const LoadCurve ramps =
      demand::plus(demand::ramp(0, 10, 1h, 2h), demand::ramp(0, 5, 50h, 60h), 1h);
  CHECK(ramps.rps(start + 55h) == Approx(12.5));
}

TEST_CASE("a ramp is flat, straight and flat", "[demand]") {
  const LoadCurve curve = demand::ramp(10, 30, 1h, 3h);
  CHECK(curve.rps(start) == 10);
  CHECK(curve.rps(start + 1h) == 10);
  CHECK(curve.rps(start + 90min) == Approx(15));
  CHECK(curve.rps(start + 3h) == 30);
  CHECK(curve.rps(start + 9h) == 30);
  CHECK(demand::ramp(10, 30, 0h, 1h).rps(start + 30min) == Approx(20));
  CHECK(demand::ramp(10, 30, 1h, 1h).rps_before(start + 1h) == 10);
  CHECK(demand::ramp(10, 30, 1h, 1h).rps(start + 1h) == 30);
}

TEST_CASE("a trace holds its values or joins them", "[demand]") {
  const std::vector<demand::Point> points{{1h, 10}, {2h, 20}, {4h, 5}};
  const LoadCurve steps = demand::trace(points, Between::Step);
  CHECK(steps.rps(start) == 10);
  CHECK(steps.rps(start + 2h - 1us) == 10);
  CHECK(steps.rps(start + 2h) == 20);
  CHECK(steps.rps(start + 100h) == 5);
  const LoadCurve lines = demand::trace(points, Between::Line);
  CHECK(lines.rps(start + 30min) == 10);
  CHECK(lines.rps(start + 90min) == Approx(15));
  CHECK(lines.rps(start + 3h) == Approx(12.5));
  CHECK(lines.rps(start + 100h) == 5);
  const LoadCurve again = demand::trace({{0h, 10}, {2h, 20}}, Between::Line, Duration(4h));
  CHECK(again.rps(start + 7h) == Approx(15));
}

TEST_CASE("a spike brings the requests of its trapezium", "[demand]") {
  const auto [rise, hold, fall] =
      GENERATE(table<Duration, Duration, Duration>({{1min, 10min, 5min},
                                                    {0min, 10min, 0min},
                                                    {0min, 0min, 30min},
                                                    {30min, 0min, 0min},
                                                    {10min, 0min, 10min}}));
  const LoadCurve base = GENERATE(demand::constant(20), demand::daily({100, 80, 6h}));
  const demand::Spike spike{9h, rise, hold, fall, 300};
  const LoadCurve curve = demand::with_spike(base, spike, 48h);
  const double extra = 300 * sim::to_seconds(rise / 2 + hold + fall / 2);
  const Instant end = start + 48h;
  CHECK(curve.requests(start, end) == Approx(base.requests(start, end) + extra).epsilon(1e-12));
  CHECK(curve.rps(start + 8h) == Approx(base.rps(start + 8h)));
  CHECK(curve.rps(start + 11h) == Approx(base.rps(start + 11h)));
  const Instant top = start + 9h + rise;
  CHECK(std::max(curve.rps(top), curve.rps_before(top)) == Approx(base.rps(top) + 300));
}

TEST_CASE("a curve is scaled everywhere", "[demand]") {
  const LoadCurve day = demand::daily(shop_hours());
  const LoadCurve twice = demand::scaled(day, 2);
  for (const Instant at : moments(4)) CHECK(twice.rps(at) == Approx(2 * day.rps(at)));
  CHECK(demand::scaled(day, 0).is_constant());
}

TEST_CASE("replaced demand is the old one before and constant from then on", "[demand]") {
  const LoadCurve day = demand::daily(shop_hours());
  const Instant at = start + 100h + 17min;
  const LoadCurve curve = demand::replaced_from(day, at - start, 77);
  for (const Instant t : moments(5)) {
    CHECK(curve.rps(t) == Approx(t < at ? day.rps(t) : 77));
  }
  CHECK(curve.rps_before(at) == Approx(day.rps(at)));
  CHECK(demand::replaced_from(day, 0h, 5) == demand::constant(5));
  CHECK(demand::replaced_from(curve, 10h, 5).rps(start + 200h) == 5);
}

TEST_CASE("demand outside its contract is refused", "[demand]") {
  const LoadCurve day = demand::daily(shop_hours());
  CHECK_THROWS_AS(demand::daily({50, 51, 0h}), sim::ContractViolation);
  CHECK_THROWS_AS(demand::daily({50, 5, 24h}), sim::ContractViolation);
  CHECK_THROWS_AS(demand::ramp(1, 2, 3h, 2h), sim::ContractViolation);
  CHECK_THROWS_AS(demand::constant(-1), sim::ContractViolation);
  CHECK_THROWS_AS(demand::scaled(day, -1), sim::ContractViolation);
  CHECK_THROWS_AS(demand::trace({}, Between::Line), sim::ContractViolation);
  CHECK_THROWS_AS(demand::trace({{2h, 1}, {1h, 1}}, Between::Line), sim::ContractViolation);
  CHECK_THROWS_AS(demand::trace({{1h, 1}}, Between::Line, Duration(2h)), sim::ContractViolation);
  CHECK_THROWS_AS(demand::weekly(demand::ramp(1, 2, 1h, 2h), {}), sim::ContractViolation);
  CHECK_THROWS_AS(demand::plus(day, day, 0h), sim::ContractViolation);
  CHECK_THROWS_AS(demand::replaced_from(day, -1h, 1), sim::ContractViolation);
}

TEST_CASE("a sum too long to be written down is refused", "[demand]") {
  const LoadCurve seconds = demand::trace({{0s, 1}, {1s, 2}}, Between::Step, Duration(2s));
  const LoadCurve once = demand::ramp(0, 1, 1h, 2h);
  CHECK_NOTHROW(demand::plus(seconds, once, 200h));
  CHECK_THROWS_AS(demand::plus(seconds, once, 300h), sim::ContractViolation);
}
