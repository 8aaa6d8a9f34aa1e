#pragma once

#include "models/architecture/database_spec.hpp"
#include "models/architecture/keys/key.hpp"
#include "models/architecture/keys/placement_keys.hpp"

namespace models {

[[nodiscard]] inline const Keys<DatabaseFaultRates>& database_fault_rate_keys() {
  using Spec = DatabaseFaultRates;
  static const Keys<Spec> keys{
      {"database_faults", "Failures of each instance of a database", "databases.faults"},
      {event_rate<&Spec::host_fault>("host_fault", "The host is lost"),
       event_rate<&Spec::engine_crash>("engine_crash",
                                       "The engine stops; not on a standby, where none runs"),
       event_rate<&Spec::storage_fault>("storage_fault", "The volume is lost")}};
  return keys;
}

[[nodiscard]] inline const Keys<ReadReplicaSpec>& read_replica_keys() {
  using Spec = ReadReplicaSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"read_replicas", "Copies of a database that serve reads", "databases.read_replicas"},
      {whole<&Spec::count>("count", {0, 15, "Amazon RDS"}, "How many"),
       ids<&Spec::zones>("zones", 1, "Replica i lives in the zone i modulo their number")
           .optional()
           .limits("left out: those of the database"),
       length<&Spec::reader_eviction>("reader_eviction", {0s, 24h},
                                      "Until clients drop a replica that is dead"),
       flag<&Spec::fall_back>("fall_back", "Reads go to the primary while no replica is left"),
       length<&Spec::replica_lag>("replica_lag", {0s, 24h}, "How far replicas are behind"),
       own<Spec>("apply_rate", {Rate{}}, "Writes that a replica applies")
           .optional()
           .limits("left out: all"),
       share<&Spec::read_your_writes>("read_your_writes", {},
                                      "Reads that have to see what was just written")}};
  return keys;
}

[[nodiscard]] inline const Keys<ConnectionSpec>& connection_keys() {
  using Spec = ConnectionSpec;
  static const Keys<Spec> keys{
      {"connections", "What callers keep open to a database", "databases.connections"},
      {whole<&Spec::pool>("pool", {0, 10'000}, "Of each instance that calls"),
       law<&Spec::reconnect>("reconnect",
                             "After a failover, once the name leads to the new primary"),
       own<Spec>("max", {Whole{1, 100'000}}, "That the database takes")
           .optional()
           .limits("left out: by the memory of its class")}};
  return keys;
}

[[nodiscard]] inline const Keys<DatabaseStorageSpec>& database_storage_keys() {
  using Spec = DatabaseStorageSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"database_storage", "The volume of a database", "databases.storage"},
      {size<&Spec::allocated_bytes>("allocated", {1e9, 1e15}, "Its size"),
       size<&Spec::used_bytes>("used", {0, 1e15}, "Of it, at the start"),
       size<&Spec::grows_bytes_per_day>("grows", {0, 1e15}, "More of it each day"),
       flag<&Spec::autoscaling>("autoscaling", "Grows by a tenth before it is full"),
       length<&Spec::extension>("extension", {0s, 24h},
                                "Once a person has asked for twice the size")}};
  return keys;
}

[[nodiscard]] inline const Keys<DatabaseMaintenanceSpec>& database_maintenance_keys() {
  using Spec = DatabaseMaintenanceSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"database_maintenance", "Planned work on a database", "databases.maintenance"},
      {event_rate<&Spec::os_updates>("os_updates", "Updates of the operating system"),
       event_rate<&Spec::engine_upgrades>("engine_upgrades", "Upgrades of the engine"),
       length<&Spec::patch>("patch", {0s, 24h}, "An update of one instance"),
       length<&Spec::upgrade>("upgrade", {0s, 24h}, "An upgrade, of all instances at once"),
       flag<&Spec::in_window>("in_window", "Waits for the weekly window; false: comes at once"),
       choice<&Spec::window_day>(
           "window_day",
           {{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"},
            "a day"},
           "Of the window; the simulation starts on a Monday"),
       length<&Spec::window_from>("window_from", {0s, 24h - 1us}, "Time of day")
           .limits("below 24h")}};
  return keys;
}

[[nodiscard]] inline const Keys<StorageCopiesSpec>& storage_copies_keys() {
  using Spec = StorageCopiesSpec;
  static const Keys<Spec> keys{
      {"storage_copies", "Copies of what Aurora has stored, in three zones", "databases.copies"},
      {ids<&Spec::zones>("zones", 1, "Where they are, at most three")
           .optional()
           .limits("left out: the zones of the instances, then others of the region; what is "
                   "missing of three is nowhere, and is never lost"),
       whole<&Spec::in_each>("in_each", {1, 10}, "In each of the three zones"),
       whole<&Spec::write_quorum>("write_quorum", {1, 30}, "Copies that a write needs"),
       whole<&Spec::read_quorum>("read_quorum", {1, 30}, "Copies that a read needs")}};
  return keys;
}

[[nodiscard]] inline const Keys<ReplicaScalingSpec>& replica_scaling_keys() {
  using Spec = ReplicaScalingSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"replica_scaling", "Target tracking on the CPU of Aurora's replicas",
       "databases.replica_scaling"},
      {whole<&Spec::min>("min", {0, 15, "Amazon Aurora"}, "Replicas at least").required(),
       whole<&Spec::max>("max", {1, 15, "Amazon Aurora"}, "Replicas at most").required(),
       share<&Spec::target>("target", {}, "Mean CPU of the replicas").required().limits("above 0%"),
       length<&Spec::ready_after>("ready_after", {0s, 24h}, "A replica that is added")}};
  return keys;
}

[[nodiscard]] inline const Keys<SecondaryClusterSpec>& secondary_cluster_keys() {
  using Spec = SecondaryClusterSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"secondary_cluster", "The cluster of an Aurora global database in its second region",
       "databases.secondary"},
      {ids<&Spec::zones>("zones", 1, "Where its instances live, in one other region").required(),
       whole<&Spec::replicas>("replicas", {0, 15, "Amazon Aurora"},
                              "Beside the instance that becomes the writer"),
       length<&Spec::lag>("lag", {0s, 24h}, "Behind the primary region"),
       length<&Spec::promotion>("promotion", {0s, 24h}, "Once a person has responded")}};
  return keys;
}

[[nodiscard]] inline const Keys<DatabaseSpec>& database_keys() {
  using Spec = DatabaseSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"database", "A relational database of Amazon RDS", "databases"},
      {choice<&Spec::engine>("engine", {{"mysql", "mariadb", "postgresql"}, "an engine"},
                             "Which engine")
           .required(),
       own<Spec>("class", {Text{}}, "Class of its instances, such as db.m5.large").required(),
       own<Spec>("vcpu", {Real{0.01, 1000}}, "Of each instance")
           .optional()
           .limits("left out: as the class has"),
       choice<&Spec::deployment>(
           "deployment", {{"single_az", "multi_az", "multi_az_cluster", "aurora"}, "a deployment"},
           "One instance; a primary and a standby; a writer and two "
           "readers; a writer and replicas on storage that they share"),
       whole<&Spec::replicas>("replicas", {0, 15, "Amazon Aurora"},
                              "Of Aurora, instances that serve reads and may take over")
           .by_hand(),
       ids<&Spec::zones>("zones", 1, "Where they live, the primary first")
           .required()
           .limits("as many as it has instances; Aurora: at least one, instance i lives in the "
                   "zone i modulo their number"),
       own<Spec>("faults", {OneOf{{{Choice{{"none"}, "a word"}}, {Object{"database_faults"}}}}},
                 "Failures of each instance; none: none of its own")
           .varies(),
       own<Spec>("failover",
                 {OneOf{{{Choice{{"documented", "measured"}, "a kind of failover"}}, {Law{}}}}},
                 "Loss of the primary to the standby's promotion; measured: as a client saw it, "
                 "with the time to resolve the name")
           .varies(),
       length<&Spec::detection>("detection", {0s, 24h}, "The first part of a failover").by_hand(),
       length<&Spec::dns_ttl>("dns_ttl", {0s, 24h},
                              "Of the endpoint: after a failover callers follow within it")
           .by_hand(),
       length<&Spec::reader_detection>("reader_detection", {0s, 24h},
                                       "Until a cluster's reader endpoint drops a dead reader")
           .by_hand(),
       law<&Spec::rebuild>("rebuild", "A new standby, reader or replica").by_hand(),
       law<&Spec::replacement>("replacement", "An instance that Aurora has lost").by_hand(),
       law<&Spec::recreation>("recreation",
                              "A writer of Aurora without a replica, in place of a failover")
           .by_hand(),
       own<Spec>("copies", {Object{"storage_copies"}}, "Of Aurora's storage"),
       own<Spec>("replica_scaling", {Object{"replica_scaling"}},
                 "Replicas of Aurora that come and go")
           .optional()
           .limits("left out: none do"),
       own<Spec>("secondary", {Object{"secondary_cluster"}},
                 "Of an Aurora global database, the cluster in its second region")
           .optional()
           .limits("left out: none"),
       share<&Spec::failover_fails>("failover_fails", {}, "Failovers that do not complete")
           .by_hand(),
       own<Spec>("manual_failover", {Law{}}, "How long one that fails takes in all")
           .optional()
           .limits("left out: a response and a failover"),
       law<&Spec::engine_restart>("engine_restart", "After a crash of the engine, in place"),
       law<&Spec::host_recovery>("host_recovery", "After the loss of a host, in place"),
       law<&Spec::restore>("restore", "From a backup, once a person has responded"),
       law<&Spec::lost_data>("lost_data", "Writes since the last upload of the log"),
       length<&Spec::zone_recovery>("zone_recovery", {0s, 24h},
                                    "An instance's own start once its zone is back"),
       length<&Spec::promotion>("promotion", {0s, 24h},
                                "Of a read replica, once a person has responded")
           .by_hand(),
       own<Spec>("read_replicas", {Object{"read_replicas"}}, "Copies that serve reads"),
       own<Spec>("connections", {Object{"connections"}}, "What callers keep open"),
       own<Spec>("storage", {Object{"database_storage"}}, "Its volume"),
       own<Spec>("maintenance", {Object{"database_maintenance"}}, "Planned work"),
       flag<&Spec::proxy>("proxy", "Callers go through RDS Proxy"),
       real<&Spec::proxy_factor>("proxy_factor", {0, 1}, "Of a failover, through the proxy")
           .by_hand(),
       flag<&Spec::backup>("backup", "Automated backups; false: a lost volume is lost data"),
       detail::subnets_row<Spec>(),
       detail::security_groups_row<Spec>(),
       detail::port_row<Spec>("left out: that of the engine")}};
  return keys;
}

[[nodiscard]] inline const Keys<ExternalSpec>& external_keys() {
  using Spec = ExternalSpec;
  static const Keys<Spec> keys{
      {"external", "A service outside of the architecture", "externals"},
      {share<&Spec::availability>("availability", {}, "Calls that it answers"),
       own<Spec>("rate_limit", {Rate{}}, "Calls that it takes").optional().limits("left out: all"),
       seconds<&Spec::latency_seconds>("latency", {0, 3600},
                                       "Its own time for a call, beside the round trip")
           .limits("0ms to 1h"),
       size<&Spec::bytes_per_call>("call_size", {0, 1e12},
                                   "Bytes of a call, both ways, of which NAT gateways make a bill")
           .by_hand()
           .limits("where there are NAT gateways")}};
  return keys;
}

}  // namespace models
