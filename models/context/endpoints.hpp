#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/ledger/blame.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

class Databases;
class Externals;
class Caches;
class Storage;

/// A share that moves evenly: `now` at some moment, and its change per second since.
struct Moving {
  double now = 0;
  double slope = 0;

  [[nodiscard]] double at(double seconds) const noexcept {
    return std::clamp(now + slope * seconds, 0.0, 1.0);
  }
};

/// What services do with the calls that reach them, as things are: which share of them fails and to
/// which fault, and how much they can do. Each service writes what is its own.
///
/// An *endpoint* is what a call is addressed to: the reads or the writes of a database, a cache, a
/// table or a bucket, a file system, an external service. A *station* is what does the work:
/// several endpoints may lead to one, and an endpoint may lead elsewhere after a while.
class EndpointTable {
 public:
  /// Of the calls to an endpoint.
  struct Failing {
    FaultId fault;
    Phase phase = Phase::Restoration;
    Moving share;  ///< From Endpoint::since on.
  };
  /// Of the calls to an endpoint, those that do not find what they ask for: they make the call in
  /// the place of this one, if there is one, and fail nobody by themselves.
  struct Miss {
    std::optional<FaultId> fault;  ///< Empty: nobody's, they miss while all is well.
    Moving share;                  ///< From Endpoint::since on.
  };
  struct Endpoint {
    std::vector<Failing> failing;
    std::vector<Miss> misses;
    std::uint32_t station = 0;
    sim::Instant since{};  ///< When it was written last.
    /// Until when shares move as they do; sim::never where they stand still.
    sim::Instant until = sim::never;
    /// Of the calls, those that another station would do, were it not for a fault.
    std::optional<FaultId> diverted_by;
    double asked = 0;    ///< Calls for each request of the demand; as derived last.
    double latency = 0;  ///< Seconds of a call beside the time of the station's CPU.
    double met = 1;  ///< Of the calls that miss, those that another one answers; as derived last.
    bool down = false;  ///< As whoever tries a single call sees it.

    [[nodiscard]] bool well() const noexcept { return failing.empty(); }
    [[nodiscard]] double failing_at(sim::Instant at) const {
      double share = 0;
      for (const Failing& one : failing) share += one.share.at(sim::to_seconds(at - since));
      return std::min(1.0, share);
    }
  };
  /// Capacity that a fault takes.
  struct Missing {
    FaultId fault;
    double capacity = 0;
  };
  struct Station {
    double capacity = 0;              ///< vCPU, or calls a second; 0: without limit.
    std::vector<Missing> missing;     ///< Beside `capacity`, in the order of faults.
    std::optional<FaultId> overload;  ///< Of its own; empty: the demand's.
    double work_per_demand = 0;  ///< Of the capacity, for each request a second; as settled last.
    double work_slope = 0;       ///< Of work_per_demand, per second.
    /// As work_per_demand, with what the station cannot do; as derived last.
    double asked_per_demand = 0;
    double work = 0;  ///< Capacity-seconds that it was asked for until settled last.

    /// Whether a demand of so many requests a second asks for more than it can do.
    [[nodiscard]] bool overloaded_at(double rps) const noexcept {
      // What is asked for exactly is done, whatever the sum over calls has rounded.
      constexpr double rounding = 1e-9;
      return capacity > 0 && asked_per_demand * rps > capacity * (1 + rounding);
    }
  };

  EndpointTable(const Architecture& design, std::size_t tiers)
      : first_external_(2 * design.databases.size()),
        first_cache_(first_external_ + design.externals.size()),
        first_table_(first_cache_ + 2 * design.caches.size()),
        first_bucket_(first_table_ + 2 * design.tables.size()),
        first_file_system_(first_bucket_ + 2 * design.buckets.size()),
        first_tier_(first_file_system_ + design.file_systems.size()),
        endpoints_(first_tier_ + tiers),
        stations_(endpoints_.size()) {
    for (std::size_t index = 0; index < endpoints_.size(); ++index) {
      endpoints_[index].station = static_cast<std::uint32_t>(index);
    }
  }

  [[nodiscard]] static std::uint32_t reads_of(DatabaseId database) noexcept {
    return 2 * database.value;
  }
  [[nodiscard]] static std::uint32_t writes_of(DatabaseId database) noexcept {
    return 2 * database.value + 1;
  }
  [[nodiscard]] std::uint32_t of(ExternalId external) const noexcept {
    return static_cast<std::uint32_t>(first_external_) + external.value;
  }
  [[nodiscard]] std::uint32_t reads_of(CacheId cache) const noexcept {
    return static_cast<std::uint32_t>(first_cache_) + 2 * cache.value;
  }
  [[nodiscard]] std::uint32_t writes_of(CacheId cache) const noexcept {
    return reads_of(cache) + 1;
  }
  [[nodiscard]] std::uint32_t reads_of(TableId table) const noexcept {
    return static_cast<std::uint32_t>(first_table_) + 2 * table.value;
  }
  [[nodiscard]] std::uint32_t writes_of(TableId table) const noexcept {
    return reads_of(table) + 1;
  }
  [[nodiscard]] std::uint32_t reads_of(BucketId bucket) const noexcept {
    return static_cast<std::uint32_t>(first_bucket_) + 2 * bucket.value;
  }
  [[nodiscard]] std::uint32_t writes_of(BucketId bucket) const noexcept {
    return reads_of(bucket) + 1;
  }
  [[nodiscard]] std::uint32_t of(FileSystemId file_system) const noexcept {
    return static_cast<std::uint32_t>(first_file_system_) + file_system.value;
  }
  /// Of a tier that is called.
  [[nodiscard]] std::uint32_t of_tier(std::uint32_t tier) const noexcept {
    return static_cast<std::uint32_t>(first_tier_) + tier;
  }
  /// Nothing where it is an endpoint of another kind.
  [[nodiscard]] std::optional<std::uint32_t> tier_of(std::uint32_t endpoint) const noexcept {
    if (endpoint < first_tier_) return std::nullopt;
    return endpoint - static_cast<std::uint32_t>(first_tier_);
  }
  [[nodiscard]] const Endpoint& endpoint(std::uint32_t index) const { return endpoints_[index]; }
  [[nodiscard]] const Station& station(std::uint32_t index) const { return stations_[index]; }
  [[nodiscard]] std::size_t endpoints() const noexcept { return endpoints_.size(); }
  [[nodiscard]] std::size_t stations() const noexcept { return stations_.size(); }
  /// Whether every call to every endpoint is answered while capacities suffice, and none is less
  /// than it should be.
  [[nodiscard]] bool all_well() const noexcept { return unwell_ == 0; }

 private:
  friend class Databases;
  friend class Externals;
  friend class Caches;
  friend class Storage;
  friend class World;

  /// To be told before and after an endpoint is written.
  void count(const Endpoint& endpoint, int by) noexcept {
    if (!endpoint.well()) unwell_ += by;
  }

  std::size_t first_external_;
  std::size_t first_cache_;
  std::size_t first_table_;
  std::size_t first_bucket_;
  std::size_t first_file_system_;
  std::size_t first_tier_;
  std::vector<Endpoint> endpoints_;
  std::vector<Station> stations_;
  int unwell_ = 0;
};

}  // namespace models
