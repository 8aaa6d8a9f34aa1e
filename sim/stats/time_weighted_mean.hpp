#pragma once

#include <limits>

#include "sim/base/require.hpp"
#include "sim/time/sim_time.hpp"

namespace sim {

/// Mean over time of a quantity that is constant or linear between its changes.
class TimeWeightedMean {
 public:
  /// The quantity was `value` for `length`. Requires length >= 0; a length of zero changes nothing.
  void add(double value, Duration length) { add_ramp(value, value, length); }

  /// The quantity went in a straight line from `from` to `to` within `length`.
  void add_ramp(double from, double to, Duration length) {
    require(length >= Duration::zero(), "time-weighted mean: negative length");
    if (length == Duration::zero()) return;
    integral_ += 0.5 * (from + to) * to_seconds(length);
    observed_ += length;
    min_ = from < min_ ? from : min_;
    min_ = to < min_ ? to : min_;
    max_ = from > max_ ? from : max_;
    max_ = to > max_ ? to : max_;
  }

  /// As if the stretches of `other` had been added after these.
  void merge(const TimeWeightedMean& other) {
    integral_ += other.integral_;
    observed_ += other.observed_;
    min_ = other.min_ < min_ ? other.min_ : min_;
    max_ = other.max_ > max_ ? other.max_ : max_;
  }

  /// 0 where no time was observed.
  [[nodiscard]] double mean() const noexcept {
    return observed_ == Duration::zero() ? 0.0 : integral_ / to_seconds(observed_);
  }
  /// Integral over time, in the quantity's unit times seconds.
  [[nodiscard]] double integral_seconds() const noexcept { return integral_; }
  [[nodiscard]] Duration observed() const noexcept { return observed_; }
  /// +infinity and -infinity where no time was observed.
  [[nodiscard]] double min() const noexcept { return min_; }
  [[nodiscard]] double max() const noexcept { return max_; }

  friend bool operator==(const TimeWeightedMean&, const TimeWeightedMean&) = default;

 private:
  double integral_ = 0;
  Duration observed_{0};
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
};

}  // namespace sim
