#pragma once

#include <cstdint>
#include <string_view>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"

namespace models {

// Rows of the figures of each kind of service, which docs/reference/figures.md defines.

/// Of an Auto Scaling group, "group".
enum class GroupFigure : std::uint8_t { InService, Desired, Launches };
/// Of an Auto Scaling group with a data volume, "data_volume".
enum class DataVolumeFigure : std::uint8_t {
  DataLost,
  Restores,
  AbandonedLaunches,
  DataLostInDrill  ///< Where the scenario is one, which is no year.
};
/// Of an instance set with a standby, "standby".
enum class StandbyFigure : std::uint8_t { Takeovers, FailedTakeovers };
/// Of all instances together, without a label.
enum class InstanceFigure : std::uint8_t { Hours };
/// Of a component set, "component".
enum class ComponentFigure : std::uint8_t { UnitsUp, CrewsBusy, Failures };

/// Of a database, "database".
enum class DatabaseFigure : std::uint8_t {
  ReadAvailability,
  WriteAvailability,
  Failovers,
  Unprotected,
  PlannedDowntime,
  LostWrites,
  Utilisation,
  ReplicaLag,
  StaleReads,
  Replicas  ///< Where there is an Aurora cluster.
};

/// Of a table, "table".
enum class TableFigure : std::uint8_t {
  Availability,
  ThrottledReads,
  ThrottledWrites,
  ReadUnits,
  WriteUnits
};
/// Of a bucket, "bucket".
enum class BucketFigure : std::uint8_t { Availability, Reads, Writes };
/// Of a file system, "file_system".
enum class FileSystemFigure : std::uint8_t { Availability };
/// Of a class of requests with pictures, "pictures".
enum class PicturesFigure : std::uint8_t { Missed, Lost };
/// Of a class of requests whose latency is asked for, "class".
enum class LatencyFigure : std::uint8_t { Mean, P50, P95, P99 };
/// Of sessions and their carts, without a label: the block "sessions". Those of cookies are there
/// where carts are kept in one.
enum class SessionFigure : std::uint8_t {
  CartsLost,
  ActiveCarts,
  StepsWithoutCart,
  CartTooLarge,
  CookieGbIn,
  CookieGbOut,
  ValidationCpu
};
/// Of the same in a drill: the block "drilled_sessions".
enum class DrilledSessionFigure : std::uint8_t { CartsLost };

/// Of a NAT gateway, "nat_gateway".
enum class NatGatewayFigure : std::uint8_t {
  Availability,
  Gb  ///< 1e9 bytes that pass it, both ways.
};

/// Of a distribution, "distribution".
enum class DistributionFigure : std::uint8_t {
  HitRatio,
  HitLatency,
  MissLatency,
  DirectLatency,
  ReadLatency,
  OriginDown,
  ServedWhileOriginDown
};

/// Of a cache, "cache".
enum class CacheFigure : std::uint8_t {
  HitRatio,
  Availability,
  StaleHits,
  Failovers,
  LostWrites,
  Emptied
};

/// What the services of a scenario report. A service that is new has its rows here, and the
/// other places of its figures are where it fills them in.
[[nodiscard]] FigureList service_figures(const Scenario& scenario);

/// Of a figure that some service reports, by its name with or without a label:
/// "replica_lag{database=shop}". Null for other figures.
[[nodiscard]] const FigureRow* row_of_service_figure(std::string_view name);

}  // namespace models
