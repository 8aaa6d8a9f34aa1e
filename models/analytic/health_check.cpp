#include "models/analytic/health_check.hpp"

#include <cmath>

#include "sim/base/require.hpp"

namespace models::analytic {

namespace {

void check(const Probing& probing) {
  sim::require(probing.interval.count() > 0 && probing.timeout.count() >= 0 &&
                   probing.timeout <= probing.interval && probing.threshold >= 1,
               "a health check is out of range");
}

/// Chance that a request and its retry both meet the failed target.
double chance_of_loss(int targets, RetryPolicy retry) {
  const double hit = 1.0 / targets;
  switch (retry) {
    case RetryPolicy::None:
      return hit;
    case RetryPolicy::AnyTarget:
      return hit * hit;
    case RetryPolicy::OtherTarget:
      sim::require(targets >= 2, "there is no other target to retry");
      return 0.0;
  }
  return hit;
}

}  // namespace

Seconds DetectionDelay::standard_deviation() const {
  return (longest - shortest) / std::sqrt(12.0);
}

Seconds DetectionDelay::quantile(double level) const {
  sim::require(level >= 0 && level <= 1, "a quantile level is outside 0 to 1");
  return shortest + level * (longest - shortest);
}

DetectionDelay detection_delay(const Probing& probing, FailureKind kind) {
  check(probing);
  const Seconds verdict = kind == FailureKind::Hang ? probing.timeout : Seconds(0);
  return {.shortest = (probing.threshold - 1) * probing.interval + verdict,
          .longest = probing.threshold * probing.interval + verdict};
}

double mean_trials_to_run(double p, int run) {
  sim::require(p > 0 && p <= 1 && run >= 1, "a run needs trials that can succeed");
  // The sum of p^-1 to p^-run; no 0 / 0 at p = 1.
  double sum = 0;
  for (int i = 0; i < run; ++i) sum = (sum + 1.0) / p;
  return sum;
}

FalseAlarms false_alarms(const Probing& probing, double noise, int healthy_threshold) {
  check(probing);
  sim::require(noise > 0 && noise < 1, "noise is outside 0 to 1");
  // Every mark starts a new streak, so healthy and unhealthy times alternate as renewals.
  const Seconds healthy = mean_trials_to_run(noise, probing.threshold) * probing.interval;
  const Seconds unhealthy = mean_trials_to_run(1.0 - noise, healthy_threshold) * probing.interval;
  return {.mean_time_to_unhealthy = healthy,
          .mean_time_unhealthy = unhealthy,
          .share_unhealthy = unhealthy / (healthy + unhealthy)};
}

LostRequests lost_until_marked(double rate_rps, int targets, const DetectionDelay& delay,
                               RetryPolicy retry) {
  sim::require(targets >= 1 && rate_rps >= 0, "a request needs a target");
  const double lost_rps = rate_rps * chance_of_loss(targets, retry);
  const double mean = lost_rps * delay.mean().count();
  // Poisson counts over a random length: the variance has a part from each.
  const double spread = lost_rps * delay.standard_deviation().count();
  return {.mean = mean, .standard_deviation = std::sqrt(mean + spread * spread)};
}

}  // namespace models::analytic
