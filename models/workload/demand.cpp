#include "models/workload/demand.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sim/base/require.hpp"

namespace models::demand {
namespace {

using sim::Duration;
using sim::require;
using Pieces = std::vector<LoadCurve::Piece>;

constexpr Duration sampling = std::chrono::minutes(5);

void add(Pieces& pieces, const LoadCurve::Piece& piece) {
  require(pieces.size() < most_pieces, "a load curve stays within a million pieces");
  pieces.push_back(piece);
}

/// cos(2 pi turns) for turns in [0, 1], to rounding, from + and * alone: the C library's cosine
/// differs between machines.
double cosine_of_turns(double turns) {
  if (turns > 0.5) turns = 1 - turns;
  if (turns > 0.25) return -cosine_of_turns(0.5 - turns);
  const double angle = 6.283185307179586 * turns;
  const double square = angle * angle;
  // The Taylor series: the first term left out, angle^22 / 22!, is below 2e-17.
  double sum = 1;
  for (int n = 20; n > 0; n -= 2) sum = 1 - square / (n * (n - 1)) * sum;
  return sum;
}

/// Both curves on [0, end), cut at the breakpoints of either.
Pieces sum_until(const LoadCurve& a, const LoadCurve& b, Duration end) {
  Pieces pieces;
  sim::Instant at = sim::simulation_start;
  const sim::Instant last = at + end;
  while (at < last) {
    const sim::Instant next = std::min({a.next_breakpoint(at), b.next_breakpoint(at), last});
    add(pieces,
        {at.time_since_epoch(), a.rps(at) + b.rps(at), a.rps_before(next) + b.rps_before(next)});
    at = next;
  }
  return pieces;
}

/// From `at` on, `rps`.
LoadCurve ending(Pieces pieces, Duration at, double rps) {
  add(pieces, {at, rps, rps});
  return LoadCurve(std::move(pieces));
}

/// The shortest period of a sum, nothing where it has none within the horizon.
std::optional<Duration> common_period(const LoadCurve& a, const LoadCurve& b, Duration horizon) {
  if (a.is_constant()) return b.period();
  if (b.is_constant()) return a.period();
  if (!a.period() || !b.period()) return std::nullopt;
  if (a.period() == b.period()) return a.period();
  const std::int64_t common = std::gcd(a.period()->count(), b.period()->count());
  const std::int64_t times = a.period()->count() / common;
  // A period that is longer than the horizon is written down anyway.
  const Duration longest = std::max({horizon, *a.period(), *b.period()});
  if (times > longest / *b.period()) return std::nullopt;
  return times * *b.period();
}

Duration last_breakpoint(const LoadCurve& curve) {
  return curve.is_constant() ? Duration{} : curve.pieces().back().start;
}

}  // namespace

LoadCurve constant(double rps) {
  return LoadCurve::constant(rps);
}

LoadCurve ramp(double from_rps, double to_rps, Duration start, Duration end) {
  require(start <= end, "a ramp ends after it starts");
  if (start == end) return replaced_from(constant(from_rps), start, to_rps);
  return trace({{start, from_rps}, {end, to_rps}}, Between::Line);
}

LoadCurve trace(const std::vector<Point>& points, Between between, std::optional<Duration> period) {
  require(!points.empty(), "a trace has at least one point");
  require(points.front().at >= Duration{},
          "a trace begins at the start of the simulation or later");
  require(!period || points.front().at == Duration{}, "a trace that repeats begins at 0");
  Pieces pieces;
  if (points.front().at > Duration{}) add(pieces, {{}, points.front().rps, points.front().rps});
  for (std::size_t i = 0; i < points.size(); ++i) {
    const bool is_last = i + 1 == points.size();
    const double next = !is_last ? points[i + 1].rps : period ? points.front().rps : points[i].rps;
    add(pieces, {points[i].at, points[i].rps, between == Between::Line ? next : points[i].rps});
  }
  return LoadCurve(std::move(pieces), period);
}

LoadCurve daily(const DailyWave& wave) {
  require(wave.amplitude_rps >= 0 && wave.amplitude_rps <= wave.mean_rps,
          "a daily wave does not go below 0");
  require(wave.peak_at >= Duration{} && wave.peak_at < day, "the peak lies within the day");
  std::vector<Point> points;
  for (Duration at{}; at < day; at += sampling) {
    const Duration since_peak = (at - wave.peak_at + day) % day;
    const double turns = static_cast<double>(since_peak.count()) / static_cast<double>(day.count());
    const double rps = wave.mean_rps + wave.amplitude_rps * cosine_of_turns(turns);
    points.push_back({at, std::max(rps, 0.0)});
  }
  return trace(points, Between::Line, day);
}

LoadCurve daily(const std::array<double, 24>& rps_at_hour) {
  std::vector<Point> points;
  Duration at{};
  for (const double rps : rps_at_hour) {
    points.push_back({at, rps});
    at += std::chrono::hours(1);
  }
  return trace(points, Between::Line, day);
}

LoadCurve weekly(const LoadCurve& shape, const std::array<double, 7>& factors) {
  require(shape.is_constant() || shape.period() == day, "the days of a week have 24 hours");
  Pieces pieces;
  Duration midnight{};
  for (const double factor : factors) {
    for (const LoadCurve::Piece& piece : sum_until(shape, LoadCurve(), day)) {
      add(pieces, {midnight + piece.start, factor * piece.start_rps, factor * piece.end_rps});
    }
    midnight += day;
  }
  return LoadCurve(std::move(pieces), week);
}

LoadCurve plus(const LoadCurve& a, const LoadCurve& b, Duration horizon) {
  require(horizon > Duration{}, "a sum has a horizon");
  const auto period = common_period(a, b, horizon);
  if (period) return LoadCurve(sum_until(a, b, *period), period);
  const bool repeats = (a.period() && !a.is_constant()) || (b.period() && !b.is_constant());
  // Without a repeating part the sum is exact for ever.
  const Duration end = repeats ? horizon : std::max(last_breakpoint(a), last_breakpoint(b));
  const sim::Instant last = sim::simulation_start + end;
  return ending(sum_until(a, b, end), end, a.rps(last) + b.rps(last));
}

LoadCurve scaled(const LoadCurve& curve, double factor) {
  require(std::isfinite(factor) && factor >= 0, "a load curve is scaled by a finite factor >= 0");
  Pieces pieces = curve.pieces();
  for (LoadCurve::Piece& piece : pieces) {
    piece.start_rps *= factor;
    piece.end_rps *= factor;
  }
  return LoadCurve(std::move(pieces), curve.period());
}

LoadCurve with_spike(const LoadCurve& base, const Spike& spike, Duration horizon) {
  require(spike.start >= Duration{} && spike.rise >= Duration{} && spike.hold >= Duration{} &&
              spike.fall >= Duration{},
          "a spike goes forwards in time");
  const Duration high = spike.start + spike.rise;
  const Duration down = high + spike.hold;
  const LoadCurve up = ramp(0, spike.extra_rps, spike.start, high);
  // Between `high` and `down` the spike is flat: it is `up` until then, and falls from there.
  Pieces pieces = sum_until(up, LoadCurve(), down);
  if (spike.fall > Duration{}) add(pieces, {down, spike.extra_rps, 0});
  return plus(base, ending(std::move(pieces), down + spike.fall, 0), horizon);
}

LoadCurve replaced_from(const LoadCurve& curve, Duration at, double rps) {
  require(at >= Duration{}, "demand is replaced after the simulation starts");
  return ending(sum_until(curve, LoadCurve(), at), at, rps);
}

}  // namespace models::demand
