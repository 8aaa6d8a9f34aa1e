// What instances count for control variates: facts, less what was to be expected of them.

#include "models/world/world.hpp"

namespace models {

namespace {

constexpr double seconds_per_year = 8760.0 * 3600.0;

}  // namespace

void World::close_controls(Outcome& outcome) {
  outcome.controls.clear();
  if (!controls.are_counted()) return;
  double instance_years = 0;
  for (std::size_t pool = 0; pool < plan_->pools.size(); ++pool) {
    instance_years += meters_[pool].in_service_seconds / seconds_per_year;
  }
  controls.add(Control::ApplicationFaults,
               -(fault_rate(ServerFault::Hang) + fault_rate(ServerFault::Crash)) * instance_years);
  controls.add(Control::InstanceFaults,
               -(fault_rate(ServerFault::Host) + fault_rate(ServerFault::Retirement) +
                 fault_rate(ServerFault::VolumeLoss)) *
                   instance_years);
  outcome.controls.assign(controls.sums().begin(), controls.sums().end());
}

}  // namespace models
