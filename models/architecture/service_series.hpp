#pragma once

#include <cstdint>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"

namespace models {

// What services show of themselves in a drill, point by point: rows as service_figures has them,
// whose values are as they stand at the moment.

/// Of a database, "database".
enum class DatabaseSeries : std::uint8_t { ReadsFailing, WritesFailing, Utilisation, ReplicaLag };
/// Of sessions and their carts, without a label: the block "sessions".
enum class SessionSeries : std::uint8_t { ActiveCarts, CartsLost, StepsWithoutCart };

/// Of a table, a bucket or a file system, each with its own label; what is throttled is left out.
enum class StoreSeries : std::uint8_t { CallsFailing };
/// Of a class whose pictures are on volumes, "pictures".
enum class PicturesSeries : std::uint8_t { Missed };
/// Of a distribution, "distribution".
enum class DistributionSeries : std::uint8_t { HitRatio, ReadLatency };

/// Of a class of requests whose latency is asked for, "class".
enum class LatencySeries : std::uint8_t { Latency };

/// Of a cache, "cache".
enum class CacheSeries : std::uint8_t { HitRatio, ShardsDown };

/// In the order of reports.
[[nodiscard]] FigureList service_series(const Scenario& scenario);

}  // namespace models
