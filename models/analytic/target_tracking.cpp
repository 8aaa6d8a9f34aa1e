#include "models/analytic/target_tracking.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

/// The reference loop. One call of second() is one second of the group's life.
class ReferenceLoop {
 public:
  ReferenceLoop(const TrackedGroup& group, int initial) : group_(group), desired_(initial) {
    // As if in service for long enough to be warm.
    ready_at_.assign(static_cast<std::size_t>(initial), -group.warmup_s);
    run_.changes.push_back({0, initial});
  }

  void second(int now, double load) {
    note_service(now);
    if (now > 0 && now % group_.period_s == 0) close_datapoint(now);
    sample(now, load);
  }

  TrackingRun finish(int now) {
    note_service(now);
    if (now % group_.period_s == 0) close_datapoint(now);
    return std::move(run_);
  }

 private:
  [[nodiscard]] int count_ready(int by) const {
    return static_cast<int>(
        std::count_if(ready_at_.begin(), ready_at_.end(), [by](int ready) { return ready <= by; }));
  }
  [[nodiscard]] int in_service(int now) const { return count_ready(now); }
  [[nodiscard]] int warmed(int now) const { return count_ready(now - group_.warmup_s); }

  void note_service(int now) {
    if (in_service(now) != run_.changes.back().in_service) {
      run_.changes.push_back({now, in_service(now)});
    }
  }

  void sample(int now, double load) {
    const int serving = in_service(now);
    const int counted = warmed(now);
    if (counted == 0) return;
    sum_ += counted * std::min(100.0, load / serving);
    samples_ += counted;
  }

  void close_datapoint(int now) {
    if (samples_ == 0) return;
    // Whoever was warm in the last second of the period is behind the datapoint.
    const CpuDatapoint point{now, sum_ / samples_, warmed(now - 1)};
    run_.datapoints.push_back(point);
    sum_ = 0;
    samples_ = 0;
    judge(point);
  }

  void judge(const CpuDatapoint& point) {
    above_ = point.percent > group_.target_percent ? above_ + 1 : 0;
    below_ = point.percent < group_.low_fraction * group_.target_percent ? below_ + 1 : 0;
    const int asked =
        static_cast<int>(std::ceil(point.warmed * point.percent / group_.target_percent));
    const int wanted = std::clamp(asked, group_.min, group_.max);
    if (above_ >= group_.high_datapoints) {
      resize(point, asked, std::max(wanted, desired_));
    } else if (below_ >= group_.low_datapoints) {
      const int smallest = group_.scale_in == ScaleIn::OneAtATime ? desired_ - 1 : group_.min;
      resize(point, asked, std::min(std::max(wanted, smallest), desired_));
    }
  }

  void resize(const CpuDatapoint& point, int asked, int desired) {
    if (desired == desired_) return;
    run_.actions.push_back({point.at_s, point.percent, asked, desired});
    for (; desired_ < desired; ++desired_) ready_at_.push_back(point.at_s + group_.boot_s);
    // The youngest go first: what has not yet gone into service costs nobody anything.
    for (; desired_ > desired; --desired_) ready_at_.pop_back();
    note_service(point.at_s);
  }

  const TrackedGroup& group_;
  int desired_;
  std::vector<int> ready_at_;  ///< Oldest first.
  double sum_ = 0;
  int samples_ = 0;
  int above_ = 0;
  int below_ = 0;
  TrackingRun run_;
};

void check(const TrackedGroup& group, int initial) {
  sim::require(group.min >= 1 && group.min <= initial && initial <= group.max,
               "a tracked group starts outside its sizes");
  sim::require(group.target_percent > 0 && group.period_s > 0 && group.boot_s > 0 &&
                   group.warmup_s >= 0 && group.high_datapoints > 0 && group.low_datapoints > 0,
               "a tracked group has a length that is not positive");
}

}  // namespace

TrackingRun run_tracked_group(const TrackedGroup& group, int initial, const LoadPerSecond& load,
                              int end_s) {
  check(group, initial);
  ReferenceLoop loop(group, initial);
  for (int now = 0; now < end_s; ++now) loop.second(now, load(now));
  return loop.finish(end_s);
}

AlarmDelay alarm_delay(double before, double after, double threshold, int datapoints,
                       Seconds period) {
  sim::require(before <= threshold && threshold < after && datapoints >= 1,
               "an alarm's metric does not step over its threshold");
  // A step at share x of a period makes a datapoint of before x + after (1 - x). It counts as the
  // first of the row while that is above the threshold; otherwise the next period is the first.
  const double counts = (after - threshold) / (after - before);
  const double n = datapoints;
  return {.shortest = (n - counts) * period,
          .longest = (counts < 1 ? n + 1.0 - counts : n) * period,
          .mean = (n + 0.5 - counts) * period};
}

namespace {

/// Share of a cycle in which the sine is above x, and the mean over the whole cycle of the sine
/// taken as 0 elsewhere.
struct Above {
  double share;
  double sine;
};

Above above(double x) {
  const double cut = std::clamp(x, -1.0, 1.0);
  return {.share = 0.5 - std::asin(cut) / std::numbers::pi,
          .sine = std::sqrt(1.0 - cut * cut) / std::numbers::pi};
}

}  // namespace

QuasiStaticRun follow_without_delay(const SinusoidalLoad& load, double step_rps,
                                    double capacity_rps, int min, int max) {
  sim::require(min >= 1 && min <= max && step_rps > 0 && capacity_rps > 0,
               "a group without delay is out of range");
  sim::require(load.base_rps > 0 && load.amplitude > 0 && load.amplitude <= 1,
               "a sinusoidal load is out of range");
  const auto sine_at = [&](int n) { return (n * step_rps / load.base_rps - 1.0) / load.amplitude; };
  QuasiStaticRun run{std::vector<double>(static_cast<std::size_t>(max) + 1, 0.0), 0.0, 0.0};
  for (int n = min; n <= max; ++n) {
    const Above low = n == min ? Above{1.0, 0.0} : above(sine_at(n - 1));
    const Above high = n == max ? Above{0.0, 0.0} : above(sine_at(n));
    const double share = low.share - high.share;
    const double served = load.base_rps * (share + load.amplitude * (low.sine - high.sine));
    run.share_of_time[static_cast<std::size_t>(n)] = share;
    run.mean_instances += n * share;
    run.mean_utilization += served / (n * capacity_rps);
  }
  return run;
}

}  // namespace models::analytic
