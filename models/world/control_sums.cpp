// What a replication counts for control variates: facts, less what was to be expected of them.

#include <algorithm>
#include <variant>

#include "models/world/world.hpp"

namespace models {

namespace {

constexpr double seconds_per_year = 8760.0 * 3600.0;

/// Those that come and go by a life of their own have no other faults.
double zones_with_faults(const Architecture& design) {
  return static_cast<double>(
      std::count_if(design.zones.begin(), design.zones.end(),
                    [](const ZoneSpec& zone) { return !zone.has_own_life; }));
}

}  // namespace

sim::Duration World::controlled(Control which, const sim::Distribution& law, sim::Duration length) {
  if (counts_controls_) control_length(which, law, length);
  return length;
}

void World::control_length(Control which, const sim::Distribution& law, sim::Duration length) {
  if (const auto mean = mean_duration(law)) control(which, sim::to_seconds(length) - *mean);
}

/// Weighed by the repair that it leads to, so that sets of different repairs add up.
void World::control_own_failure(ComponentId id) {
  if (!counts_controls_) return;
  const ComponentSpec& spec = design().components[id.index()];
  if (components_[id.index()].own_rate <= 0) return;
  control(Control::UnitFailures, mean_duration(spec.repaired_in).value_or(0));
}

/// Lives that are not exponential have no constant hazard; their draws are centred instead. Longer
/// lives are fewer failures.
void World::control_life(ComponentId id, sim::Duration life) {
  if (!counts_controls_) return;
  const ComponentSpec& spec = design().components[id.index()];
  if (std::holds_alternative<sim::Exponential>(spec.fails.law())) return;
  const auto mean = mean_duration(spec.fails);
  if (!mean || *mean <= 0) return;
  control(Control::UnitFailures,
          mean_duration(spec.repaired_in).value_or(0) * (1 - sim::to_seconds(life) / *mean));
}

/// Of a loss of power or network of any one zone, whichever of them it is.
std::optional<double> World::mean_zone_loss() const {
  const FailureModel& failures = scenario().failures;
  double rate = 0;
  double rate_of_seconds = 0;
  for (const FaultProcess* process : {&failures.zone_power, &failures.zone_network}) {
    if (process->per_year <= 0) continue;
    const auto mean = mean_duration(process->lasts);
    if (!mean) return std::nullopt;
    rate += process->per_year;
    rate_of_seconds += process->per_year * *mean;
  }
  return rate > 0 ? std::optional(rate_of_seconds / rate) : std::nullopt;
}

/// Where the number of losses was given, it says nothing, and each of them is as likely to be that
/// of any other zone; else the number is centred at the end.
void World::control_zone_loss(ZoneId zone, sim::Duration lasts) {
  if (!counts_controls_) return;
  const auto mean = mean_zone_loss();
  if (!mean) return;
  control(control_of_zone(zone.index()), sim::to_seconds(lasts));
  if (!zone_losses_given_) return;
  const double each = *mean / zones_with_faults(design());
  for (std::size_t other = 0; other < zones_.size(); ++other) {
    if (!design().zones[other].has_own_life) control(control_of_zone(other), -each);
  }
}

void World::control_region_loss(sim::Duration lasts) {
  if (!counts_controls_) return;
  const auto mean = mean_duration(scenario().failures.all_zones_power.lasts);
  if (!mean) return;
  control(Control::AllZones, sim::to_seconds(lasts) - (common_losses_given_ ? *mean : 0));
}

void World::close_controls(Outcome& outcome) {
  outcome.controls.clear();
  if (!counts_controls_) return;
  const FailureModel& failures = scenario().failures;
  const double years = sim::to_seconds(outcome.observed) / seconds_per_year;
  double instance_years = 0;
  for (std::size_t pool = 0; pool < plan_->pools.size(); ++pool) {
    instance_years += meters_[pool].in_service_seconds / seconds_per_year;
  }
  control(Control::ApplicationFaults,
          -(fault_rate(ServerFault::Hang) + fault_rate(ServerFault::Crash)) * instance_years);
  control(Control::InstanceFaults,
          -(fault_rate(ServerFault::Host) + fault_rate(ServerFault::Retirement) +
            fault_rate(ServerFault::VolumeLoss)) *
              instance_years);
  // A process without a usable mean makes no control.
  const auto expect = [&](Control which, double per_year, std::optional<double> mean) {
    controls_[static_cast<std::size_t>(which)] =
        mean ? controls_[static_cast<std::size_t>(which)] - per_year * *mean * years : 0;
  };
  expect(Control::GrayZones, failures.zone_gray.per_year * zones_with_faults(design()),
         mean_duration(failures.zone_gray.lasts));
  if (!common_losses_given_) {
    expect(Control::AllZones, failures.all_zones_power.per_year,
           mean_duration(failures.all_zones_power.lasts));
  }
  const auto mean = mean_zone_loss();
  for (std::size_t zone = 0; mean && !zone_losses_given_ && zone < zones_.size(); ++zone) {
    if (design().zones[zone].has_own_life) continue;
    expect(control_of_zone(zone), failures.zone_power.per_year + failures.zone_network.per_year,
           mean);
  }
  for (std::size_t index = 0; index < components_.size(); ++index) {
    const auto repair = mean_duration(design().components[index].repaired_in);
    control(Control::UnitFailures, -components_[index].expected_failures * repair.value_or(0));
  }
  outcome.controls.assign(controls_.begin(), controls_.end());
}

}  // namespace models
