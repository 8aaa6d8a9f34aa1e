#include "models/databases/databases_plan.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "models/architecture/called_database.hpp"
#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/architecture/storage_zones.hpp"
#include "models/context/severity.hpp"

namespace models {

namespace {

bool calls(const std::vector<CallSpec>& made, DatabaseId database) {
  return std::any_of(made.begin(), made.end(),
                     [&](const CallSpec& call) { return leads_to(call, database); });
}

/// The largest part of an outage that a lack of the database is to any class of requests.
double part_of_outage(const Scenario& scenario, DatabaseId database) {
  double share = 0;
  for (const RequestClassSpec& request_class : scenario.workload.classes) {
    if (calls(request_class.calls, database)) share += request_class.share;
  }
  return severity_of_losses(share, 1 - scenario.run.up_threshold);
}

/// Where the clusters of a database are, and which members are whose.
void plan_sites(const Architecture& design, const DatabaseSpec& spec,
                DatabasesPlan::Database& plan) {
  const std::vector<std::string> regions = regions_of(design.zones);
  const auto region_of = [&](const std::vector<ZoneId>& zones) {
    return region_place(regions, design.zones[zones.front().index()].region);
  };
  plan.sites[0].members = static_cast<std::uint32_t>(spec.most_instances());
  plan.sites[0].region = region_of(spec.zones);
  plan.turns = plan.sites[0].members;
  if (!spec.shares_storage()) return;
  plan.sites[0].copies = storage_zones(design.zones, spec);
  if (spec.secondary.zones.empty()) return;
  plan.sites[1].first = plan.turns;
  plan.sites[1].members = static_cast<std::uint32_t>(1 + spec.secondary.replicas);
  plan.sites[1].region = region_of(spec.secondary.zones);
  plan.sites[1].copies = storage_zones(design.zones, spec.secondary.zones);
  plan.turns += plan.sites[1].members;
}

DatabasesPlan::Database plan_database(const Scenario& scenario, DatabaseId id, PlanBook& book) {
  static constexpr std::array<const char*, database_fault_count> kinds{"host_fault", "engine_crash",
                                                                       "storage_fault"};
  const DatabaseSpec& spec = scenario.architecture.databases[id.index()];
  DatabasesPlan::Database plan;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    plan.causes[kind] = book.add_cause(kinds[kind], spec.id);
  }
  plan.operation = book.add_cause("operation", spec.id);
  plan.volume_full = book.add_cause("storage_full", spec.id);
  plan.connection_limit = book.add_cause("connection_limit", spec.id);
  plan_sites(scenario.architecture, spec, plan);
  if (spec.shares_storage()) plan.copies_lost = book.add_cause("copies_lost", spec.id);
  const auto replicas = static_cast<std::uint32_t>(spec.read_replicas.count);
  for (std::uint32_t index = 0; index < plan.turns + replicas; ++index) {
    const bool is_replica = index >= plan.turns;
    const std::string name =
        spec.id + (is_replica ? "/replica/" + std::to_string(index - plan.turns)
                              : "/" + std::to_string(index));
    DatabasesPlan::Member member;
    member.site = !is_replica && index >= plan.sites[1].first && plan.sites[1].members > 0 ? 1 : 0;
    const std::vector<ZoneId>& zones = is_replica         ? spec.read_replicas.zones
                                       : member.site == 1 ? spec.secondary.zones
                                                          : spec.zones;
    const std::uint32_t first = is_replica ? plan.turns : plan.sites[member.site].first;
    member.zone = zones[(index - first) % zones.size()];
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
      member.clocks[kind] = book.key(name, kinds[kind]);
    }
    member.lasts = book.key(name, "fault_lasts");
    plan.members.push_back(member);
  }
  plan.failovers = book.key(spec.id, "failover");
  plan.people = book.key(spec.id, "person");
  plan.maintenance = {book.key(spec.id, "os_updates"), book.key(spec.id, "engine_upgrades")};
  const std::vector<RequestClassSpec>& classes = scenario.workload.classes;
  plan.is_called = std::any_of(classes.begin(), classes.end(), [&](const auto& request_class) {
    return calls(request_class.calls, id);
  });
  plan.of_outage = part_of_outage(scenario, id);
  return plan;
}

}  // namespace

DatabasesPlan plan_databases(const Scenario& scenario, PlanBook& book) {
  DatabasesPlan plan;
  plan.specs = scenario.architecture.databases;
  plan.zones = scenario.architecture.zones;
  plan.person = &scenario.architecture.on_call;
  plan.demand = &scenario.workload.demand;
  plan.has_random_faults = !scenario.is_drill();
  for (std::size_t index = 0; index < plan.specs.size(); ++index) {
    plan.databases.push_back(plan_database(scenario, sim::make_id<DatabaseId>(index), book));
  }
  plan.figures = book.figures().of("database");
  plan.series = book.series().of("database");
  const FigureList& meters = book.meters();
  plan.meters = meters.of("database");
  const std::vector<ChangedClass> changed = changed_classes(scenario);
  for (std::size_t index = 0; index < changed.size(); ++index) {
    plan.databases[changed[index].database.index()].changed_classes.push_back(
        {changed[index].to.name, meters.of("changed_class").at(ChangedClassMeter::Hours, index)});
  }
  return plan;
}

double DatabasesPlan::per_year(DatabaseId database, DatabaseFault kind) const {
  const DatabaseFaultRates& faults = specs[database.index()].faults;
  switch (kind) {
    case DatabaseFault::HostFault:
      return faults.host_fault;
    case DatabaseFault::EngineCrash:
      return faults.engine_crash;
    case DatabaseFault::StorageFault:
      return faults.storage_fault;
  }
  return 0;
}

void DatabasesPlan::add_hazards(const GivenLosses&, HazardGroups& into) const {
  for (std::size_t index = 0; index < specs.size(); ++index) {
    into.begin();
    for (std::size_t kind = 0; kind < database_fault_count; ++kind) {
      const double rate =
          per_year(sim::make_id<DatabaseId>(index), static_cast<DatabaseFault>(kind));
      into.add(has_random_faults && rate > 0);
    }
  }
}

}  // namespace models
