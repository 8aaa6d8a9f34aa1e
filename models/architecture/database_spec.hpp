#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/ids.hpp"
#include "models/architecture/network_spec.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

enum class DatabaseEngine : std::uint8_t { MySql, MariaDb, PostgreSql };

/// How many instances of a database there are, and what the others are for.
enum class DatabaseDeployment : std::uint8_t {
  SingleAz,        ///< One.
  MultiAz,         ///< A primary, and a standby in another zone that serves nobody.
  MultiAzCluster,  ///< A writer and two readable standbys in three zones.
  Aurora,          ///< A writer and replicas on storage that they share.
};

/// "db.m5.large"
struct DatabaseClass {
  std::string name;
  double vcpu = 1;
  double memory_gib = 1;
};

/// How a failover looks to those who call the database.
enum class FailoverKind : std::uint8_t {
  Documented,  ///< What the service says it takes; then names resolve anew, and pools reconnect.
  Measured,    ///< As a client saw it: resolving the name is within it.
};

/// Failures a year of each instance.
struct DatabaseFaultRates {
  double host_fault = 0;
  double engine_crash = 0;  ///< Not of a standby where no engine runs.
  double storage_fault = 0;
};

/// Copies that serve reads and lag behind the primary.
struct ReadReplicaSpec {
  int count = 0;
  std::vector<ZoneId> zones;         ///< Replica i lives in zones[i % size]; empty: the database's.
  sim::Duration reader_eviction{};   ///< Until clients drop a replica that is dead.
  bool fall_back = true;             ///< With no replica left, reads go to the primary.
  sim::Duration replica_lag{};       ///< While writes stay below what replicas apply.
  std::optional<double> apply_rate;  ///< Writes a second; empty: all.
  double read_your_writes = 0;       ///< Of reads, those that must see what was just written.
};

/// What each instance that calls keeps open.
struct ConnectionSpec {
  int pool = 0;
  sim::Distribution reconnect = sim::Distribution::constant(0);  ///< After a failover.
  std::optional<int> max;  ///< Of the database; empty: by its memory, see max_connections.
};

struct DatabaseStorageSpec {
  double allocated_bytes = 0;
  double used_bytes = 0;  ///< At the start.
  double grows_bytes_per_day = 0;
  bool autoscaling = false;   ///< Grows by a tenth in time.
  sim::Duration extension{};  ///< A person's call to space that can be used.
};

/// Planned work, which comes as a Poisson process.
struct DatabaseMaintenanceSpec {
  double os_updates = 0;        ///< A year.
  double engine_upgrades = 0;   ///< A year.
  sim::Duration patch{};        ///< An update of one instance.
  sim::Duration upgrade{};      ///< Both are down.
  bool in_window = true;        ///< Waits for the weekly window; false: comes at once.
  int window_day = 0;           ///< Monday is 0, and the day on which the simulation starts.
  sim::Duration window_from{};  ///< Time of day.
};

/// Copies of what an Aurora cluster has stored, `in_each` in each of three zones, wherever its
/// instances live.
struct StorageCopiesSpec {
  /// At most three. What is not named lives in zones that nothing befalls.
  std::vector<ZoneId> zones;
  int in_each = 0;
  int write_quorum = 0;  ///< Copies that a write needs.
  int read_quorum = 0;

  [[nodiscard]] int all() const noexcept { return 3 * in_each; }
};

/// Replicas of Aurora that come and go with their CPU.
struct ReplicaScalingSpec {
  int min = 0;
  int max = 0;        ///< 0: none come or go.
  double target = 0;  ///< Of the CPU of replicas, 0 to 1.
  sim::Duration ready_after{};
};

/// The cluster of an Aurora global database in its second region.
struct SecondaryClusterSpec {
  std::vector<ZoneId> zones;  ///< Of its instances; empty: there is none.
  int replicas = 0;           ///< Beside the instance that becomes the writer.
  sim::Duration lag{};        ///< Behind the primary region.
  sim::Duration promotion{};  ///< Once a person has responded.
};

/// A relational database of Amazon RDS. Times in seconds.
struct DatabaseSpec {
  std::string id;
  DatabaseClass instance_class;
  std::vector<ZoneId> zones;  ///< The first is the primary's.
  DatabaseFaultRates faults;
  DatabaseEngine engine = DatabaseEngine::MySql;
  DatabaseDeployment deployment = DatabaseDeployment::SingleAz;
  FailoverKind failover_kind = FailoverKind::Documented;
  bool proxy = false;  ///< RDS Proxy: failovers are shorter, no name and no pool is in the way.
  bool backup = true;  ///< Automated: without it a storage fault loses what there is.

  sim::Distribution failover = sim::Distribution::constant(0);
  sim::Duration detection{};  ///< The first part of a failover that is not planned.
  sim::Duration dns_ttl{};    ///< Of the endpoint: how long after it callers have the new address.
  sim::Duration reader_detection{};  ///< Of a cluster: until the reader endpoint drops a dead one.
  sim::Distribution rebuild = sim::Distribution::constant(0);  ///< A new standby or reader.
  double failover_fails = 0;                                   ///< Of failovers, 0 to 1.
  /// How long one that fails takes in all; empty: until a person has responded, and the failover
  /// that the person forces.
  std::optional<sim::Distribution> manual_failover;

  sim::Distribution engine_restart = sim::Distribution::constant(0);
  sim::Distribution host_recovery = sim::Distribution::constant(0);
  sim::Distribution restore = sim::Distribution::constant(0);    ///< From a backup, by a person.
  sim::Distribution lost_data = sim::Distribution::constant(0);  ///< Of writes, by a restore.
  sim::Duration zone_recovery{};  ///< An instance's own start once its zone is back.
  sim::Duration promotion{};      ///< Of a read replica, by a person.

  int replicas = 0;  ///< Of Aurora, 0 to 15: instance i lives in zones[i % size].
  sim::Distribution replacement = sim::Distribution::constant(0);  ///< Of one that Aurora lost.
  /// Of a writer that nobody can take over from, in place of a failover.
  sim::Distribution recreation = sim::Distribution::constant(0);
  StorageCopiesSpec copies;
  ReplicaScalingSpec replica_scaling;
  SecondaryClusterSpec secondary;

  ReadReplicaSpec read_replicas;
  ConnectionSpec connections;
  DatabaseStorageSpec storage;
  DatabaseMaintenanceSpec maintenance;
  double proxy_factor = 1;  ///< Of a failover through the proxy.
  PlacementSpec placement;

  [[nodiscard]] int instances() const noexcept {
    return deployment == DatabaseDeployment::SingleAz  ? 1
           : deployment == DatabaseDeployment::MultiAz ? 2
           : deployment == DatabaseDeployment::Aurora  ? 1 + replicas
                                                       : 3;
  }
  /// The same with all replicas that may come.
  [[nodiscard]] int most_instances() const noexcept {
    return shares_storage() ? std::max(instances(), 1 + replica_scaling.max) : instances();
  }
  /// Whether those that may take over serve reads meanwhile.
  [[nodiscard]] bool is_cluster() const noexcept {
    return deployment == DatabaseDeployment::MultiAzCluster || shares_storage();
  }
  /// Whether its instances have no volumes of their own: none is copied, and the last one left can
  /// commit.
  [[nodiscard]] bool shares_storage() const noexcept {
    return deployment == DatabaseDeployment::Aurora;
  }
  /// Instances that reads go to while all is well; 0: the primary. A cluster has no read replicas.
  [[nodiscard]] int readers() const noexcept {
    return is_cluster() ? instances() - 1 : read_replicas.count;
  }
};

[[nodiscard]] inline bool has_aurora(const std::vector<DatabaseSpec>& databases) {
  return std::any_of(databases.begin(), databases.end(),
                     [](const DatabaseSpec& spec) { return spec.shares_storage(); });
}

/// A service outside of the architecture, of whose calls a constant share fails.
struct ExternalSpec {
  std::string id;
  double availability = 1;           ///< Of calls, 0 to 1.
  std::optional<double> rate_limit;  ///< Calls a second; what is above is refused.
  double latency_seconds = 0;        ///< Of a call, beside the round trip.
  double bytes_per_call = 0;         ///< Both ways, for who bills what passes.
};

}  // namespace models
