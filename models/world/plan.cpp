#include "models/world/plan.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace models {

namespace {

/// Zones over which the instances that take a class are spread.
std::size_t zones_of(const FleetPlan& fleet, const ClassPlan& request_class) {
  if (!request_class.needs_entry) return fleet.architecture().zones.size();
  const TierPlan& tier = fleet.tiers[request_class.tier];
  std::set<ZoneId> zones;
  for (const NodePlan& node : tier.nodes) zones.insert(node.zone);
  for (const InstanceId instance : tier.addresses)
    zones.insert(fleet.instances[instance.index()].home);
  return zones.size();
}

std::vector<double> plan_round_trips(const FleetPlan& fleet) {
  std::vector<double> round_trips;
  const std::optional<LatencySpec>& spec = fleet.scenario().workload.latency;
  if (!spec) return round_trips;
  for (const ClassPlan& request_class : fleet.classes) {
    const double zones =
        static_cast<double>(std::max<std::size_t>(1, zones_of(fleet, request_class)));
    round_trips.push_back(spec->within_zone_seconds / zones +
                          spec->between_zones_seconds * (zones - 1) / zones);
  }
  return round_trips;
}

}  // namespace

Plan::Plan(const Scenario& scenario) : FleetPlan(scenario), book_(scenario) {
  demand_cause = book_.add_cause("demand", "");
  design_cause = book_.add_cause("no_target", "");
  zones = plan_zones(scenario, book_);
  components = plan_components(scenario, book_);
  enter(book_);
  takeover = plan_takeover(*this, book_);
  databases = plan_databases(scenario, book_);
  for (std::size_t index = 0; index < databases.databases.size(); ++index) {
    databases.databases[index].callers = callers_of(sim::make_id<DatabaseId>(index));
  }
  externals = plan_externals(scenario, book_);
  caches = plan_caches(scenario, book_);
  storage = plan_storage(scenario, book_);
  for (std::size_t index = 0; index < storage.mounted.size(); ++index) {
    storage.mounted[index].callers = callers_of(sim::make_id<FileSystemId>(index));
  }
  for (StoragePlan::Pictures& pictures : storage.pictures) {
    pictures.takers = takers_of(pictures.request_class);
    const double entering = tiers[classes[pictures.request_class].tier].share;
    pictures.per_load = entering > 0 ? 1 / entering : 0;
  }
  sessions = plan_sessions(*this, book_);
  cdn = plan_cdn(scenario, classes, book_);
  calls = plan_calls(*this);
  round_trips = plan_round_trips(*this);
  zones.has_instances = !instances.empty();
}

}  // namespace models
