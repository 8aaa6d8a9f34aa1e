#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/keys/policy_keys.hpp"
#include "models/architecture/keys/scaling_keys.hpp"
#include "models/architecture/timeline_spec.hpp"

namespace models {

namespace detail {

/// Of an action. `defaults`: where it has any.
[[nodiscard]] inline KeyTable action_table(std::string_view kind, std::string_view meaning,
                                           std::string_view defaults = "") {
  return {kind, meaning, defaults, Annotated::No, Merged::No};
}

/// The one of the two that an action is about.
template <class Spec>
[[nodiscard]] std::vector<Row<Spec>> whom_rows() {
  constexpr std::string_view either = "one of the two";
  return {own<Spec>("instances", {Reference{}}, "Instance set").optional().limits(either),
          own<Spec>("auto_scaling_group", {Reference{}}, "Group").optional().limits(either)};
}
template <class Spec>
[[nodiscard]] Row<Spec> set_row() {
  return id<&Spec::set>("instances", "Instance set").required();
}
template <class Spec>
[[nodiscard]] Row<Spec> group_row() {
  return id<&Spec::group>("auto_scaling_group", "Group").required();
}
template <class Spec>
[[nodiscard]] Row<Spec> index_row(std::string_view meaning) {
  return whole<&Spec::index>("index", {0, most_units}, meaning).optional().limits("left out: 0");
}
template <class Spec>
[[nodiscard]] Row<Spec> lasts_row() {
  return length<&Spec::lasts>("lasts", {sim::Duration(1), thousand_years}, "How long it lasts")
      .required()
      .limits("above 0s");
}

}  // namespace detail

[[nodiscard]] inline const Keys<InjectInstanceFault>& instance_fault_keys() {
  using Spec = InjectInstanceFault;
  static const Keys<Spec> keys{
      detail::action_table("instance_fault", "A fault of one instance"),
      joined(joined({choice<&Spec::fault>("fault",
                                          {{"host_fault", "retirement", "application_hang",
                                            "application_crash", "volume_loss", "terminated"},
                                           "a fault of an instance"},
                                          "What happens to it")
                         .required()},
                    detail::whom_rows<Spec>()),
             {detail::index_row<Spec>("Position in the set, or among the instances in service in "
                                      "order of launch")})};
  return keys;
}

[[nodiscard]] inline const Keys<InjectZoneFault>& zone_fault_keys() {
  using Spec = InjectZoneFault;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      detail::action_table("zone_fault", "A fault of zones", "timeline.zone_fault"),
      {choice<&Spec::fault>("fault",
                            {{"power", "network", "gray", "capacity"}, "a fault of a zone"},
                            "What happens to them")
           .required(),
       ids<&Spec::zones>("zones", 1, "Which").required(), detail::lasts_row<Spec>(),
       flag<&Spec::control_plane_impaired>(
           "control_plane_impaired", "Whether the region's control plane is impaired meanwhile")
           .optional()
           .limits("left out: drawn"),
       share<&Spec::late_share>("late_share", {},
                                "Of the instances without power, who gets it back later than the "
                                "zone"),
       length<&Spec::late_within>("late_within", {0s, 30 * 24h},
                                  "Those are back evenly within that time")}};
  return keys;
}

[[nodiscard]] inline const Keys<InjectControlPlaneFault>& control_plane_fault_keys() {
  using Spec = InjectControlPlaneFault;
  static const Keys<Spec> keys{
      detail::action_table("control_plane_fault", "No launches, address moves or volume calls"),
      {detail::lasts_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<InjectComponentFault>& component_fault_keys() {
  using Spec = InjectComponentFault;
  static const Keys<Spec> keys{
      detail::action_table("component_fault", "A unit of a component fails"),
      {id<&Spec::component>("component", "Which").required(), detail::index_row<Spec>("Unit"),
       detail::lasts_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<CpuStress>& cpu_stress_keys() {
  using Spec = CpuStress;
  static const Keys<Spec> keys{
      detail::action_table("cpu_stress", "Other work on the CPU of every instance",
                           "timeline.cpu_stress"),
      joined(detail::whom_rows<Spec>(),
             {share<&Spec::share>("share", {}, "Of each vCPU that the other work would use alone"),
              detail::lasts_row<Spec>()})};
  return keys;
}

[[nodiscard]] inline const Keys<ChangeInstanceType>& change_type_keys() {
  using Spec = ChangeInstanceType;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      detail::action_table("change_type", "Stop, change the type, start", "timeline.change_type"),
      {detail::set_row<Spec>(), detail::index_row<Spec>("Position in the set"),
       own<Spec>("type", {Text{}}, "The new type").required(),
       length<&Spec::takes>("takes", {0s, 30 * 24h}, "Stop to application ready")}};
  return keys;
}

[[nodiscard]] inline const Keys<AddInstances>& add_instances_keys() {
  using Spec = AddInstances;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      detail::action_table("add_instances", "A person launches more instances of a set",
                           "timeline.add_instances"),
      {detail::set_row<Spec>(), whole<&Spec::count>("count", {1, most_units}, "How many"),
       length<&Spec::reaction>("reaction", {0s, 30 * 24h}, "From `at` to the launch call")}};
  return keys;
}

[[nodiscard]] inline const Keys<SetGroupSize>& set_size_keys() {
  using Spec = SetGroupSize;
  static const Keys<Spec> keys{detail::action_table("set_size", "Changes the sizes of a group"),
                               joined({detail::group_row<Spec>()}, detail::size_rows<Spec>())};
  return keys;
}

[[nodiscard]] inline const Keys<ZonalShift>& zonal_shift_keys() {
  using Spec = ZonalShift;
  static const Keys<Spec> keys{
      detail::action_table(
          "zonal_shift", "A person takes a zone's node out of the load balancer's DNS for a while"),
      {id<&Spec::zone>("zone", "One in which the load balancer has a node").required(),
       detail::lasts_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<SuspendProcesses>& suspend_processes_keys() {
  using Spec = SuspendProcesses;
  static const Keys<Spec> keys{
      detail::action_table("suspend_processes", "Processes of a group are suspended for a while"),
      {detail::group_row<Spec>(),
       own<Spec>("processes", {ListOf{{{scaling_processes()}}}}, "Which").required(),
       detail::lasts_row<Spec>()}};
  return keys;
}

namespace detail {
template <class Spec>
[[nodiscard]] Row<Spec> database_row() {
  return id<&Spec::database>("database", "Which").required();
}
}  // namespace detail

[[nodiscard]] inline const Keys<InjectDatabaseFault>& database_fault_keys() {
  using Spec = InjectDatabaseFault;
  static const Keys<Spec> keys{
      detail::action_table("database_fault", "A fault of one instance of a database",
                           "timeline.database_fault"),
      {detail::database_row<Spec>(),
       choice<&Spec::fault>(
           "fault", {{"host_fault", "engine_crash", "storage_fault"}, "a fault of a database"},
           "What happens to it")
           .required(),
       choice<&Spec::role>(
           "role", {{"primary", "standby", "reader"}, "a role"},
           "Whom it hits: the primary or writer, the standby, a reader of a cluster "
           "or a read replica"),
       detail::index_row<Spec>("Among the readers")}};
  return keys;
}

[[nodiscard]] inline const Keys<ForceFailover>& force_failover_keys() {
  using Spec = ForceFailover;
  static const Keys<Spec> keys{
      detail::action_table("force_failover", "A person reboots a database with failover"),
      {detail::database_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<PatchDatabase>& patch_database_keys() {
  using Spec = PatchDatabase;
  static const Keys<Spec> keys{
      detail::action_table("patch_database", "An update of a database's operating system"),
      {detail::database_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<ChangeDatabaseClass>& change_class_keys() {
  using Spec = ChangeDatabaseClass;
  static const Keys<Spec> keys{
      detail::action_table("change_class", "Other instances for a database"),
      {detail::database_row<Spec>(), own<Spec>("class", {Text{}}, "The new class").required()}};
  return keys;
}

[[nodiscard]] inline const Keys<PromoteReplica>& promote_replica_keys() {
  using Spec = PromoteReplica;
  static const Keys<Spec> keys{
      detail::action_table("promote_replica", "A person makes a read replica the primary"),
      {detail::database_row<Spec>(), detail::index_row<Spec>("Among the read replicas")}};
  return keys;
}

[[nodiscard]] inline const Keys<MigrateDatabase>& migrate_database_keys() {
  using Spec = MigrateDatabase;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      detail::action_table("migrate_database", "What a database holds is moved to a new one",
                           "timeline.migrate_database"),
      {detail::database_row<Spec>(),
       choice<&Spec::method>("method",
                             {{"replication", "dump_and_restore"}, "a way to move a database"},
                             "Callers wait for the cutover, or for all of it"),
       size<&Spec::bytes_per_second>("bytes_per_second", {1, 1e12},
                                     "Of the full load, or of dump and restore"),
       length<&Spec::cutover>("cutover", {0s, 24h},
                              "With replication: writes stop until callers use the new one")}};
  return keys;
}

[[nodiscard]] inline const Keys<RestoreDatabase>& restore_database_keys() {
  using Spec = RestoreDatabase;
  static const Keys<Spec> keys{
      detail::action_table("restore_database",
                           "Data was destroyed by mistake: a person restores a backup"),
      {detail::database_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<InjectCacheFault>& cache_fault_keys() {
  using Spec = InjectCacheFault;
  static const Keys<Spec> keys{
      detail::action_table("cache_fault", "A node of a cache is lost", "timeline.cache_fault"),
      {id<&Spec::cache>("cache", "Which").required(),
       whole<&Spec::shard>("shard", {0, most_units}, "Which of the shards, or of Memcached's nodes")
           .optional()
           .limits("left out: 0"),
       choice<&Spec::role>("role", {{"primary", "replica"}, "a role"}, "Whom of the shard it hits"),
       detail::index_row<Spec>("Among the replicas of the shard")}};
  return keys;
}

[[nodiscard]] inline const Keys<FlushCache>& flush_cache_keys() {
  using Spec = FlushCache;
  static const Keys<Spec> keys{
      detail::action_table("flush_cache", "A person has a cache forget all that it holds"),
      {id<&Spec::cache>("cache", "Which").required()}};
  return keys;
}

[[nodiscard]] inline const Keys<FailOverCache>& fail_over_cache_keys() {
  using Spec = FailOverCache;
  static const Keys<Spec> keys{
      detail::action_table("fail_over_cache",
                           "A person has a replica take over from the primary of a shard",
                           "timeline.fail_over_cache"),
      {id<&Spec::cache>("cache", "Which").required(),
       whole<&Spec::shard>("shard", {0, most_units}, "Which of the shards")
           .optional()
           .limits("left out: 0")}};
  return keys;
}

[[nodiscard]] inline const Keys<InjectRegionFault>& region_fault_keys() {
  using Spec = InjectRegionFault;
  static const Keys<Spec> keys{
      detail::action_table("region_fault", "All zones of a region are cut off"),
      {own<Spec>("region", {Text{}}, "Which").optional().limits("left out: the scenario's"),
       detail::lasts_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<InjectServiceEvent>& service_event_keys() {
  using Spec = InjectServiceEvent;
  static const Keys<Spec> keys{
      detail::action_table("service_event", "A service of the region answers nothing for a while"),
      {own<Spec>("service", {Reference{}},
                 "A table, a bucket, a regional file system, or a distribution")
           .required(),
       detail::lasts_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<InjectCopyFault>& copy_fault_keys() {
  using Spec = InjectCopyFault;
  static const Keys<Spec> keys{
      detail::action_table("copy_fault", "Copies of Aurora's storage are lost in one zone",
                           "timeline.copy_fault"),
      {detail::database_row<Spec>(),
       id<&Spec::zone>("zone", "One in which there are copies").required(),
       whole<&Spec::count>("count", {1, 10}, "How many of them"), detail::lasts_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<InjectMountTargetFault>& mount_target_fault_keys() {
  using Spec = InjectMountTargetFault;
  static const Keys<Spec> keys{
      detail::action_table("mount_target_fault", "A file system's mount target is lost"),
      {id<&Spec::file_system>("file_system", "Which").required(),
       id<&Spec::zone>("zone", "Of the mount target").required(), detail::lasts_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<InjectNatGatewayFault>& nat_gateway_fault_keys() {
  using Spec = InjectNatGatewayFault;
  static const Keys<Spec> keys{
      detail::action_table("nat_gateway_fault", "A NAT gateway passes nothing on for a while"),
      {id<&Spec::nat_gateway>("nat_gateway", "Which").required(), detail::lasts_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<TimelineEntry>& timeline_entry_keys() {
  using Spec = TimelineEntry;
  const auto action = [](const KeyTable& table) {
    return own<Spec>(table.kind, {Object{table.kind}}, table.meaning).optional();
  };
  static const Keys<Spec> keys{
      detail::action_table("timeline_entry",
                           "Something that happens at a given time: `at` and exactly one action",
                           "timeline"),
      {length<&Spec::at>("at", {}, "Since the start").required(),
       text<&Spec::text>("text", "The user's own words"),
       action(instance_fault_keys().table),
       action(zone_fault_keys().table),
       action(control_plane_fault_keys().table),
       action(component_fault_keys().table),
       action(cpu_stress_keys().table),
       action(change_type_keys().table),
       action(add_instances_keys().table),
       action(set_size_keys().table),
       own<Spec>("load", {Rate{}}, "The demand from here on").optional(),
       action(zonal_shift_keys().table),
       action(suspend_processes_keys().table),
       action(database_fault_keys().table),
       action(force_failover_keys().table),
       action(patch_database_keys().table),
       action(change_class_keys().table),
       action(promote_replica_keys().table),
       action(cache_fault_keys().table),
       action(flush_cache_keys().table),
       action(fail_over_cache_keys().table),
       action(region_fault_keys().table),
       action(copy_fault_keys().table),
       action(service_event_keys().table),
       action(mount_target_fault_keys().table),
       action(migrate_database_keys().table),
       action(restore_database_keys().table),
       action(nat_gateway_fault_keys().table)}};
  return keys;
}

}  // namespace models
