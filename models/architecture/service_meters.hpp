#pragma once

#include <cstdint>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"

namespace models {

// Rows of what each kind of service uses, which is metered during a replication and never reported
// by itself: charges make a bill of it, see models/cost.

/// Of the instances of a set or group, "pool": sets first.
enum class InstanceMeter : std::uint8_t {
  Hours,             ///< Launch call to the end of its draining, at least 60 s a start.
  OnDemandHours,     ///< Of these, those that no reserved instance covers.
  SurplusVcpuHours,  ///< Unlimited burst above what was earned.
};
/// Of a type that the timeline changes the instances of a set to, "changed_type".
enum class ChangedTypeMeter : std::uint8_t {
  Hours,  ///< Of those of the set.
};
/// Of all requests, without a label.
enum class TrafficMeter : std::uint8_t {
  Requests,    ///< Offered.
  ResponseGb,  ///< 1e9 bytes, sent to the internet.
};

/// Of a database, "database".
enum class DatabaseMeter : std::uint8_t {
  Hours,            ///< Of the database, whatever its instances.
  ReplicaHours,     ///< Of each read replica; of all instances of Aurora but one.
  StorageGibHours,  ///< Allocated, of one volume; of Aurora what is stored.
  Calls,            ///< Of Aurora that are answered, in millions.
};
/// Of a class that the timeline changes a database to, "changed_class".
enum class ChangedClassMeter : std::uint8_t {
  Hours,  ///< Of the database as that class.
};

/// Of a table, "table".
enum class TableMeter : std::uint8_t {
  ReadUnits,  ///< Done; what is throttled is free.
  WriteUnits,
  StoredGibHours,
};
/// Of a bucket, "bucket".
enum class BucketMeter : std::uint8_t { Reads, Writes, StoredGibHours };
/// Of a file system, "file_system".
enum class FileSystemMeter : std::uint8_t { StoredGibHours };
/// Of a distribution, "distribution".
enum class DistributionMeter : std::uint8_t {
  Requests,    ///< Offered.
  Hits,        ///< Answered at the edge.
  Passed,      ///< On to an origin.
  ResponseGb,  ///< 1e9 bytes, sent to the internet; within TrafficMeter::ResponseGb.
};

/// Of a cache, "cache".
enum class CacheMeter : std::uint8_t {
  NodeHours,  ///< Of all its nodes together.
};

/// Of a NAT gateway, "nat_gateway".
enum class NatGatewayMeter : std::uint8_t {
  Hours,
  Gb,           ///< 1e9 bytes that pass it, both ways.
  CrossZoneGb,  ///< Of these, those of instances in other zones.
};

/// What the services of a scenario are metered for. A service that is new has its rows here.
[[nodiscard]] FigureList service_meters(const Scenario& scenario);

/// A type that the timeline changes instances of a set to, and that is not the set's own.
struct ChangedType {
  InstanceSetId set;
  InstanceTypeId type;

  friend bool operator==(const ChangedType&, const ChangedType&) = default;
};
/// In the order in which the timeline names them first.
[[nodiscard]] std::vector<ChangedType> changed_types(const Scenario& scenario);

/// A class that the timeline changes a database to, and that is not the database's own.
struct ChangedClass {
  DatabaseId database;
  DatabaseClass to;
};
/// In the order in which the timeline names them first.
[[nodiscard]] std::vector<ChangedClass> changed_classes(const Scenario& scenario);

}  // namespace models
