#pragma once

#include <array>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/architecture/database_spec.hpp"
#include "models/architecture/fault_kinds.hpp"
#include "models/architecture/ids.hpp"
#include "models/architecture/scaling_spec.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// A fault of one instance, HostFault to Terminated. Exactly one of `set` and `group` is meant;
/// `index` counts from 0 within the set, or among the group's instances in service in order of
/// launch.
struct InjectInstanceFault {
  InstanceFault fault = InstanceFault::ApplicationHang;
  std::optional<InstanceSetId> set;
  std::optional<GroupId> group;
  int index = 0;
};

struct InjectZoneFault {
  ZoneFault fault = ZoneFault::Power;
  std::vector<ZoneId> zones;
  sim::Duration lasts{};
  /// Whether the region's control plane is impaired meanwhile; absent: drawn as in choice 13.
  std::optional<bool> control_plane_impaired;
  /// Of the instances that lost their power, those that get it back later than the zone: evenly
  /// within so long after that. 0 to 1.
  double late_share = 0;
  sim::Duration late_within{};
};

struct InjectControlPlaneFault {
  sim::Duration lasts{};
};

struct InjectComponentFault {
  ComponentId component;
  int index = 0;
  sim::Duration lasts{};
};

/// Other work on the CPU of every instance that is in service then, e.g. a hash over /dev/zero.
struct CpuStress {
  std::optional<InstanceSetId> set;
  std::optional<GroupId> group;
  double share = 1;  ///< Of each vCPU that the other work would use alone, 0 to 1.
  sim::Duration lasts{};
};

/// Planned: stop, change the type, start. The address stays when it is an Elastic IP.
struct ChangeInstanceType {
  InstanceSetId set;
  int index = 0;
  InstanceTypeId type;
  sim::Duration takes{};  ///< Stop to application ready.
};

/// Planned: a person launches one more instance of the set and puts it into DNS or the target
/// group when it is ready. Needs a set with `count` + additions within its quota.
struct AddInstances {
  InstanceSetId set;
  int count = 1;
  sim::Duration reaction{};  ///< From `at` to the launch call.
};

/// Planned: changes the size limits of a group.
struct SetGroupSize {
  GroupId group;
  int min = -1;  ///< -1: unchanged.
  int desired = -1;
  int max = -1;
};

/// The demand changes; the curve has it already, this is for the record.
struct ChangeLoad {
  std::string rate;  ///< As the scenario writes it.
};

/// A person takes a zone's node out of the balancer's DNS for a while (choice 8).
struct ZonalShift {
  ZoneId zone;
  sim::Duration lasts{};
};

/// Somebody suspends processes of a group for a while.
struct SuspendProcesses {
  GroupId group;
  std::array<bool, scaling_process_count> processes{};  ///< By ScalingProcess.
  sim::Duration lasts{};
};

/// Whom of a database something hits.
enum class DatabaseRole : std::uint8_t {
  Primary,  ///< The writer of a cluster as well.
  Standby,  ///< Of a pair.
  Reader,   ///< Of a cluster; or a read replica.
};

/// A fault of one instance of a database.
struct InjectDatabaseFault {
  DatabaseId database;
  DatabaseFault fault = DatabaseFault::HostFault;
  DatabaseRole role = DatabaseRole::Primary;
  int index = 0;  ///< Among the readers.
};

/// Planned: a person reboots a database with failover.
struct ForceFailover {
  DatabaseId database;
};

/// Planned: an update of its operating system, at once.
struct PatchDatabase {
  DatabaseId database;
};

/// Planned: another class of instance.
struct ChangeDatabaseClass {
  DatabaseId database;
  DatabaseClass to;
};

/// A person makes a read replica the primary, in the place of one that is lost.
struct PromoteReplica {
  DatabaseId database;
  int index = 0;  ///< Among the read replicas.
};

/// How what a database holds gets there from where it was before.
enum class MigrationMethod : std::uint8_t {
  Replication,     ///< Full load, then changes follow; callers wait for the cutover alone.
  DumpAndRestore,  ///< Callers wait for all of it.
};

/// Planned: what a database holds is moved to a new one, which takes its place.
struct MigrateDatabase {
  DatabaseId database;
  MigrationMethod method = MigrationMethod::Replication;
  double bytes_per_second = 0;  ///< Of the full load, or of dump and restore together.
  sim::Duration cutover{};      ///< Writes stop until callers use the new one.
};

/// Data was destroyed by mistake, in standby and replicas as well: a person restores a backup.
struct RestoreDatabase {
  DatabaseId database;
};

/// Whom of a shard of a cache something hits.
enum class CacheRole : std::uint8_t { Primary, Replica };

/// A node of a cache is lost. Nodes of Memcached are shards of one node each.
struct InjectCacheFault {
  CacheId cache;
  int shard = 0;
  CacheRole role = CacheRole::Primary;
  int index = 0;  ///< Among the replicas of the shard.
};

/// A person has a cache forget all that it holds.
struct FlushCache {
  CacheId cache;
};

/// Planned: a person has a replica take over from the primary of a shard.
struct FailOverCache {
  CacheId cache;
  int shard = 0;
};

/// A whole region is lost for a while.
struct InjectRegionFault {
  std::string region;  ///< Empty: that of the scenario.
  sim::Duration lasts{};
};

/// Copies of what Aurora has stored are lost in a zone, and made again.
struct InjectCopyFault {
  DatabaseId database;
  ZoneId zone;
  int count = 1;
  sim::Duration lasts{};
};

/// A service that the region runs answers nothing for a while.
struct InjectServiceEvent {
  std::variant<TableId, BucketId, FileSystemId, DistributionId> service;
  sim::Duration lasts{};
};

/// A file system's mount target in a zone is lost for a while.
struct InjectMountTargetFault {
  FileSystemId file_system;
  ZoneId zone;
  sim::Duration lasts{};
};

/// A NAT gateway passes nothing on for a while.
struct InjectNatGatewayFault {
  NatGatewayId nat_gateway;
  sim::Duration lasts{};
};

using TimelineAction =
    std::variant<InjectInstanceFault, InjectZoneFault, InjectControlPlaneFault,
                 InjectComponentFault, CpuStress, ChangeInstanceType, AddInstances, SetGroupSize,
                 ChangeLoad, ZonalShift, SuspendProcesses, InjectDatabaseFault, ForceFailover,
                 PatchDatabase, ChangeDatabaseClass, PromoteReplica, InjectCacheFault, FlushCache,
                 FailOverCache, InjectRegionFault, InjectCopyFault, InjectServiceEvent,
                 InjectMountTargetFault, MigrateDatabase, RestoreDatabase, InjectNatGatewayFault>;

/// Something that happens at a given time.
struct TimelineEntry {
  sim::Duration at{};
  TimelineAction action;
  std::string text;  ///< The user's own words, may be empty.
};

}  // namespace models
