#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "sim/random/distribution.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Quantities of one replication whose mean over replications is exactly 0, in every stratum of
/// losses from outside too: what happened less what was to be expected. They serve as control
/// variates (validation suite, section 6, method 8).
///
/// Numbers of faults of an instance or a unit are centred by the integral of their hazard over the
/// time at risk, which makes them martingales whatever instances come and go. Lengths of time are
/// centred draw by draw: whether one is drawn never depends on what it will be (Wald's equation).
enum class Control : std::uint8_t {
  ApplicationFaults,  ///< Hangs and crashes of instances in service.
  InstanceFaults,     ///< Host faults, retirements and lost volumes of instances in service.
  Responses,          ///< Seconds until on-call people had their hands on a keyboard.
  InstanceRepairs,  ///< Seconds that host faults, retirements and lost volumes were drawn to last.
  GrayZones,        ///< Seconds that gray faults of zones were drawn to last.
  AllZones,         ///< Seconds that losses of power in all zones were drawn to last.
  UnitFailures,     ///< Failures of components' units, each weighed by its mean repair.
  UnitRepairs,      ///< Seconds of their repairs.
  FirstZone,        ///< Seconds that losses of the first zone were drawn to last.
  SecondZone,
  FurtherZones,  ///< Of all others.
};
inline constexpr std::size_t control_count = 11;

/// By Control.
using Controls = std::array<double, control_count>;

[[nodiscard]] constexpr Control control_of_zone(std::size_t zone) noexcept {
  constexpr auto first = static_cast<std::size_t>(Control::FirstZone);
  constexpr auto last = static_cast<std::size_t>(Control::FurtherZones);
  return static_cast<Control>(first + zone < last ? first + zone : last);
}

/// The mean of the durations that sample_duration gives, in seconds; empty where it is not that of
/// the law (a normal law is cut off at 0) or the variance is infinite, so that no control can be
/// made of them.
[[nodiscard]] std::optional<double> mean_duration(const sim::Distribution& law);

/// What a replication has counted for control variates so far. Where nobody asked for them, all
/// calls do nothing.
class ControlSums {
 public:
  void count() noexcept { counts_ = true; }
  [[nodiscard]] bool are_counted() const noexcept { return counts_; }
  [[nodiscard]] const Controls& sums() const noexcept { return sums_; }

  void add(Control which, double by) noexcept {
    if (counts_) sums_[static_cast<std::size_t>(which)] += by;
  }
  /// `length` as it is, which was drawn from `law`.
  sim::Duration add_length(Control which, const sim::Distribution& law, sim::Duration length) {
    if (!counts_) return length;
    if (const auto mean = mean_duration(law)) add(which, sim::to_seconds(length) - *mean);
    return length;
  }
  /// Takes off what was to be expected of a process of that rate in so many years, each of its
  /// events with a mean length in seconds; without a usable mean it makes no control.
  void expect(Control which, double per_year, std::optional<double> mean, double years) noexcept {
    double& sum = sums_[static_cast<std::size_t>(which)];
    sum = mean ? sum - per_year * *mean * years : 0;
  }
  void start_over() noexcept { sums_ = {}; }

 private:
  bool counts_ = false;
  Controls sums_{};
};

}  // namespace models
