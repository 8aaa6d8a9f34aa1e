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
/// An *endpoint* is what a call is addressed to: the reads or the writes of a database, an external
/// service. A *station* is what does the work: several endpoints may lead to one, and an endpoint
/// may lead elsewhere after a while.
class EndpointTable {
 public:
  /// Of the calls to an endpoint.
  struct Failing {
    FaultId fault;
    Phase phase = Phase::Restoration;
    Moving share;  ///< From Endpoint::since on.
  };
  struct Endpoint {
    std::vector<Failing> failing;
    std::uint32_t station = 0;
    sim::Instant since{};  ///< When it was written last.
    /// Until when shares move as they do; sim::never where they stand still.
    sim::Instant until = sim::never;
    /// Of the calls, those that another station would do, were it not for a fault.
    std::optional<FaultId> diverted_by;
    double asked = 0;   ///< Calls for each request of the demand; as derived last.
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
    double work_per_demand = 0;  ///< Of the capacity, for each request a second; as derived last.
    double work = 0;             ///< Capacity-seconds that it was asked for until derived last.
  };

  EndpointTable(const Architecture& design, std::size_t tiers)
      : first_external_(2 * design.databases.size()),
        first_tier_(first_external_ + design.externals.size()),
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
  /// Of a tier that is called.
  [[nodiscard]] std::uint32_t of_tier(std::uint32_t tier) const noexcept {
    return static_cast<std::uint32_t>(first_tier_) + tier;
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
  friend class World;

  /// To be told before and after an endpoint is written.
  void count(const Endpoint& endpoint, int by) noexcept {
    if (!endpoint.well()) unwell_ += by;
  }

  std::size_t first_external_;
  std::size_t first_tier_;
  std::vector<Endpoint> endpoints_;
  std::vector<Station> stations_;
  int unwell_ = 0;
};

}  // namespace models
