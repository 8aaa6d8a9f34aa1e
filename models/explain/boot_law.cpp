#include "models/explain/boot_law.hpp"

#include <algorithm>
#include <cmath>

namespace models::explaining {

namespace {

constexpr int boots_looked_at = 64;

double interval_of(const HealthCheckSpec& check) {
  return sim::to_seconds(check.interval);
}

/// Seconds in service before the application is ready, of a boot with this quantile.
double starting(const AutoScalingGroupSpec& group, double level) {
  if (group.launch_hook) return 0;
  const BootSpec& boot = group.instance.boot;
  return std::max(0.0, boot.launch_to_ready.quantile(level) - boot.launch_to_running.quantile(0.5));
}

/// Chance over a uniform phase that `seconds` hold enough failed probes.
double chance_of_mark(const HealthCheckSpec& check, double seconds) {
  return std::clamp(seconds / interval_of(check) - (check.unhealthy_threshold - 1), 0.0, 1.0);
}

}  // namespace

double launch_to_rotation(const AutoScalingGroupSpec& group, const HealthCheckSpec& check,
                          int judges) {
  double marked = 0;
  for (int step = 0; step < boots_looked_at; ++step) {
    const double chance = chance_of_mark(check, starting(group, (step + 0.5) / boots_looked_at));
    marked += 1 - std::pow(1 - chance, judges);
  }
  marked /= boots_looked_at;
  // The first passed probe comes within an interval; a marked target needs all further ones too.
  return group.instance.boot.launch_to_ready.mean() +
         interval_of(check) * (last_of(judges) + marked * (check.healthy_threshold - 1));
}

std::optional<GraceNeeded> grace_needed(const AutoScalingGroupSpec& group,
                                        const HealthCheckSpec& check) {
  const double usual = starting(group, 0.5);
  if (chance_of_mark(check, usual) < 0.5) return std::nullopt;
  const double interval = interval_of(check);
  return GraceNeeded{usual + interval * (check.healthy_threshold - 0.5),
                     starting(group, 0.95) + interval * check.healthy_threshold};
}

}  // namespace models::explaining
