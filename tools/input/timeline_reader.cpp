#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/keys/timeline_keys.hpp"
#include "models/architecture/storage_zones.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"
#include "tools/input/timeline_checks.hpp"

namespace tools {
namespace {

using models::TimelineAction;

constexpr std::size_t most_entries = 1000;

/// What the actions refer to.
struct Stage {
  models::Architecture& architecture;
  const Names& names;
};

/// Whether `name` is one of the other kind, which is told.
bool is_of_other_kind(const Node& value, const std::vector<std::string>& names,
                      const std::vector<std::string>& others, const std::string& what,
                      const std::string& key) {
  if (!value.is_string()) return false;
  const auto name = value.json().get<std::string>();
  const auto among = [&](const std::vector<std::string>& all) {
    return std::find(all.begin(), all.end(), name) != all.end();
  };
  if (among(names) || !among(others)) return false;
  value.fail(value.shown() + " is " + what, "write " + in_quotes(key) + ": " + in_quotes(name));
  return true;
}

/// Sets the one of the two that is meant.
template <class Action>
void read_whom(const ObjectReader& object, const Stage& stage, Action& action) {
  const auto kind = object.exactly_one({"instances", "auto_scaling_group"});
  if (!kind) return;
  const Node value = *object.find(*kind);
  const Names& names = stage.names;
  if (*kind == "auto_scaling_group") {
    if (is_of_other_kind(value, names.of("auto_scaling_groups"), names.of("instances"),
                         "an instance set", "instances")) {
      return;
    }
    action.group =
        value.id<models::GroupId>(names.of("auto_scaling_groups"), "an Auto Scaling group");
    return;
  }
  if (is_of_other_kind(value, names.of("instances"), names.of("auto_scaling_groups"),
                       "an Auto Scaling group", "auto_scaling_group")) {
    return;
  }
  action.set = value.id<models::InstanceSetId>(names.of("instances"), "an instance set");
}

/// An action of a set or of a group.
template <class Action>
TimelineAction read_about_either(const Node& node, const models::Keys<Action>& keys,
                                 const Stage& stage) {
  Action action;
  const ObjectReader object = object_of(node, keys.table);
  read_whom(object, stage, action);
  read_keys(object, keys, stage.names, action);
  return action;
}

/// An action that is no more than its keys.
template <class Action>
TimelineAction read_plain(const Node& node, const models::Keys<Action>& keys, const Stage& stage) {
  Action action;
  read_keys(object_of(node, keys.table), keys, stage.names, action);
  return action;
}

TimelineAction read_component_fault(const Node& node, const Stage& stage) {
  const models::Keys<models::InjectComponentFault>& keys = models::component_fault_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::InjectComponentFault action;
  read_keys(object, keys, stage.names, action);
  const auto& components = stage.architecture.components;
  if (action.component.index() < components.size() &&
      action.index >= components[action.component.index()].count) {
    object.find("index").value_or(node).fail(
        fmt::format("there is no unit {} of {}", action.index,
                    components[action.component.index()].count),
        "they count from 0");
  }
  return action;
}

TimelineAction read_change_type(const Node& node, const Stage& stage) {
  const models::Keys<models::ChangeInstanceType>& keys = models::change_type_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::ChangeInstanceType action;
  read_keys(object, keys, stage.names, action, [&](std::string_view) {
    action.type = read_type(object, stage.architecture.instance_types);
  });
  return action;
}

TimelineAction read_zone_fault(const Node& node, const Stage& stage) {
  const models::Keys<models::InjectZoneFault>& keys = models::zone_fault_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::InjectZoneFault action;
  read_keys(object, keys, stage.names, action);
  const bool is_late = action.late_share > 0 || action.late_within > sim::Duration::zero();
  if (is_late && action.fault != models::ZoneFault::Power) {
    node.fail("instances come back late where they had no power",
              R"(leave "late_share" and "late_within" out, or write "fault": "power")");
  } else if ((action.late_share > 0) != (action.late_within > sim::Duration::zero())) {
    node.fail("it is not said who comes back late, or how late",
              R"(give both "late_share" and "late_within")");
  }
  return action;
}

TimelineAction read_added_instances(const Node& node, const Stage& stage) {
  const TimelineAction action = read_plain(node, models::add_instances_keys(), stage);
  const auto* added = std::get_if<models::AddInstances>(&action);
  const auto& sets = stage.architecture.instances;
  const bool is_known = added != nullptr && is_sound(node) && added->set.index() < sets.size();
  if (is_known && sets[added->set.index()].standby) {
    node.fail("a standby stands by for one instance, and a second one would have no address",
              "leave the standby out, or add nothing");
  }
  return action;
}

TimelineAction read_set_size(const Node& node, const Stage& stage) {
  const models::Keys<models::SetGroupSize>& keys = models::set_size_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::SetGroupSize action;
  read_keys(object, keys, stage.names, action);
  if (object.present({"min", "desired", "max"}).empty()) {
    node.fail("nothing changes", R"(give "min", "desired" or "max")");
  }
  if (action.min >= 0 && action.max >= 0 && action.min > action.max) {
    node.fail(fmt::format("min {} is more than max {}", action.min, action.max));
  }
  const auto& groups = stage.architecture.auto_scaling_groups;
  const bool is_known = is_sound(node) && action.group.index() < groups.size();
  if (is_known && groups[action.group.index()].elastic_ip &&
      std::max({action.min, action.desired, action.max}) > 1) {
    node.fail("the Elastic IP of the group is for one instance",
              "give no more than 1, or let a load balancer find the instances");
  }
  return action;
}

TimelineAction read_zonal_shift(const Node& node, const Stage& stage) {
  const models::Keys<models::ZonalShift>& keys = models::zonal_shift_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::ZonalShift action;
  read_keys(object, keys, stage.names, action);
  const auto has_node = [&](const models::LoadBalancerSpec& balancer) {
    return std::find(balancer.zones.begin(), balancer.zones.end(), action.zone) !=
           balancer.zones.end();
  };
  const auto& balancers = stage.architecture.load_balancers;
  if (is_sound(node) && std::none_of(balancers.begin(), balancers.end(), has_node)) {
    object.find("zone").value_or(node).fail("no load balancer has a node in this zone",
                                            "a zonal shift takes one out of DNS");
  }
  return action;
}

TimelineAction read_suspension(const Node& node, const Stage& stage) {
  const models::Keys<models::SuspendProcesses>& keys = models::suspend_processes_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::SuspendProcesses action;
  read_keys(object, keys, stage.names, action, [&](std::string_view) {
    if (const auto list = object.get("processes")) action.processes = read_processes(*list);
  });
  return action;
}

/// The one an action names; nullptr where no such database is, which has its message already.
const models::DatabaseSpec* database_of(const Stage& stage, models::DatabaseId id) {
  const std::vector<models::DatabaseSpec>& databases = stage.architecture.databases;
  return id.index() < databases.size() ? &databases[id.index()] : nullptr;
}

/// Which instances of a database there are depends on its deployment.
TimelineAction read_database_fault(const Node& node, const Stage& stage) {
  const models::Keys<models::InjectDatabaseFault>& keys = models::database_fault_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::InjectDatabaseFault action;
  read_keys(object, keys, stage.names, action);
  const models::DatabaseSpec* named = database_of(stage, action.database);
  if (named == nullptr || !is_sound(node)) return action;
  const models::DatabaseSpec& database = *named;
  if (action.fault == models::DatabaseFault::StorageFault && database.shares_storage()) {
    object.find("fault").value_or(node).fail("instances of Aurora have no volumes",
                                             R"(write "copy_fault")");
  }
  const Node role = object.find("role").value_or(node);
  if (action.role == models::DatabaseRole::Standby) {
    if (database.deployment != models::DatabaseDeployment::MultiAz) {
      role.fail("the database has no standby", R"(a standby belongs to "multi_az")");
    } else if (action.fault == models::DatabaseFault::EngineCrash) {
      object.find("fault").value_or(node).fail("no engine runs on a standby", "crash its host");
    }
  }
  if (action.role != models::DatabaseRole::Reader) return action;
  const int readers = database.readers();
  if (action.index < readers) return action;
  object.find("index").value_or(role).fail(
      fmt::format("the database has {} reader{}", readers, readers == 1 ? "" : "s"),
      readers == 0 ? "give it read_replicas" : "they count from 0");
  return action;
}

/// A single instance has nobody to fail over to.
TimelineAction read_forced_failover(const Node& node, const Stage& stage) {
  const models::Keys<models::ForceFailover>& keys = models::force_failover_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::ForceFailover action;
  read_keys(object, keys, stage.names, action);
  const models::DatabaseSpec* database = database_of(stage, action.database);
  if (is_sound(node) && database != nullptr &&
      database->deployment == models::DatabaseDeployment::SingleAz) {
    object.find("database")
        .value_or(node)
        .fail("the database has a single instance", R"(write "multi_az", or "patch_database")");
  }
  return action;
}

TimelineAction read_change_class(const Node& node, const Stage& stage) {
  const models::Keys<models::ChangeDatabaseClass>& keys = models::change_class_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::ChangeDatabaseClass action;
  read_keys(object, keys, stage.names, action,
            [&](std::string_view) { action.to = read_database_class(object); });
  return action;
}

TimelineAction read_promotion(const Node& node, const Stage& stage) {
  const models::Keys<models::PromoteReplica>& keys = models::promote_replica_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::PromoteReplica action;
  read_keys(object, keys, stage.names, action);
  const models::DatabaseSpec* database = database_of(stage, action.database);
  if (database != nullptr && action.index >= database->read_replicas.count) {
    object.find("index").value_or(node).fail(
        fmt::format("there is no replica {} of {}", action.index, database->read_replicas.count),
        "they count from 0");
  }
  return action;
}

TimelineAction read_migration(const Node& node, const Stage& stage) {
  const TimelineAction action = read_plain(node, models::migrate_database_keys(), stage);
  const auto* migration = std::get_if<models::MigrateDatabase>(&action);
  const models::DatabaseSpec* database =
      migration != nullptr ? database_of(stage, migration->database) : nullptr;
  if (database != nullptr && database->storage.used_bytes <= 0) {
    node.fail("the database holds nothing that could be moved",
              "write how much: architecture.databases." + database->id + ".storage.used, as 20GiB");
  }
  return action;
}

TimelineAction read_restore(const Node& node, const Stage& stage) {
  const TimelineAction action = read_plain(node, models::restore_database_keys(), stage);
  const auto* restore = std::get_if<models::RestoreDatabase>(&action);
  const models::DatabaseSpec* database =
      restore != nullptr ? database_of(stage, restore->database) : nullptr;
  if (database != nullptr && !database->backup) {
    node.fail("there is no backup that could be restored",
              R"(write "backup": true for architecture.databases.)" + database->id);
  }
  return action;
}

/// Whether a cache that an action names has such a shard.
const models::CacheSpec* cache_with_shard(const ObjectReader& object, const Stage& stage,
                                          models::CacheId id, int shard) {
  const std::vector<models::CacheSpec>& caches = stage.architecture.caches;
  if (id.index() >= caches.size() || !is_sound(object.node())) return nullptr;
  const models::CacheSpec& cache = caches[id.index()];
  if (shard < cache.shards) return &cache;
  object.find("shard")
      .value_or(object.node())
      .fail(fmt::format("there is no shard {} of {}", shard, cache.shards), "they count from 0");
  return nullptr;
}

TimelineAction read_cache_fault(const Node& node, const Stage& stage) {
  const models::Keys<models::InjectCacheFault>& keys = models::cache_fault_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::InjectCacheFault action;
  read_keys(object, keys, stage.names, action);
  const models::CacheSpec* cache = cache_with_shard(object, stage, action.cache, action.shard);
  if (cache == nullptr || action.role == models::CacheRole::Primary) return action;
  if (action.index < cache->replicas) return action;
  object.find("index").value_or(node).fail(
      fmt::format("each shard has {} replica{}", cache->replicas, cache->replicas == 1 ? "" : "s"),
      cache->replicas == 0 ? R"(give the cache "replicas")" : "they count from 0");
  return action;
}

TimelineAction read_cache_failover(const Node& node, const Stage& stage) {
  const models::Keys<models::FailOverCache>& keys = models::fail_over_cache_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::FailOverCache action;
  read_keys(object, keys, stage.names, action);
  const models::CacheSpec* cache = cache_with_shard(object, stage, action.cache, action.shard);
  if (cache != nullptr && !cache->multi_az) {
    object.find("cache").value_or(node).fail("no replica of the cache takes over",
                                             R"(give it "replicas" and "multi_az": true)");
  }
  return action;
}

TimelineAction read_region_fault(const Node& node, const Stage& stage) {
  const models::Keys<models::InjectRegionFault>& keys = models::region_fault_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::InjectRegionFault action;
  read_keys(object, keys, stage.names, action);
  const auto region = object.find("region");
  if (!region) return action;
  std::vector<std::string> names = models::regions_of(stage.architecture.zones);
  names.front() = node.reading().region;
  const auto known = region->choice(names, "a region of this architecture");
  if (known && *known > 0) action.region = names[*known];
  return action;
}

/// Copies are in three zones, or fewer where the architecture has fewer.
TimelineAction read_copy_fault(const Node& node, const Stage& stage) {
  const models::Keys<models::InjectCopyFault>& keys = models::copy_fault_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::InjectCopyFault action;
  read_keys(object, keys, stage.names, action);
  const models::DatabaseSpec* database = database_of(stage, action.database);
  if (database == nullptr || !is_sound(node)) return action;
  if (!database->shares_storage()) {
    object.find("database")
        .value_or(node)
        .fail("only Aurora has copies of its storage", R"("database_fault" has a "storage_fault")");
    return action;
  }
  const auto& all = stage.architecture.zones;
  const auto holds = [&](const std::vector<models::ZoneId>& zones) {
    return std::find(zones.begin(), zones.end(), action.zone) != zones.end();
  };
  if (!holds(models::storage_zones(all, *database)) &&
      !holds(models::storage_zones(all, database->secondary.zones))) {
    object.find("zone").value_or(node).fail("there are no copies in this zone",
                                            R"(see "zones" of the database's "copies")");
  }
  return action;
}

/// One in a single zone fails with its zone alone.
TimelineAction read_service_event(const Node& node, const Stage& stage) {
  const models::Keys<models::InjectServiceEvent>& keys = models::service_event_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::InjectServiceEvent action;
  read_keys(object, keys, stage.names, action, [&](std::string_view) {
    const auto value = object.get("service");
    const std::vector<std::string>& tables = stage.names.of("tables");
    const std::vector<std::string>& buckets = stage.names.of("buckets");
    std::vector<std::string> all = tables;
    all.insert(all.end(), buckets.begin(), buckets.end());
    const std::size_t file_systems = all.size();
    for (const std::string& name : stage.names.of("file_systems")) all.push_back(name);
    const std::size_t distributions = all.size();
    for (const std::string& name : stage.names.of("distributions")) all.push_back(name);
    const auto chosen =
        value ? value->choice(all, "a table, a bucket, a file system or a distribution")
              : std::optional<std::size_t>();
    if (!chosen) return;
    if (*chosen < tables.size()) {
      action.service = sim::make_id<models::TableId>(*chosen);
    } else if (*chosen < file_systems) {
      action.service = sim::make_id<models::BucketId>(*chosen - tables.size());
    } else if (*chosen >= distributions) {
      action.service = sim::make_id<models::DistributionId>(*chosen - distributions);
    } else {
      const auto id = sim::make_id<models::FileSystemId>(*chosen - file_systems);
      action.service = id;
      if (stage.architecture.file_systems[id.index()].one_zone) {
        value->fail("a file system in one zone fails with its zone alone",
                    R"(write "mount_target_fault" or "zone_fault")");
      }
    }
  });
  return action;
}

TimelineAction read_mount_target_fault(const Node& node, const Stage& stage) {
  const models::Keys<models::InjectMountTargetFault>& keys = models::mount_target_fault_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::InjectMountTargetFault action;
  read_keys(object, keys, stage.names, action);
  const auto& file_systems = stage.architecture.file_systems;
  if (!is_sound(node) || action.file_system.index() >= file_systems.size()) return action;
  const std::vector<models::ZoneId>& zones = file_systems[action.file_system.index()].zones;
  if (std::find(zones.begin(), zones.end(), action.zone) == zones.end()) {
    object.find("zone").value_or(node).fail("the file system has no mount target in this zone",
                                            "name one of its zones");
  }
  return action;
}

std::optional<TimelineAction> read_action(const std::string& kind, const Node& node,
                                          const Stage& stage) {
  if (kind == "instance_fault") {
    return read_about_either(node, models::instance_fault_keys(), stage);
  }
  if (kind == "cpu_stress") return read_about_either(node, models::cpu_stress_keys(), stage);
  if (kind == "zone_fault") return read_zone_fault(node, stage);
  if (kind == "control_plane_fault") {
    return read_plain(node, models::control_plane_fault_keys(), stage);
  }
  if (kind == "add_instances") return read_added_instances(node, stage);
  if (kind == "component_fault") return read_component_fault(node, stage);
  if (kind == "change_type") return read_change_type(node, stage);
  if (kind == "set_size") return read_set_size(node, stage);
  if (kind == "zonal_shift") return read_zonal_shift(node, stage);
  if (kind == "suspend_processes") return read_suspension(node, stage);
  if (kind == "database_fault") return read_database_fault(node, stage);
  if (kind == "force_failover") return read_forced_failover(node, stage);
  if (kind == "patch_database") return read_plain(node, models::patch_database_keys(), stage);
  if (kind == "change_class") return read_change_class(node, stage);
  if (kind == "migrate_database") return read_migration(node, stage);
  if (kind == "restore_database") return read_restore(node, stage);
  if (kind == "promote_replica") return read_promotion(node, stage);
  if (kind == "cache_fault") return read_cache_fault(node, stage);
  if (kind == "flush_cache") return read_plain(node, models::flush_cache_keys(), stage);
  if (kind == "fail_over_cache") return read_cache_failover(node, stage);
  if (kind == "region_fault") return read_region_fault(node, stage);
  if (kind == "copy_fault") return read_copy_fault(node, stage);
  if (kind == "service_event") return read_service_event(node, stage);
  if (kind == "mount_target_fault") return read_mount_target_fault(node, stage);
  if (kind == "nat_gateway_fault") return read_plain(node, models::nat_gateway_fault_keys(), stage);
  return std::nullopt;
}

/// The names of all actions.
std::vector<std::string> actions() {
  std::vector<std::string> names = key_names(models::timeline_entry_keys().table);
  std::erase(names, "at");
  std::erase(names, "text");
  return names;
}

void read_entry(const Node& node, const Stage& stage, Timeline& timeline) {
  const models::Keys<models::TimelineEntry>& keys = models::timeline_entry_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::TimelineEntry entry;
  read_keys(object, keys, stage.names, entry);
  timeline.last = std::max(timeline.last, entry.at);
  const std::optional<std::string> kind = object.exactly_one(actions());
  if (!kind) return;
  const Node value = *object.find(*kind);
  if (*kind == "load") {
    timeline.loads.push_back({entry.at, value.rate()});
    entry.action = models::ChangeLoad{shown_value(value.json())};
  } else if (auto action = read_action(*kind, value, stage)) {
    entry.action = std::move(*action);
  }
  timeline.entries.push_back(std::move(entry));
}

}  // namespace

Timeline read_timeline(const std::optional<Node>& node, models::Architecture& architecture,
                       const Names& names) {
  Timeline timeline;
  if (!node) return timeline;
  const std::vector<Node> elements = node->elements();
  if (elements.size() > most_entries) {
    node->fail(
        fmt::format("{} entries; no timeline has more than {}", elements.size(), most_entries));
    return timeline;
  }
  const Stage stage{architecture, names};
  std::vector<Node> origins;  // Of the entries.
  for (const Node& element : elements) {
    read_entry(element, stage, timeline);
    if (timeline.entries.size() > origins.size()) origins.push_back(element);
  }
  check_entries(timeline.entries, origins, architecture);
  const auto earlier = [](const auto& left, const auto& right) { return left.at < right.at; };
  std::stable_sort(timeline.entries.begin(), timeline.entries.end(), earlier);
  std::stable_sort(timeline.loads.begin(), timeline.loads.end(), earlier);
  return timeline;
}

}  // namespace tools
