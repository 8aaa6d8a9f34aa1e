#pragma once

#include <optional>

#include "models/architecture/scaling_spec.hpp"
#include "models/scaling/alarm.hpp"
#include "models/scaling/group_state.hpp"
#include "models/scaling/metric_window.hpp"

namespace models {

/// The capacity that an adjustment of `base` instances asks for. A share of the capacity is rounded
/// toward zero, and up to one instance where it is less (EC2 Auto Scaling user guide, "Scaling
/// adjustment types"). Never negative.
[[nodiscard]] int adjusted_capacity(int base, AdjustmentType type, double adjustment) noexcept;

/// Step or simple scaling: an alarm and the adjustment of the step that its metric lies in.
///
/// Step scaling is invoked each minute while its alarm lasts. It adjusts the capacity without the
/// warming instances and never undercuts the present desired capacity when it adds, so that one
/// step counts once while instances warm up. Simple scaling adjusts the desired capacity, once
/// nothing is pending and the cooldown since the last activity is over.
class StepPolicy {
 public:
  /// Keeps a pointer to `spec`, which has to outlive it. Requires datapoints >= 1, threshold >= 0.
  StepPolicy(const StepPolicySpec& spec, const MetricWindow& window);

  [[nodiscard]] ScalingMetric metric() const noexcept { return spec_->metric; }

  /// As those of TargetTracking.
  void settle(sim::Instant now, const MetricWindow& window, const LoadCurve& demand);
  [[nodiscard]] sim::Instant next_out(sim::Instant now, sim::Instant until, const GroupState& group,
                                      const MetricWindow& window, const LoadCurve& demand) const;
  [[nodiscard]] sim::Instant next_in(sim::Instant now, sim::Instant until, const GroupState& group,
                                     const MetricWindow& window, const LoadCurve& demand) const;
  [[nodiscard]] sim::Instant next_action(sim::Instant now, const GroupState& group,
                                         const MetricWindow& window, const LoadCurve& demand) const;
  std::optional<ScalingDecision> act(sim::Instant now, const GroupState& group,
                                     const MetricWindow& window, const LoadCurve& demand);

  [[nodiscard]] const Alarm& alarm() const noexcept { return alarm_; }

 private:
  struct Search;
  /// Accounts for the evaluations up to number `last`. Returns what the last one sees where it has
  /// not been accounted for already and finds the alarm up.
  std::optional<Datapoint> account(std::int64_t last, const MetricWindow& window,
                                   const LoadCurve& demand);
  [[nodiscard]] double level(double bound) const noexcept;
  [[nodiscard]] const StepAdjustment* step_of(double mean) const noexcept;
  [[nodiscard]] int wanted(const Datapoint& seen, const GroupState& group) const noexcept;
  /// From when on it may act, as far as the group's own activities go; sim::never while one runs.
  [[nodiscard]] sim::Instant ready_at(sim::Instant now, const GroupState& group) const noexcept;
  [[nodiscard]] sim::Instant next(ScalingDirection direction, sim::Instant now, sim::Instant until,
                                  const GroupState& group, const MetricWindow& window,
                                  const LoadCurve& demand) const;

  const StepPolicySpec* spec_;
  Alarm alarm_;
};

}  // namespace models
