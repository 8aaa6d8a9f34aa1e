#pragma once

#include <cstdint>

#include "models/analytic/real_time.hpp"

namespace models::analytic {

/// How one checker probes one target. Its phase is independent of the failure.
struct Probing {
  Seconds interval{};  ///< Probe start to probe start, > 0.
  Seconds timeout{};   ///< Silence that fails a probe; 0 to interval.
  int threshold = 2;   ///< Failures in a row that mark the target unhealthy, >= 1.
};

enum class FailureKind : std::uint8_t {
  Refused,  ///< A probe fails at once.
  Hang,     ///< A probe fails when its timeout is over.
};

/// Failure to mark: uniform between the two (case A18 of the validation suite).
struct DetectionDelay {
  Seconds shortest;
  Seconds longest;

  [[nodiscard]] Seconds mean() const { return 0.5 * (shortest + longest); }
  [[nodiscard]] Seconds standard_deviation() const;
  /// 0 <= level <= 1.
  [[nodiscard]] Seconds quantile(double level) const;
};
[[nodiscard]] DetectionDelay detection_delay(const Probing& probing, FailureKind kind);

/// Mean number of independent trials until `run` successes in a row, each trial succeeding with
/// probability p: (p^-run - 1) / (1 - p), and `run` for p = 1. Feller, An Introduction to
/// Probability Theory I, XIII.7. Requires 0 < p <= 1, run >= 1.
[[nodiscard]] double mean_trials_to_run(double p, int run);

/// A target that is up, whose probes fail on their own with probability `noise` each.
struct FalseAlarms {
  Seconds mean_time_to_unhealthy;  ///< From a healthy mark with no failure on record.
  Seconds mean_time_unhealthy;     ///< Until `healthy_threshold` passes in a row.
  double share_unhealthy;          ///< Long-run share of time out of rotation for nothing.
};
/// Requires 0 < noise < 1, healthy_threshold >= 1.
[[nodiscard]] FalseAlarms false_alarms(const Probing& probing, double noise, int healthy_threshold);

enum class RetryPolicy : std::uint8_t {
  None,
  AnyTarget,    ///< One retry to a target drawn uniformly, which may be the failed one again.
  OtherTarget,  ///< One retry to a target other than the one that failed.
};

/// Requests lost between the moment one of `targets` stops answering and its mark; traffic is
/// Poisson and spread evenly. `targets` >= 2 where a retry needs another target, else >= 1.
struct LostRequests {
  double mean;
  double standard_deviation;
};
[[nodiscard]] LostRequests lost_until_marked(double rate_rps, int targets,
                                             const DetectionDelay& delay, RetryPolicy retry);

}  // namespace models::analytic
