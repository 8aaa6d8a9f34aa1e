#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/ids.hpp"
#include "models/architecture/network_spec.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

enum class CacheEngine : std::uint8_t { Redis, Memcached };

/// What a cache keeps, which says what a read is that does not find it.
enum class CacheHolds : std::uint8_t {
  Items,     ///< Copies of what a call's `else` has: a read that misses makes that call.
  Sessions,  ///< What is nowhere else: a read finds it, unless it has been lost.
};

enum class CacheStrategy : std::uint8_t {
  LazyLoading,   ///< A miss that was answered loads its item.
  WriteThrough,  ///< Updates are written to the cache as well: hits are never stale.
};

/// What may be asked for, by popularity: the i-th of N objects with a chance proportional to
/// i^-skew.
struct CatalogueSpec {
  std::int64_t objects = 0;  ///< 0: there is no catalogue, the hit ratio is a stated one.
  double skew = 0;
  std::optional<sim::Duration> ttl;  ///< From the load of an item on; empty: it stays.
  std::optional<std::int64_t> fits;  ///< Objects that memory has room for; empty: all.
  CacheStrategy strategy = CacheStrategy::LazyLoading;
  double writes_rps = 0;  ///< Updates over the whole catalogue, by the same popularity.
};

/// A cache of Amazon ElastiCache.
struct CacheSpec {
  std::string id;
  CacheEngine engine = CacheEngine::Redis;
  CacheHolds holds = CacheHolds::Items;
  std::string node_type;  ///< "cache.m5.large"
  int shards = 1;         ///< Parts of the keys; of Memcached its nodes.
  int replicas = 0;       ///< Of each shard, beside its primary. Of Memcached none.
  bool multi_az = false;  ///< A replica takes over from a primary that is lost.
  std::vector<ZoneId>
      zones;  ///< Node n of shard s, the primary first, is in zones[(s + n) % size].

  double node_faults = 0;                                          ///< A year, of each node.
  sim::Distribution replacement = sim::Distribution::constant(0);  ///< Of a node that stood alone.
  sim::Distribution detection = sim::Distribution::constant(0);    ///< Of a lost primary.
  sim::Distribution promotion = sim::Distribution::constant(0);    ///< Of a replica, after it.
  sim::Distribution rebuild = sim::Distribution::constant(0);      ///< Of a node beside others.
  sim::Duration zone_recovery{};    ///< A node's own start once its zone is back.
  sim::Duration replication_lag{};  ///< Writes of that time are lost with a primary.

  std::optional<double> hit_ratio;  ///< Stated, of items; empty: by the catalogue.
  CatalogueSpec catalogue;          ///< Of items.
  PlacementSpec placement;

  [[nodiscard]] int nodes_of_shard() const noexcept { return 1 + replicas; }
  /// What an hour of a node is called in a price book: "cache.m5.large redis".
  [[nodiscard]] std::string price() const {
    return node_type + (engine == CacheEngine::Redis ? " redis" : " memcached");
  }
  [[nodiscard]] int nodes() const noexcept { return shards * nodes_of_shard(); }
};

}  // namespace models
