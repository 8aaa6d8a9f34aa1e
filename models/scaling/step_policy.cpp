#include "models/scaling/step_policy.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/require.hpp"

namespace models {
namespace {

/// Rounding of the EC2 Auto Scaling user guide; a share that only floating point keeps below a
/// whole number is that number.
int rounded_share(double instances) {
  const double size = std::fabs(instances);
  if (!(size > 0)) return 0;
  const double whole = size < 1 ? 1 : std::floor(size * (1 + metric_tolerance));
  return static_cast<int>(instances < 0 ? -whole : whole);
}

}  // namespace

int adjusted_capacity(int base, AdjustmentType type, double adjustment) noexcept {
  const auto whole = static_cast<int>(std::lround(adjustment));
  switch (type) {
    case AdjustmentType::ChangeInCapacity:
      return std::max(0, base + whole);
    case AdjustmentType::PercentChangeInCapacity:
      return std::max(0, base + rounded_share(base * adjustment));
    case AdjustmentType::ExactCapacity:
      return std::max(0, whole);
  }
  return base;
}

/// One direction of one policy, as the alarm's search wants it.
struct StepPolicy::Search {
  const StepPolicy& policy;
  const GroupState& group;
  ScalingDirection direction;

  [[nodiscard]] bool acts(const Datapoint& seen) const {
    const int wanted = policy.wanted(seen, group);
    return direction == ScalingDirection::Out ? wanted > group.size.desired
                                              : wanted < group.size.desired;
  }
  void split(MetricBand& band) const {
    for (const StepAdjustment& step : policy.spec_->steps) {
      band.split(policy.level(step.lower));
      band.split(policy.level(step.upper));
    }
  }
  [[nodiscard]] bool can_act(const Datapoint& /*farthest*/) const {
    return !policy.spec_->steps.empty();
  }
};

StepPolicy::StepPolicy(const StepPolicySpec& spec, const MetricWindow& window)
    : spec_(&spec), alarm_(spec.above, spec.threshold, spec.datapoints, window) {
  sim::require(spec.cooldown >= sim::Duration{}, "a cooldown is not negative");
}

void StepPolicy::settle(sim::Instant now, const MetricWindow& window, const LoadCurve& demand) {
  account(window.grid().last_evaluation(now - sim::Duration(1)), window, demand);
}

std::optional<Datapoint> StepPolicy::account(std::int64_t last, const MetricWindow& window,
                                             const LoadCurve& demand) {
  if (last <= alarm_.evaluated()) return std::nullopt;
  const Datapoint seen = window.datapoint(window.grid().period_of(last), demand);
  alarm_.account(last, seen, window, demand);
  if (seen.missing || !alarm_.is_up()) return std::nullopt;
  return seen;
}

sim::Instant StepPolicy::next_out(sim::Instant now, sim::Instant until, const GroupState& group,
                                  const MetricWindow& window, const LoadCurve& demand) const {
  return next(ScalingDirection::Out, now, until, group, window, demand);
}

sim::Instant StepPolicy::next_in(sim::Instant now, sim::Instant until, const GroupState& group,
                                 const MetricWindow& window, const LoadCurve& demand) const {
  return next(ScalingDirection::In, now, until, group, window, demand);
}

sim::Instant StepPolicy::next_action(sim::Instant now, const GroupState& group,
                                     const MetricWindow& window, const LoadCurve& demand) const {
  const sim::Instant out = next_out(now, sim::never, group, window, demand);
  return std::min(out, next_in(now, out, group, window, demand));
}

std::optional<ScalingDecision> StepPolicy::act(sim::Instant now, const GroupState& group,
                                               const MetricWindow& window,
                                               const LoadCurve& demand) {
  const auto seen = account(window.grid().last_evaluation(now), window, demand);
  if (!seen || ready_at(now, group) > now) return std::nullopt;
  const int desired = wanted(*seen, group);
  if (desired == group.size.desired) return std::nullopt;
  const auto direction =
      desired > group.size.desired ? ScalingDirection::Out : ScalingDirection::In;
  return ScalingDecision{desired, direction, seen->mean, seen->warm};
}

sim::Instant StepPolicy::next(ScalingDirection direction, sim::Instant now, sim::Instant until,
                              const GroupState& group, const MetricWindow& window,
                              const LoadCurve& demand) const {
  const GroupSize& size = group.size;
  const bool out = direction == ScalingDirection::Out;
  if (out ? size.desired >= size.max : size.desired <= size.min) return sim::never;
  const sim::Instant ready = ready_at(now, group);
  if (ready > until || ready == sim::never) return sim::never;
  return alarm_.first_action(ready, until, window, demand, Search{*this, group, direction});
}

sim::Instant StepPolicy::ready_at(sim::Instant now, const GroupState& group) const noexcept {
  if (!spec_->simple) return now;
  if (group.pending > 0) return sim::never;
  if (!group.last_activity) return now;
  return std::max(now, *group.last_activity + spec_->cooldown);
}

// "Beyond a bound" is the same question on both sides of the threshold; only who owns the bound
// itself differs, and that is what the tolerance decides.
double StepPolicy::level(double bound) const noexcept {
  return (spec_->threshold + bound) * (spec_->above ? 1 - metric_tolerance : 1 + metric_tolerance);
}

const StepAdjustment* StepPolicy::step_of(double mean) const noexcept {
  const auto found =
      std::find_if(spec_->steps.begin(), spec_->steps.end(), [&](const StepAdjustment& step) {
        return mean > level(step.lower) && !(mean > level(step.upper));
      });
  return found == spec_->steps.end() ? nullptr : &*found;
}

int StepPolicy::wanted(const Datapoint& seen, const GroupState& group) const noexcept {
  const GroupSize& size = group.size;
  const StepAdjustment* step = step_of(seen.mean);
  if (step == nullptr) return size.desired;
  const bool warming = !spec_->simple && group.warming > 0;
  const int base = warming ? std::max(0, size.desired - group.warming) : size.desired;
  const int wanted = size.clamp(adjusted_capacity(base, spec_->type, step->adjustment));
  return warming ? std::max(size.desired, wanted) : wanted;
}

}  // namespace models
