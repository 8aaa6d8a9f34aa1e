#pragma once

#include <optional>

#include "models/architecture/scaling_spec.hpp"
#include "models/scaling/alarm.hpp"
#include "models/scaling/group_state.hpp"
#include "models/scaling/metric_window.hpp"

namespace models {

/// Instances that hold a metric at its target: ceil(warm * metric / target). A quotient within a
/// relative 1e-9 above a whole number is that number: 2 * 0.45 / 0.3 is 3, not 4.
[[nodiscard]] int needed_capacity(const Datapoint& datapoint, double target) noexcept;

/// A target-tracking policy: a high and a low alarm and what they do each minute while they last
/// (fact sheet, section 4; choices 17 to 19). See docs/models/target_tracking.md.
///
/// It never looks at the clock: before the law of its window changes, `settle` has to be called;
/// `act` at the moments that `next_action` names.
class TargetTracking {
 public:
  /// Requires target > 0, low_threshold_factor in [0, 1], datapoint counts >= 1.
  TargetTracking(const TargetTrackingSpec& spec, const MetricWindow& window);

  [[nodiscard]] ScalingMetric metric() const noexcept { return spec_.metric; }
  [[nodiscard]] bool may_scale_in() const noexcept { return spec_.scale_in; }

  /// Accounts for the evaluations before `now`. Those at `now` are left to `act`.
  void settle(sim::Instant now, const MetricWindow& window, const LoadCurve& demand);

  /// The first moment, from `now` to `until`, at which the policy would raise (or lower) the
  /// desired capacity if nothing but the demand changes; sim::never if there is none. Where a curve
  /// is too long to be searched in one go, a moment to ask again: `act` then answers nothing.
  [[nodiscard]] sim::Instant next_out(sim::Instant now, sim::Instant until, const GroupState& group,
                                      const MetricWindow& window, const LoadCurve& demand) const;
  [[nodiscard]] sim::Instant next_in(sim::Instant now, sim::Instant until, const GroupState& group,
                                     const MetricWindow& window, const LoadCurve& demand) const;
  /// The earlier of the two, at any time.
  [[nodiscard]] sim::Instant next_action(sim::Instant now, const GroupState& group,
                                         const MetricWindow& window, const LoadCurve& demand) const;

  /// Takes the evaluation that is due at `now`. Returns the new desired capacity where it differs.
  std::optional<ScalingDecision> act(sim::Instant now, const GroupState& group,
                                     const MetricWindow& window, const LoadCurve& demand);

  [[nodiscard]] const Alarm& high() const noexcept { return high_; }
  [[nodiscard]] const Alarm& low() const noexcept { return low_; }

 private:
  /// Accounts for the evaluations up to number `last`. Returns what the last one sees, nothing
  /// where it has been accounted for already or sees nothing.
  std::optional<Datapoint> account(std::int64_t last, const MetricWindow& window,
                                   const LoadCurve& demand);
  [[nodiscard]] std::optional<ScalingDecision> scale_out(const Datapoint& seen,
                                                         const GroupSize& size) const;
  [[nodiscard]] std::optional<ScalingDecision> scale_in(const Datapoint& seen,
                                                        const GroupSize& size) const;

  TargetTrackingSpec spec_;
  Alarm high_;
  Alarm low_;
};

}  // namespace models
