#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "models/analytic/real_time.hpp"

namespace models::analytic {

enum class ScaleIn : std::uint8_t {
  Proportional,  ///< At once to the size that the formula asks for.
  OneAtATime,    ///< One instance for each datapoint while the low alarm is on.
};

/// A group that target tracking keeps at an average CPU, in whole seconds. Semantics and numbers
/// are those of case A28 of the validation suite; see docs/models/analytic.md.
struct TrackedGroup {
  double target_percent = 30;
  int min = 1;
  int max = 4;
  int boot_s = 45;          ///< Launch to in service.
  int warmup_s = 60;        ///< In service to counted in the metric.
  int period_s = 60;        ///< Length of a datapoint, available at its end and judged at once.
  int high_datapoints = 3;  ///< In a row above the target.
  int low_datapoints = 15;  ///< In a row below low_fraction x target.
  double low_fraction = 0.9;
  ScaleIn scale_in = ScaleIn::Proportional;
};

/// Total load in instance-percent during the second that begins at `second`.
using LoadPerSecond = std::function<double(int second)>;

struct CpuDatapoint {
  int at_s;        ///< End of its period.
  double percent;  ///< Mean CPU of warmed instances in service; each capped at 100.
  int warmed;      ///< Instances behind it.
};
struct ScalingAction {
  int at_s;
  double percent;  ///< The datapoint that caused it.
  int asked;       ///< ceil(warmed x percent / target) before clamping.
  int desired;     ///< After it.
};
struct ServiceChange {
  int at_s;
  int in_service;  ///< From then on.
};
struct TrackingRun {
  std::vector<CpuDatapoint> datapoints;
  std::vector<ScalingAction> actions;
  std::vector<ServiceChange> changes;  ///< The first at 0.
};

/// Runs the group second by second over [0, end_s), from `initial` warmed instances and alarms with
/// no datapoint on record. At one second: what is ready goes into service, then the datapoint that
/// ends is judged. A reference to hold a simulator against, made to be read rather than fast.
/// Requires min <= initial <= max and every length positive.
[[nodiscard]] TrackingRun run_tracked_group(const TrackedGroup& group, int initial,
                                            const LoadPerSecond& load, int end_s);

/// From a step of the metric to the moment the alarm fires, the step at a phase uniform over the
/// period. `before` <= `threshold` < `after`, in one unit.
struct AlarmDelay {
  Seconds shortest;  ///< Approached, not reached.
  Seconds longest;   ///< Approached, not reached.
  Seconds mean;
};
[[nodiscard]] AlarmDelay alarm_delay(double before, double after, double threshold, int datapoints,
                                     Seconds period);

/// Load base x (1 + amplitude sin(2 pi t / cycle)) over a group that follows it without delay.
struct SinusoidalLoad {
  double base_rps = 0;   ///< > 0.
  double amplitude = 0;  ///< 0 < amplitude <= 1.
};
/// Shares of a cycle. Element n: with n instances running; 0 is unused.
struct QuasiStaticRun {
  std::vector<double> share_of_time;
  double mean_instances;
  double mean_utilization;  ///< Time average of load / (instances x capacity of one).
};
/// n(t) = clamp(ceil(load(t) / step_rps), min, max), in closed form from the arcsines at which the
/// load crosses a multiple of step_rps. capacity_rps is what one instance serves at 100 %.
/// Requires 1 <= min <= max, step_rps > 0, capacity_rps > 0.
[[nodiscard]] QuasiStaticRun follow_without_delay(const SinusoidalLoad& load, double step_rps,
                                                  double capacity_rps, int min, int max);

}  // namespace models::analytic
