#include "models/experiment/fault_list.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "models/architecture/storage_zones.hpp"
#include "sim/random/distribution.hpp"

namespace models {

namespace {

template <class Action>
using Of = std::type_identity<Action>;

sim::Duration mean_of(const sim::Distribution& lasts) {
  return sim::clamped_duration(lasts.mean());
}

/// Members of a part that are alike: how many, the first of them, and what tells them apart.
struct Alike {
  int count = 0;
  int first = 0;
  std::string where;  ///< " in zone-b"; empty where all members are alike.
};

/// Member i lives in zones[i % size]. Where all zones have as many, all are alike.
std::vector<Alike> alike_by_zone(int count, const std::vector<ZoneId>& zones,
                                 const std::vector<ZoneSpec>& specs) {
  if (count <= 0) return {};
  std::vector<std::pair<ZoneId, Alike>> each;
  const int size = std::max(1, static_cast<int>(zones.size()));
  for (int place = 0; place < std::min(size, count); ++place) {
    const int here = (count - place - 1) / size + 1;
    const ZoneId zone = zones.empty() ? ZoneId() : zones[static_cast<std::size_t>(place)];
    const auto known = std::find_if(each.begin(), each.end(),
                                    [&](const auto& entry) { return entry.first == zone; });
    if (known == each.end()) {
      each.push_back({zone, {here, place, {}}});
    } else {
      known->second.count += here;
    }
  }
  const bool even = std::all_of(each.begin(), each.end(), [&](const auto& entry) {
    return entry.second.count == each.front().second.count;
  });
  if (even) return {{count, 0, {}}};
  std::vector<Alike> parts;
  for (auto& [zone, alike] : each) {
    alike.where = " in " + specs[zone.index()].id;
    parts.push_back(alike);
  }
  return parts;
}

/// Asks each action of a timeline what it can do to the parts of a scenario. An action that has no
/// `add` here does not compile.
class FaultList {
 public:
  explicit FaultList(const Scenario& scenario)
      : scenario_(&scenario), design_(&scenario.architecture) {}

  template <class... Action>
  std::vector<PossibleFault> all(Of<std::variant<Action...>>) {
    (add(Of<Action>()), ...);
    return std::move(faults_);
  }

 private:
  void add(Of<InjectInstanceFault>) {
    for (std::size_t index = 0; index < design_->instances.size(); ++index) {
      const InstanceSetSpec& spec = design_->instances[index];
      for (const Alike& part : alike_by_zone(spec.count, spec.zones, design_->zones)) {
        InjectInstanceFault action;
        action.set = sim::make_id<InstanceSetId>(index);
        action.index = part.first;
        add_instance_faults(spec.id + part.where, part.count, action);
      }
    }
    for (std::size_t index = 0; index < design_->auto_scaling_groups.size(); ++index) {
      const AutoScalingGroupSpec& spec = design_->auto_scaling_groups[index];
      if (spec.max <= 0) continue;
      InjectInstanceFault action;
      action.group = sim::make_id<GroupId>(index);
      add_instance_faults(spec.id, std::max(1, spec.desired), action);
    }
  }

  void add_instance_faults(const std::string& part, int alike, InjectInstanceFault action) {
    using Named = std::pair<InstanceFault, const char*>;
    constexpr std::array<Named, 6> kinds{{{InstanceFault::HostFault, "host_fault"},
                                          {InstanceFault::Retirement, "retirement"},
                                          {InstanceFault::ApplicationHang, "application_hang"},
                                          {InstanceFault::ApplicationCrash, "application_crash"},
                                          {InstanceFault::VolumeLoss, "volume_loss"},
                                          {InstanceFault::Terminated, "terminated"}}};
    for (const auto& [kind, name] : kinds) {
      action.fault = kind;
      put(part, alike, name, action);
    }
  }

  void add(Of<InjectZoneFault>) {
    for (std::size_t index = 0; index < design_->zones.size(); ++index) {
      const ZoneSpec& spec = design_->zones[index];
      const std::vector<ZoneId> zone{sim::make_id<ZoneId>(index)};
      const FailureModel& model = scenario_->failures;
      if (spec.has_own_life) {
        put_zones(spec.id, "network", ZoneFault::Network, zone, spec.repaired_in);
        continue;
      }
      put_zones(spec.id, "power", ZoneFault::Power, zone, model.zone_power.lasts);
      put_zones(spec.id, "network", ZoneFault::Network, zone, model.zone_network.lasts);
      put_zones(spec.id, "gray", ZoneFault::Gray, zone, model.zone_gray.lasts);
      if (design_->auto_scaling_groups.empty()) continue;  // Who else launches into a zone?
      put_zones(spec.id, "capacity", ZoneFault::Capacity, zone, model.zone_capacity.lasts);
    }
    // Of the scenario's region alone, as the failure model has it. A single zone is listed already.
    std::vector<ZoneId> all;
    for (std::size_t index = 0; index < design_->zones.size(); ++index) {
      const ZoneSpec& spec = design_->zones[index];
      if (spec.region.empty() && !spec.has_own_life) all.push_back(sim::make_id<ZoneId>(index));
    }
    if (all.size() < 2) return;
    put_zones(region_name(""), "power", ZoneFault::Power, all,
              scenario_->failures.all_zones_power.lasts);
  }

  void put_zones(const std::string& part, const char* name, ZoneFault fault,
                 const std::vector<ZoneId>& zones, const sim::Distribution& lasts) {
    InjectZoneFault action;
    action.fault = fault;
    action.zones = zones;
    put_lasting(part, 1, name, action, mean_of(lasts));
  }

  void add(Of<InjectControlPlaneFault>) {
    if (design_->instances.empty() && design_->auto_scaling_groups.empty()) return;
    put_lasting(region_name(""), 1, "control_plane", InjectControlPlaneFault(),
                mean_of(scenario_->failures.control_plane.lasts));
  }

  void add(Of<InjectRegionFault>) {
    if (design_->zones.empty()) return;
    for (const std::string& region : regions_of(design_->zones)) {
      const auto is_there = [&](const ZoneSpec& zone) { return zone.region == region; };
      if (std::none_of(design_->zones.begin(), design_->zones.end(), is_there)) continue;
      InjectRegionFault action;
      action.region = region;
      put_lasting(region_name(region), 1, "region", action,
                  mean_of(scenario_->failures.region.lasts));
    }
  }

  void add(Of<InjectComponentFault>) {
    for (std::size_t index = 0; index < design_->components.size(); ++index) {
      const ComponentSpec& spec = design_->components[index];
      if (spec.never_fails) continue;
      for (const Alike& part : alike_by_zone(spec.count, spec.zones, design_->zones)) {
        InjectComponentFault action;
        action.component = sim::make_id<ComponentId>(index);
        action.index = part.first;
        put_lasting(spec.id + part.where, part.count, "component", action,
                    mean_of(spec.repaired_in));
      }
    }
  }

  void add(Of<InjectDatabaseFault>) {
    for (std::size_t index = 0; index < design_->databases.size(); ++index) {
      const DatabaseSpec& spec = design_->databases[index];
      InjectDatabaseFault action;
      action.database = sim::make_id<DatabaseId>(index);
      const bool has_volumes = !spec.shares_storage();
      const bool alone = spec.instances() == 1 && spec.readers() == 0;
      const std::string primary = spec.is_cluster() ? " writer" : " primary";
      add_database_faults(spec.id + (alone ? "" : primary), 1, has_volumes, action);
      if (spec.deployment == DatabaseDeployment::MultiAz) {
        action.role = DatabaseRole::Standby;
        add_database_faults(spec.id + " standby", 1, has_volumes, action);
      }
      if (spec.readers() == 0) continue;
      action.role = DatabaseRole::Reader;
      add_database_faults(spec.id + " reader", spec.readers(), has_volumes, action);
    }
  }

  void add_database_faults(const std::string& part, int alike, bool has_volumes,
                           InjectDatabaseFault action) {
    using Named = std::pair<DatabaseFault, const char*>;
    constexpr std::array<Named, database_fault_count> kinds{
        {{DatabaseFault::HostFault, "host_fault"},
         {DatabaseFault::EngineCrash, "engine_crash"},
         {DatabaseFault::StorageFault, "storage_fault"}}};
    for (const auto& [kind, name] : kinds) {
      // No engine runs on a standby.
      if (action.role == DatabaseRole::Standby && kind == DatabaseFault::EngineCrash) continue;
      if (!has_volumes && kind == DatabaseFault::StorageFault) continue;
      action.fault = kind;
      put(part, alike, name, action);
    }
  }

  void add(Of<InjectCacheFault>) {
    for (std::size_t index = 0; index < design_->caches.size(); ++index) {
      const CacheSpec& spec = design_->caches[index];
      InjectCacheFault action;
      action.cache = sim::make_id<CacheId>(index);
      put(spec.id + (spec.replicas > 0 ? " primary" : " node"), spec.shards, "node_fault", action);
      if (spec.replicas == 0) continue;
      action.role = CacheRole::Replica;
      put(spec.id + " replica", spec.shards * spec.replicas, "node_fault", action);
    }
  }

  void add(Of<InjectCopyFault>) {
    for (std::size_t index = 0; index < design_->databases.size(); ++index) {
      const DatabaseSpec& spec = design_->databases[index];
      if (!spec.shares_storage()) continue;
      const auto id = sim::make_id<DatabaseId>(index);
      add_copies(spec.id + " copy", spec, id, storage_zones(design_->zones, spec));
      add_copies(spec.id + " second copy", spec, id,
                 storage_zones(design_->zones, spec.secondary.zones));
    }
  }

  /// Each zone has as many of them, and they are alike.
  void add_copies(const std::string& part, const DatabaseSpec& spec, DatabaseId id,
                  const std::vector<ZoneId>& zones) {
    if (zones.empty() || spec.copies.in_each <= 0) return;
    InjectCopyFault action;
    action.database = id;
    action.zone = zones.front();
    put_lasting(part, static_cast<int>(zones.size()) * spec.copies.in_each, "copy", action,
                of_a_zone());
  }

  void add(Of<InjectServiceEvent>) {
    const auto add_all = [&](const auto& specs, auto make) {
      for (std::size_t index = 0; index < specs.size(); ++index) {
        InjectServiceEvent action;
        action.service = make(index);
        put_lasting(specs[index].id, 1, "service_event", action,
                    mean_of(specs[index].service_event.lasts));
      }
    };
    add_all(design_->tables, [](std::size_t index) { return sim::make_id<TableId>(index); });
    add_all(design_->buckets, [](std::size_t index) { return sim::make_id<BucketId>(index); });
    // One in a single zone has no such events: their length is 0.
    add_all(design_->file_systems,
            [](std::size_t index) { return sim::make_id<FileSystemId>(index); });
    add_all(design_->distributions,
            [](std::size_t index) { return sim::make_id<DistributionId>(index); });
  }

  void add(Of<InjectMountTargetFault>) {
    for (std::size_t index = 0; index < design_->file_systems.size(); ++index) {
      const FileSystemSpec& spec = design_->file_systems[index];
      for (const ZoneId zone : spec.zones) {
        InjectMountTargetFault action;
        action.file_system = sim::make_id<FileSystemId>(index);
        action.zone = zone;
        put_lasting(spec.id + " in " + design_->zones[zone.index()].id, 1, "mount_target", action,
                    of_a_zone());
      }
    }
  }

  void add(Of<InjectNatGatewayFault>) {
    const std::vector<NatGatewaySpec>& gateways = design_->network.nat_gateways;
    for (std::size_t index = 0; index < gateways.size(); ++index) {
      InjectNatGatewayFault action;
      action.nat_gateway = sim::make_id<NatGatewayId>(index);
      put_lasting(gateways[index].id, 1, "nat_gateway", action,
                  mean_of(gateways[index].gateway_fault.lasts));
    }
  }

  // What people do on purpose, and other load.
  void add(Of<CpuStress>) {}
  void add(Of<ChangeInstanceType>) {}
  void add(Of<AddInstances>) {}
  void add(Of<SetGroupSize>) {}
  void add(Of<ChangeLoad>) {}
  void add(Of<ZonalShift>) {}
  void add(Of<SuspendProcesses>) {}
  void add(Of<ForceFailover>) {}
  void add(Of<PatchDatabase>) {}
  void add(Of<ChangeDatabaseClass>) {}
  void add(Of<PromoteReplica>) {}
  void add(Of<MigrateDatabase>) {}
  void add(Of<RestoreDatabase>) {}
  void add(Of<FlushCache>) {}
  void add(Of<FailOverCache>) {}

  [[nodiscard]] sim::Duration of_a_zone() const {
    return mean_of(scenario_->failures.zone_network.lasts);
  }

  [[nodiscard]] std::string region_name(const std::string& region) const {
    if (!region.empty()) return region;
    return scenario_->region.empty() ? "region" : scenario_->region;
  }

  void put(std::string part, int alike, const char* fault, TimelineAction action) {
    faults_.push_back({std::move(part), alike, fault, std::move(action), std::nullopt});
  }

  template <class Action>
  void put_lasting(const std::string& part, int alike, const char* fault, Action action,
                   sim::Duration lasts) {
    if (lasts <= sim::Duration::zero()) return;  // It is over before it has begun.
    action.lasts = lasts;
    faults_.push_back({part, alike, fault, std::move(action), lasts});
  }

  const Scenario* scenario_;
  const Architecture* design_;
  std::vector<PossibleFault> faults_;
};

}  // namespace

std::vector<PossibleFault> possible_faults(const Scenario& scenario) {
  return FaultList(scenario).all(Of<TimelineAction>());
}

}  // namespace models
