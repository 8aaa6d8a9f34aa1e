#include "models/architecture/load_curve.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"

namespace {

using namespace std::chrono_literals;
using models::LoadCurve;
using Direction = LoadCurve::Direction;
using Piece = LoadCurve::Piece;
using sim::Duration;
using sim::Instant;

constexpr Instant start = sim::simulation_start;

/// What a curve is by definition, without any of its shortcuts: pieces are looked for one by one.
/// `micros` need not be whole; the answer at a jump is the value after it.
double by_definition(const LoadCurve& curve, double micros) {
  if (curve.period()) {
    const auto period = static_cast<double>(curve.period()->count());
    micros -= std::floor(micros / period) * period;
  }
  const auto& pieces = curve.pieces();
  if (micros < 0) return pieces.front().start_rps;
  std::size_t i = 0;
  while (i + 1 < pieces.size() && static_cast<double>(pieces[i + 1].start.count()) <= micros) ++i;
  if (i + 1 == pieces.size() && !curve.period()) return pieces[i].start_rps;
  const auto begin = static_cast<double>(pieces[i].start.count());
  const auto end =
      static_cast<double>((i + 1 < pieces.size() ? pieces[i + 1].start : *curve.period()).count());
  return pieces[i].start_rps +
         (pieces[i].end_rps - pieces[i].start_rps) * ((micros - begin) / (end - begin));
}

/// Pieces a few microseconds long with small whole rates, so that every microsecond can be looked
/// at and levels are often met exactly.
LoadCurve random_curve(std::mt19937& random) {
  const auto upto = [&](unsigned n) { return static_cast<int>(random() % n); };
  std::vector<Piece> pieces;
  std::int64_t at = 0;
  const int count = 1 + upto(9);
  for (int i = 0; i < count; ++i) {
    const double begin = upto(6);
    const double end = upto(3) == 0 ? begin : upto(6);
    const bool joined = i > 0 && upto(2) == 0;
    pieces.push_back({Duration(at), joined ? pieces.back().end_rps : begin, end});
    at += 1 + upto(12);
  }
  if (upto(2) == 0) return LoadCurve(pieces, Duration(at));
  pieces.back().end_rps = pieces.back().start_rps;
  return LoadCurve(pieces);
}

LoadCurve triangle_wave() {
  return LoadCurve({{0s, 0, 100}, {10s, 100, 0}}, Duration(20s));
}

}  // namespace

TEST_CASE("a random curve has the value at every microsecond that its pieces say", "[load_curve]") {
  std::mt19937 random(GENERATE(range(0U, 100U)));
  const LoadCurve curve = random_curve(random);
  for (int t = -50; t < 200; ++t) {
    CAPTURE(t);
    CHECK(curve.rps(start + Duration(t)) == Approx(by_definition(curve, t)).margin(1e-12));
  }
}

TEST_CASE("a curve of many pieces, evenly spaced or not, finds each of them", "[load_curve]") {
  const unsigned seed = GENERATE(range(0U, 30U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  // Long pieces at one end or the other, so that an even spacing misleads.
  const unsigned spread = 1 + seed % 3 * 40;
  const bool growing = random() % 2 == 0;
  std::vector<Piece> pieces;
  Duration at{};
  for (unsigned i = 0; i < 300; ++i) {
    const double rps = static_cast<double>(i);
    pieces.push_back({at, rps, rps});
    at += Duration(1 + random() % (1 + (growing ? i : 300 - i) * (spread - 1) / 40));
  }
  const LoadCurve curve(pieces, at);
  std::size_t piece = 0;
  for (Duration t{}; t < at; t += 1us) {
    if (piece + 1 < pieces.size() && pieces[piece + 1].start == t) ++piece;
    REQUIRE(curve.rps(start + 5 * at + t) == static_cast<double>(piece));
  }
}

TEST_CASE("just before a jump a random curve has the value that it comes from", "[load_curve]") {
  std::mt19937 random(GENERATE(range(0U, 100U)));
  const LoadCurve curve = random_curve(random);
  for (int t = -50; t < 200; ++t) {
    CAPTURE(t);
    CHECK(curve.rps_before(start + Duration(t)) ==
          Approx(by_definition(curve, t - 1e-9)).margin(1e-7));
  }
}

TEST_CASE("requests are the sum of what each microsecond brings", "[load_curve]") {
  const unsigned seed = GENERATE(range(0U, 100U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  const LoadCurve curve = random_curve(random);
  const auto from = static_cast<int>(random() % 120) - 40;
  // On a straight piece the middle of a microsecond gives its mean exactly.
  double sum = 0;
  for (int t = from; t < from + 150; ++t) {
    CHECK(curve.requests(start + Duration(from), start + Duration(t)) ==
          Approx(sum).epsilon(1e-12).margin(1e-18));
    sum += by_definition(curve, t + 0.5) * 1e-6;
  }
}

TEST_CASE("the first microsecond beyond a level is the one that looking at each of them finds",
          "[load_curve]") {
  const unsigned seed = GENERATE(range(0U, 200U));
  const auto direction = GENERATE(Direction::Rising, Direction::Falling);
  CAPTURE(seed, direction);
  std::mt19937 random(seed);
  const LoadCurve curve = random_curve(random);
  for (const double level : {-1.0, 0.0, 0.5, 1.0, 1.7, 2.0, 3.0, 4.2, 5.0}) {
    for (int from = -20; from < 100; from += 7) {
      CAPTURE(level, from);
      int t = from;
      const auto is_beyond = [&] {
        const double rps = curve.rps(start + Duration(t));
        return direction == Direction::Rising ? rps > level : rps < level;
      };
      while (t < 400 && !is_beyond()) ++t;
      const Instant expected = t < 400 ? start + Duration(t) : sim::never;
      CHECK(curve.first_beyond(start + Duration(from), level, direction) == expected);
    }
  }
}

TEST_CASE("the largest and smallest demand of an interval are those of its microseconds and jumps",
          "[load_curve]") {
  const unsigned seed = GENERATE(range(0U, 100U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  const LoadCurve curve = random_curve(random);
  for (int from = -20; from < 80; from += 9) {
    double largest = by_definition(curve, from);
    double smallest = largest;
    for (int to = from; to < from + 100; ++to) {
      CAPTURE(from, to);
      largest = std::max(largest, by_definition(curve, to));
      CHECK(curve.max_rps(start + Duration(from), start + Duration(to)) ==
            Approx(largest).margin(1e-5));
      smallest = std::min(smallest, by_definition(curve, to));
      CHECK(curve.min_rps(start + Duration(from), start + Duration(to)) ==
            Approx(smallest).margin(1e-5));
      // Just before the next microsecond, for jumps from there.
      const double before = by_definition(curve, to + 1 - 1e-7);
      largest = std::max(largest, before);
      smallest = std::min(smallest, before);
    }
  }
}

TEST_CASE("lines from breakpoint to breakpoint retrace the curve", "[load_curve]") {
  const unsigned seed = GENERATE(range(0U, 100U));
  CAPTURE(seed);
  std::mt19937 random(seed);
  const LoadCurve curve = random_curve(random);
  Instant at = start - Duration(30);
  LoadCurve::Line line = curve.line_at(at);
  for (Instant t = at; t < start + Duration(150); t += Duration(1)) {
    if (t == line.until) {
      at = t;
      line = curve.line_at(at);
      CHECK(curve.next_breakpoint(at) == line.until);
    }
    CAPTURE((t - start).count());
    CHECK(line.rps + line.slope * sim::to_seconds(t - at) == Approx(curve.rps(t)).margin(1e-9));
    CHECK(curve.next_breakpoint(t) == line.until);
  }
}

TEST_CASE("a curve's peak and trough are the extremes of its pieces", "[load_curve]") {
  const LoadCurve sawtooth({{0s, 2, 7}, {1s, 3, 1}}, Duration(2s));
  CHECK(sawtooth.peak_rps() == 7);
  CHECK(sawtooth.trough_rps() == 1);
  CHECK(sawtooth.max_rps(start, start + 500ms) == Approx(4.5));
}

TEST_CASE("constant demand is seen through breakpoints at which nothing happens", "[load_curve]") {
  const LoadCurve curve = GENERATE(LoadCurve::constant(5), LoadCurve({{0s, 5, 5}, {1s, 5, 5}}),
                                   LoadCurve({{0s, 5, 5}, {1s, 5, 5}}, Duration(2s)));
  CHECK(curve.is_constant());
  CHECK(curve.next_breakpoint(start) == sim::never);
  CHECK(curve.line_at(start + 1h).rps == 5);
  CHECK(curve.requests(start, start + sim::year) == Approx(5 * 8760 * 3600.0));
  CHECK(curve.first_beyond(start + 3s, 4, Direction::Rising) == start + 3s);
  CHECK(curve.first_beyond(start, 5, Direction::Rising) == sim::never);
  CHECK(curve.first_beyond(start, 5, Direction::Falling) == sim::never);
}

TEST_CASE("no demand is the default", "[load_curve]") {
  CHECK(LoadCurve() == LoadCurve::constant(0));
  CHECK(LoadCurve().peak_rps() == 0);
}

TEST_CASE("a triangle wave crosses where a ruler says, also years ahead", "[load_curve]") {
  const LoadCurve curve = triangle_wave();
  const Instant later = start + 100'000h;
  CHECK(curve.first_beyond(start, 40, Direction::Rising) == start + 4s + 1us);
  CHECK(curve.first_beyond(start + 5s, 40, Direction::Falling) == start + 16s + 1us);
  CHECK(curve.first_beyond(later + 5s, 40, Direction::Falling) == later + 16s + 1us);
  CHECK(curve.first_beyond(later + 17s, 40, Direction::Rising) == later + 24s + 1us);
  CHECK(curve.first_beyond(start, 100, Direction::Rising) == sim::never);
}

TEST_CASE("a microsecond's requests keep their digits after a hundred years", "[load_curve]") {
  const LoadCurve curve = triangle_wave();
  const Instant later = start + 1000h * 876 + 5s;
  CHECK(curve.requests(later, later + 1us) == Approx(50.000005e-6).epsilon(1e-12));
}

TEST_CASE("requests of adjacent intervals add up", "[load_curve]") {
  const LoadCurve curve({{0s, 3, 80}, {7h, 500, 20}, {23h, 20, 3}}, Duration(24h));
  const Instant end = start + sim::year;
  double sum = 0;
  for (Instant t = start; t < end;) {
    const Instant next = std::min(t + 6h + 7min + 11ms, end);
    sum += curve.requests(t, next);
    t = next;
  }
  CHECK(sum == Approx(curve.requests(start, end)).epsilon(1e-12));
  // By hand: three trapezia a day.
  const double day = (3 + 80) / 2.0 * 7 + (500 + 20) / 2.0 * 16 + (20 + 3) / 2.0;
  CHECK(sum == Approx(day * 3600 * 365).epsilon(1e-12));
}

TEST_CASE("a level between neighbouring doubles is still passed at an exact microsecond",
          "[load_curve]") {
  // So flat that thousands of microseconds share one double.
  const LoadCurve curve({{0s, 1, 1 + 1e-12}, {1h, 1 + 1e-12, 1 + 1e-12}});
  const double level = 1 + 4e-13;
  const Instant passed = curve.first_beyond(start, level, Direction::Rising);
  CHECK(curve.rps(passed) > level);
  CHECK(curve.rps(passed - 1us) <= level);
}

TEST_CASE("the end of time is no moment at which demand changes", "[load_curve]") {
  const LoadCurve curve = triangle_wave();
  CHECK(curve.next_breakpoint(sim::never - 1us) == sim::never);
  CHECK(curve.first_beyond(sim::never - 1us, 99.9, Direction::Rising) == sim::never);
}

TEST_CASE("a curve that breaks its contract is refused", "[load_curve]") {
  const auto make = [](std::vector<Piece> pieces, std::optional<Duration> period = {}) {
    return LoadCurve(std::move(pieces), period);
  };
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK_THROWS_AS(make({}), sim::ContractViolation);
  CHECK_THROWS_AS(make({{1s, 1, 1}}), sim::ContractViolation);
  CHECK_THROWS_AS(make({{0s, 1, 1}, {0s, 2, 2}}), sim::ContractViolation);
  CHECK_THROWS_AS(make({{0s, -1, 1}}, 1s), sim::ContractViolation);
  CHECK_THROWS_AS(make({{0s, 1, infinity}}, 1s), sim::ContractViolation);
  CHECK_THROWS_AS(make({{0s, 1, 2}}), sim::ContractViolation);
  CHECK_THROWS_AS(make({{0s, 1, 2}, {1s, 2, 1}}, 1s), sim::ContractViolation);
  CHECK_NOTHROW(make({{0s, 1, 2}, {1s, 2, 1}}, 2s));
  CHECK_THROWS_AS(triangle_wave().requests(start + 1s, start), sim::ContractViolation);
}
