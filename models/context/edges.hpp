#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "models/ledger/blame.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// What distributions do with the requests of the classes that enter through them. Only Cdn writes.
class EdgeTable {
 public:
  /// Of the requests of a class.
  struct Edge {
    double passed = 1;                ///< What goes on to an origin, at `since`,
    double slope = 0;                 ///< and its change per second from there on.
    sim::Instant since{};             ///< When it began to move.
    sim::Instant until = sim::never;  ///< Until when it moves; sim::never where it stands still.
    std::optional<FaultId> down;      ///< What took the distribution itself.

    [[nodiscard]] double passed_at(sim::Instant at) const {
      return down ? 0 : passed + slope * sim::to_seconds(at - since);
    }
    [[nodiscard]] double slope_now() const noexcept { return down ? 0 : slope; }
  };

  explicit EdgeTable(std::size_t classes) : edges_(classes) {}

  [[nodiscard]] const Edge& of(std::size_t request_class) const { return edges_[request_class]; }

 private:
  friend class Cdn;

  std::vector<Edge> edges_;  ///< By class; of those that enter elsewhere nothing is told.
};

}  // namespace models
