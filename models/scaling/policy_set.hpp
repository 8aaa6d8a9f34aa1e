#pragma once

#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

#include "models/architecture/scaling_spec.hpp"
#include "models/scaling/group_state.hpp"
#include "models/scaling/metric_window.hpp"
#include "models/scaling/scheduled_action.hpp"
#include "models/scaling/step_policy.hpp"
#include "models/scaling/target_tracking.hpp"

namespace models {

/// The metrics of a group, as far as its policies use them.
struct GroupLaws {
  MetricLaw cpu;
  MetricLaw requests_per_target;
};

/// What a policy set changed.
struct SizeChange {
  GroupSize size;                           ///< The new sizes, all of them.
  std::size_t policy = 0;                   ///< Which of the group's policies decided.
  std::optional<ScalingDecision> decision;  ///< Absent for a scheduled action.
};

/// All policies of one group: out if any wants out, in only if all agree, the largest capacity wins
/// (fact sheet, section 4, point 5).
///
/// "All" are the target-tracking policies that may scale in; a step policy that wants in needs them
/// as well and has no veto. Scheduled actions come first where they fall on the same moment, and
/// answer to nobody.
///
/// How a world uses it: `observe` when traffic or instances change, then `next_action` and one
/// event at the moment it names; `act` when that event fires, apply the change, ask again. Ask
/// again as well after each change of GroupState. A copy shares nothing but the specification;
/// assigning to a set of the same group allocates nothing.
class PolicySet {
 public:
  /// Keeps pointers into `spec`, which has to outlive it. `offset` places the clock minutes (and
  /// with basic monitoring the five-minute periods) against the start of the simulation.
  PolicySet(const AutoScalingGroupSpec& spec, sim::Instant created, sim::Duration offset = {});

  /// The longest period of its metrics: 60 s, or 300 s with basic monitoring.
  [[nodiscard]] sim::Duration period() const noexcept { return cpu_.grid().period; }
  /// Begins anew with the periods of its metrics at another `offset`. To be called before anything
  /// is observed; allocates nothing.
  void place(sim::Duration offset);

  /// Whether `observe` needs that metric.
  [[nodiscard]] bool uses(ScalingMetric metric) const noexcept;

  /// From `at` on the metrics follow `laws`. Costs little where they are the same as before. Call
  /// it at the same moment before or after `act`: both come out right.
  void observe(sim::Instant at, const GroupLaws& laws, const LoadCurve& demand);

  /// The first moment, `now` or later, at which the group's sizes would change if nothing but the
  /// demand does; sim::never if never. At worst a moment at which `act` changes nothing.
  [[nodiscard]] sim::Instant next_action(sim::Instant now, const GroupState& group,
                                         const LoadCurve& demand) const {
    return next_action(now, sim::never, group, demand);
  }

  /// The same for whoever will ask again at `until` anyway: the answer may be anything from `until`
  /// on where there is none before it, which makes the search short.
  [[nodiscard]] sim::Instant next_action(sim::Instant now, sim::Instant until,
                                         const GroupState& group, const LoadCurve& demand) const;

  /// Takes what is due at `now`. Returns nothing where the sizes stay.
  std::optional<SizeChange> act(sim::Instant now, const GroupState& group, const LoadCurve& demand);

  [[nodiscard]] const MetricWindow& window(ScalingMetric metric) const noexcept;

 private:
  using Policy = std::variant<TargetTracking, StepPolicy>;
  struct Entry {
    Policy policy;
    std::size_t index;  // In the specification.
  };
  struct Wish {
    ScalingDecision decision;
    std::size_t policy;
  };

  void add_policies();
  void uses_metric(ScalingMetric metric) noexcept;
  void observe(sim::Instant at, ScalingMetric metric, const MetricLaw& law,
               const LoadCurve& demand);
  [[nodiscard]] sim::Instant next_scheduled(sim::Instant now) const;
  [[nodiscard]] bool is_going_in() const noexcept;
  [[nodiscard]] sim::Instant next_out(sim::Instant now, sim::Instant until, const GroupState& group,
                                      const LoadCurve& demand) const;
  [[nodiscard]] sim::Instant next_in(sim::Instant now, sim::Instant until, const GroupState& group,
                                     const LoadCurve& demand) const;
  [[nodiscard]] sim::Instant next_agreed(sim::Instant now, sim::Instant until,
                                         const GroupState& group, const LoadCurve& demand) const;
  std::optional<SizeChange> act_scheduled(sim::Instant now, GroupSize size);
  std::optional<Wish> act_policies(sim::Instant now, const GroupState& group,
                                   const LoadCurve& demand);

  const AutoScalingGroupSpec* spec_;
  MetricWindow cpu_;
  MetricWindow requests_;
  std::vector<Entry> policies_;
  bool uses_cpu_ = false;
  bool uses_requests_ = false;
  std::size_t voters_ = 0;       // Target-tracking policies that may scale in.
  sim::Instant scheduled_done_;  // Scheduled actions up to here have been taken.
};

}  // namespace models
