#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/architecture/load_curve.hpp"
#include "sim/time/sim_time.hpp"

/// Builders of load curves: what a scenario may say about its demand. See docs/models/demand.md.
///
/// Rates are requests per second, finite and >= 0; times count from the start of the simulation,
/// which is midnight of day 0 for the shapes of days and weeks.
namespace models::demand {

inline constexpr sim::Duration day = std::chrono::hours(24);
inline constexpr sim::Duration week = std::chrono::hours(7 * 24);

/// No curve made here has more pieces: 9 years of five-minute points. It keeps a mistyped horizon
/// from filling the memory.
inline constexpr std::size_t most_pieces = 1'000'000;

[[nodiscard]] LoadCurve constant(double rps);

/// `from_rps` up to `start`, `to_rps` from `end` on, a straight line between them; a jump where
/// they are the same. Requires 0 <= start <= end.
[[nodiscard]] LoadCurve ramp(double from_rps, double to_rps, sim::Duration start,
                             sim::Duration end);

/// A demand at a time.
struct Point {
  sim::Duration at{};
  double rps = 0;
};

enum class Between : std::uint8_t {
  Line,  ///< The demand goes straight from point to point.
  Step,  ///< Each value holds until the next point.
};

/// A recorded demand. Before the first point it has the first value, after the last the last one.
/// With a `period` it repeats, and a line leads from the last point back to the first.
/// Requires 1 to most_pieces points, times rising, the first >= 0; with a period the first is at 0
/// and the last before the period.
[[nodiscard]] LoadCurve trace(const std::vector<Point>& points, Between between,
                              std::optional<sim::Duration> period = {});

/// A smooth day: mean + amplitude cos(2 pi (t - peak_at) / 24 h), as lines between points each 5
/// minutes. Between the points it is at most 6e-5 amplitude off; requests of a day are exact.
/// Requires amplitude <= mean and 0 <= peak_at < 24 h.
struct DailyWave {
  double mean_rps = 0;
  double amplitude_rps = 0;
  sim::Duration peak_at{};
};
[[nodiscard]] LoadCurve daily(const DailyWave& wave);

/// A day through its values at 0:00, 1:00, ... 23:00, with straight lines between them.
[[nodiscard]] LoadCurve daily(const std::array<double, 24>& rps_at_hour);

/// The same day seven times, each day times its factor (>= 0), the first being day 0. Where
/// neighbouring days differ the demand jumps at midnight.
/// Requires a `shape` that is constant or repeats each 24 hours.
[[nodiscard]] LoadCurve weekly(const LoadCurve& shape, const std::array<double, 7>& factors);

/// The sum of two demands.
///
/// It repeats where both do and a common period is within the horizon or is one of the two (a
/// constant one repeats with any period). Otherwise it is exact up to the horizon and then keeps
/// the value that it has there. Requires horizon > 0 and a result of at most most_pieces pieces.
[[nodiscard]] LoadCurve plus(const LoadCurve& a, const LoadCurve& b, sim::Duration horizon);

/// `curve` times a finite factor >= 0.
[[nodiscard]] LoadCurve scaled(const LoadCurve& curve, double factor);

/// Extra demand for once: from 0 up to extra_rps in `rise`, so for `hold`, down in `fall`.
/// Lengths >= 0; one of 0 makes a jump.
struct Spike {
  sim::Duration start{};
  sim::Duration rise{};
  sim::Duration hold{};
  sim::Duration fall{};
  double extra_rps = 0;  ///< At its height, on top of what else is asked.
};
[[nodiscard]] LoadCurve with_spike(const LoadCurve& base, const Spike& spike,
                                   sim::Duration horizon);

/// `curve` up to `at`, a constant demand from then on. Requires at >= 0 and a result of at most
/// most_pieces pieces.
[[nodiscard]] LoadCurve replaced_from(const LoadCurve& curve, sim::Duration at, double rps);

}  // namespace models::demand
