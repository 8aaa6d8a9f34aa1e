#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/scaling_spec.hpp"

namespace models {

namespace detail {

inline constexpr std::int64_t most_datapoints = 1440;

template <class Spec>
[[nodiscard]] Row<Spec> metric_row() {
  return choice<&Spec::metric>("metric", {{"average_cpu", "requests_per_target"}, "a metric"},
                               "What is measured");
}
/// A share where the metric is one, else a number within `most` of 0, from `least` on.
[[nodiscard]] inline Value share_or_number(double least, double most) {
  return {OneOf{{{Share{}}, {Real{least, most}}}}};
}
/// Sizes of a group that an action sets; -1 stands for those that it leaves.
template <class Spec>
[[nodiscard]] std::vector<Row<Spec>> size_rows() {
  constexpr std::string_view unchanged = "left out: unchanged";
  return {whole<&Spec::min>("min", {0, most_units}, "").optional().limits(unchanged),
          whole<&Spec::desired>("desired", {0, most_units}, "").optional().limits(unchanged),
          whole<&Spec::max>("max", {0, most_units}, "").optional().limits(unchanged)};
}

}  // namespace detail

[[nodiscard]] inline const Keys<ScalingPolicySpec>& policy_keys() {
  using Spec = ScalingPolicySpec;
  const auto either = [](std::string_view name, std::string_view kind, std::string_view meaning) {
    return own<Spec>(name, {Object{kind}}, meaning).optional();
  };
  static const Keys<Spec> keys{
      {"policy", "A scaling policy; exactly one key", ""},
      {either("target_tracking", "target_tracking", "Keeps a metric at a target"),
       either("step", "step_policy", "Steps by how far a metric is beyond a threshold"),
       either("simple", "step_policy", "One step and a cooldown"),
       either("scheduled", "scheduled", "Sets the size at a time")}};
  return keys;
}

[[nodiscard]] inline const Keys<TargetTrackingSpec>& target_tracking_keys() {
  using Spec = TargetTrackingSpec;
  static const Keys<Spec> keys{
      {"target_tracking", "Keeps a metric at a target",
       "auto_scaling_groups.policies.target_tracking"},
      {detail::metric_row<Spec>(),
       own<Spec>("target", detail::share_or_number(0.001, 1e9),
                 "A share for CPU; requests a minute for each target")
           .required(),
       real<&Spec::low_threshold_factor>("low_threshold_factor", {0, 1},
                                         "The low alarm is below this times the target"),
       whole<&Spec::high_datapoints>("high_datapoints", {1, detail::most_datapoints},
                                     "Minutes in a row above the target"),
       whole<&Spec::low_datapoints>("low_datapoints", {1, detail::most_datapoints},
                                    "Minutes in a row below the low threshold"),
       flag<&Spec::scale_in>("scale_in", "Whether it removes instances"),
       flag<&Spec::proportional_scale_in>(
           "proportional_scale_in",
           "Removes all that are too many at once rather than one a minute")}};
  return keys;
}

/// Of step and of simple policies.
[[nodiscard]] inline const Keys<StepPolicySpec>& step_policy_keys() {
  using Spec = StepPolicySpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"step_policy", "Steps relative to the threshold of an alarm",
       "auto_scaling_groups.policies.step"},
      {detail::metric_row<Spec>(),
       own<Spec>("threshold", detail::share_or_number(0.001, 1e9), "Of the alarm").required(),
       flag<&Spec::above>("above", "The alarm is above (true) or below the threshold"),
       whole<&Spec::datapoints>("datapoints", {1, detail::most_datapoints},
                                "Minutes in a row that raise the alarm"),
       choice<&Spec::type>("adjustment_type",
                           {{"change_in_capacity", "percent_change_in_capacity", "exact_capacity"},
                            "an adjustment"},
                           "What `adjustment` means"),
       length<&Spec::cooldown>("cooldown", {0s, 24h}, "Simple policies only")
           .by_hand()
           .optional()
           .limits("0s to 24h; default 300s"),
       own<Spec>("steps", {ListOf{{{Object{"step"}}}}},
                 "Steps that do not overlap; one in a simple policy")
           .required()
           .limits("1 to 20")}};
  return keys;
}

[[nodiscard]] inline const Keys<StepAdjustment>& step_keys() {
  using Spec = StepAdjustment;
  static const Keys<Spec> keys{
      {"step",
       "One step; bounds relative to the threshold, lower inclusive, upper exclusive (reversed "
       "below the threshold)",
       ""},
      {own<Spec>("lower", detail::share_or_number(-1e9, 1e9), "Lower bound")
           .optional()
           .limits("left out: none"),
       own<Spec>("upper", detail::share_or_number(-1e9, 1e9), "Upper bound")
           .optional()
           .limits("left out: none"),
       own<Spec>("adjustment", detail::share_or_number(-100'000, 100'000),
                 "Instances, or a share of the capacity")
           .required()}};
  return keys;
}

[[nodiscard]] inline const Keys<ScheduledActionSpec>& scheduled_keys() {
  using Spec = ScheduledActionSpec;
  static const Keys<Spec> keys{
      {"scheduled", "Sets the size at a time", "auto_scaling_groups.policies.scheduled"},
      joined({length<&Spec::at>("at", {}, "Since the start").required(),
              length<&Spec::period>("period", {}, "Again each").limits("0s (once), 1min and more")},
             detail::size_rows<Spec>())};
  return keys;
}

}  // namespace models
