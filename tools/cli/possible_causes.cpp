#include "tools/cli/possible_causes.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "models/architecture/network_addresses.hpp"
#include "models/experiment/longest_incident.hpp"

namespace tools {

namespace {

/// "failures.zone_gray.rate is 0".
std::string is_zero(const std::string& path) {
  return path + " is 0";
}

template <class Things>
const auto* thing_of(const Things& things, const std::string& id) {
  const auto found =
      std::find_if(things.begin(), things.end(), [&](const auto& thing) { return thing.id == id; });
  return found == things.end() ? nullptr : &*found;
}

std::map<std::string, double> rates_of(const models::FailureModel& failures) {
  return {{"host_fault", failures.host_fault.per_year},
          {"retirement", failures.retirement.per_year},
          {"application_hang", failures.application_hang.per_year},
          {"application_crash", failures.application_crash.per_year},
          {"volume_loss", failures.volume_loss.per_year},
          {"zone_power", failures.zone_power.per_year},
          {"zone_network", failures.zone_network.per_year},
          {"zone_gray", failures.zone_gray.per_year},
          {"zone_capacity", failures.zone_capacity.per_year},
          {"control_plane", failures.control_plane.per_year},
          {"all_zones_power", failures.all_zones_power.per_year},
          {"region", failures.region.per_year}};
}

/// Of the instances of a group or of a set.
double failing_boots(const models::Architecture& design, const std::string& id) {
  if (const auto* group = thing_of(design.auto_scaling_groups, id)) {
    return group->instance.boot.failure_probability;
  }
  const auto* set = thing_of(design.instances, id);
  return set == nullptr ? 0 : set->instance.boot.failure_probability;
}

/// Of a database; nothing where it is no cause of one.
std::optional<std::string> needed_by_database(const models::DatabaseSpec& database,
                                              const std::string& kind) {
  const auto unless = [&](bool happens, const std::string& key) {
    return happens ? std::string()
                   : is_zero(fmt::format("architecture.databases.{}.{}", database.id, key));
  };
  const models::DatabaseFaultRates& faults = database.faults;
  if (kind == "host_fault") return unless(faults.host_fault > 0, "faults.host_fault");
  if (kind == "engine_crash") return unless(faults.engine_crash > 0, "faults.engine_crash");
  if (kind == "storage_fault") return unless(faults.storage_fault > 0, "faults.storage_fault");
  if (kind == "storage_full")
    return unless(database.storage.grows_bytes_per_day > 0, "storage.grows");
  if (kind == "connection_limit") return unless(database.connections.pool > 0, "connections.pool");
  if (kind == "operation") {
    const models::DatabaseMaintenanceSpec& work = database.maintenance;
    return unless(work.os_updates + work.engine_upgrades > 0, "maintenance.os_updates");
  }
  return std::nullopt;
}

std::string needed_by_external(const models::ExternalSpec& external, const std::string& kind) {
  const std::string path = "architecture.externals." + external.id;
  if (kind == "external" && external.availability >= 1) return path + ".availability is 100 %";
  if (kind == "rate_limit" && !external.rate_limit) return path + ".rate_limit is not given";
  return {};
}

std::string needed_by_cache(const models::Architecture& design, const std::string& where) {
  const auto* cache = thing_of(design.caches, where);
  const bool never = cache != nullptr && !(cache->node_faults > 0);
  return never ? is_zero(fmt::format("architecture.caches.{}.faults.node_fault", where))
               : std::string();
}

/// Of a subnet: nothing where its instances may take all that are free. One that drains has an
/// address as well as the one that stands in for it.
std::string needed_by_shortage(const models::Architecture& design, const std::string& where) {
  const auto* subnet = thing_of(design.network.subnets, where);
  if (subnet == nullptr) return {};
  const auto index = static_cast<std::size_t>(subnet - design.network.subnets.data());
  const auto id = sim::make_id<models::SubnetId>(index);
  const int free = design.network.usable(id) - models::standing_addresses(design)[index];
  const auto stands_there = [&](const models::PlacementSpec& part) {
    return std::find(part.subnets.begin(), part.subnets.end(), id) != part.subnets.end();
  };
  int most = 0;
  for (const auto& set : design.instances) most += stands_there(set.placement) ? set.count : 0;
  for (const auto& group : design.auto_scaling_groups) {
    most += stands_there(group.placement) ? group.max : 0;
  }
  return 2 * most > free
             ? std::string()
             : fmt::format("{} has {} addresses for at most {} instances", where, free, most);
}

std::string needed_by_gateway(const models::Architecture& design, const std::string& where) {
  const auto* gateway = thing_of(design.network.nat_gateways, where);
  const bool never = gateway != nullptr && !(gateway->gateway_fault.per_year > 0);
  return never ? is_zero(fmt::format(
                     "architecture.network.nat_gateways.{}.faults.gateway_fault.rate", where))
               : std::string();
}

std::string needed_by(const models::Scenario& scenario, const std::string& kind,
                      const std::string& where) {
  const models::Architecture& design = scenario.architecture;
  if (const auto* database = thing_of(design.databases, where)) {
    if (const auto needed = needed_by_database(*database, kind)) return *needed;
  }
  if (kind == "node_fault") return needed_by_cache(design, where);
  if (kind == "external" || kind == "rate_limit") {
    const auto* external = thing_of(design.externals, where);
    return external == nullptr ? std::string() : needed_by_external(*external, kind);
  }
  const auto rates = rates_of(scenario.failures);
  const auto rate = rates.find(kind);
  if (rate != rates.end()) {
    return rate->second > 0 ? std::string() : is_zero("failures." + kind + ".rate");
  }
  if (kind == "no_addresses") return needed_by_shortage(design, where);
  if (kind == "nat_gateway") return needed_by_gateway(design, where);
  if (kind == "terminated" || kind == "operation" || kind == "copies_lost")
    return "only the timeline of a drill does that";
  if (kind == "boot_failure" && !(failing_boots(design, where) > 0)) {
    return fmt::format("the failure_probability of the image of {} is 0", where);
  }
  if (kind == "component") {
    const auto* component = thing_of(design.components, where);
    const bool never = component != nullptr && component->never_fails;
    return never ? fmt::format("architecture.components.{}.fails is not given", where)
                 : std::string();
  }
  if (kind == "common_cause") {
    const auto* cause = thing_of(design.common_causes, where);
    const bool never = cause != nullptr && !(cause->per_year > 0);
    return never ? is_zero(fmt::format("architecture.common_causes.{}.rate", where))
                 : std::string();
  }
  return {};
}

/// Whether a zone has faults of that kind at all.
bool belongs(const models::Architecture& design, const std::string& kind,
             const std::string& where) {
  const models::ZoneSpec* zone = thing_of(design.zones, where);
  if (zone == nullptr || !kind.starts_with("zone")) return true;
  return zone->has_own_life == (kind == "zone");
}

}  // namespace

std::vector<PossibleCause> possible_causes(const models::Scenario& scenario) {
  std::vector<PossibleCause> causes;
  for (std::string& name : models::causes_of(scenario)) {
    const std::size_t colon = name.find(':');
    const std::string kind = name.substr(0, colon);
    const std::string where = colon == std::string::npos ? "" : name.substr(colon + 1);
    if (!belongs(scenario.architecture, kind, where)) continue;
    std::string needs = needed_by(scenario, kind, where);
    causes.push_back({std::move(name), std::move(needs)});
  }
  return causes;
}

}  // namespace tools
