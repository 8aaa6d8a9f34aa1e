#include "models/scaling/target_tracking.hpp"

#include <algorithm>
#include <cstdint>

#include "sim/base/require.hpp"

namespace models {
namespace {

/// `count` and what the tolerance takes for it.
double tolerated(int count) {
  return count + metric_tolerance * std::max(1, count);
}

struct OutRule {
  double target;
  GroupSize size;
  int warm;

  [[nodiscard]] bool acts(const Datapoint& seen) const {
    return needed_capacity(seen, target) > size.desired && size.desired < size.max;
  }
  void split(MetricBand& band) const {
    if (warm > 0) band.split(target * tolerated(size.desired) / warm);
  }
  [[nodiscard]] bool can_act(const Datapoint& farthest) const { return acts(farthest); }
};

struct InRule {
  double target;
  GroupSize size;
  int warm;

  [[nodiscard]] bool acts(const Datapoint& seen) const {
    return size.desired > size.min && needed_capacity(seen, target) < size.desired;
  }
  void split(MetricBand& band) const {
    if (warm > 0) band.split(target * tolerated(size.desired - 1) / warm);
  }
  [[nodiscard]] bool can_act(const Datapoint& farthest) const { return acts(farthest); }
};

}  // namespace

int needed_capacity(const Datapoint& datapoint, double target) noexcept {
  constexpr double most = 1e9;
  const double exact = std::min(most, datapoint.warm * datapoint.mean / target);
  const auto whole = static_cast<double>(static_cast<std::int64_t>(exact));
  const bool is_whole = exact - whole <= metric_tolerance * std::max(1.0, whole);
  return static_cast<int>(is_whole ? whole : whole + 1);
}

TargetTracking::TargetTracking(const TargetTrackingSpec& spec, const MetricWindow& window)
    : spec_(spec),
      high_(true, spec.target, spec.high_datapoints, window),
      low_(false, spec.target * spec.low_threshold_factor, spec.low_datapoints, window) {
  sim::require(spec.target > 0, "the target of a metric is positive");
  sim::require(spec.low_threshold_factor >= 0 && spec.low_threshold_factor <= 1,
               "the low threshold lies between 0 and the target");
}

void TargetTracking::settle(sim::Instant now, const MetricWindow& window, const LoadCurve& demand) {
  account(window.grid().last_evaluation(now - sim::Duration(1)), window, demand);
}

std::optional<Datapoint> TargetTracking::account(std::int64_t last, const MetricWindow& window,
                                                 const LoadCurve& demand) {
  if (last <= high_.evaluated()) return std::nullopt;
  const Datapoint seen = window.datapoint(window.grid().period_of(last), demand);
  high_.account(last, seen, window, demand);
  low_.account(last, seen, window, demand);
  if (seen.missing) return std::nullopt;
  return seen;
}

sim::Instant TargetTracking::next_out(sim::Instant now, sim::Instant until, const GroupState& group,
                                      const MetricWindow& window, const LoadCurve& demand) const {
  if (group.size.desired >= group.size.max) return sim::never;
  const OutRule rule{spec_.target, group.size, window.law().warm()};
  return high_.first_action(now, until, window, demand, rule);
}

sim::Instant TargetTracking::next_in(sim::Instant now, sim::Instant until, const GroupState& group,
                                     const MetricWindow& window, const LoadCurve& demand) const {
  if (!spec_.scale_in || group.warming > 0 || group.size.desired <= group.size.min) {
    return sim::never;
  }
  const InRule rule{spec_.target, group.size, window.law().warm()};
  return low_.first_action(now, until, window, demand, rule);
}

sim::Instant TargetTracking::next_action(sim::Instant now, const GroupState& group,
                                         const MetricWindow& window,
                                         const LoadCurve& demand) const {
  const sim::Instant out = next_out(now, sim::never, group, window, demand);
  return std::min(out, next_in(now, out, group, window, demand));
}

std::optional<ScalingDecision> TargetTracking::act(sim::Instant now, const GroupState& group,
                                                   const MetricWindow& window,
                                                   const LoadCurve& demand) {
  const auto seen = account(window.grid().last_evaluation(now), window, demand);
  if (seen && high_.is_up()) return scale_out(*seen, group.size);
  if (seen && low_.is_up() && group.warming == 0) return scale_in(*seen, group.size);
  return std::nullopt;
}

std::optional<ScalingDecision> TargetTracking::scale_out(const Datapoint& seen,
                                                         const GroupSize& size) const {
  const int desired = std::min(size.max, needed_capacity(seen, spec_.target));
  if (desired <= size.desired) return std::nullopt;
  return ScalingDecision{desired, ScalingDirection::Out, seen.mean, seen.warm};
}

std::optional<ScalingDecision> TargetTracking::scale_in(const Datapoint& seen,
                                                        const GroupSize& size) const {
  const int needed = needed_capacity(seen, spec_.target);
  if (!spec_.scale_in || needed >= size.desired) return std::nullopt;
  const int wanted = spec_.proportional_scale_in ? needed : size.desired - 1;
  const int desired = std::max(size.min, wanted);
  if (desired >= size.desired) return std::nullopt;
  return ScalingDecision{desired, ScalingDirection::In, seen.mean, seen.warm};
}

}  // namespace models
