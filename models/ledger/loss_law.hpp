#pragma once

#include <algorithm>
#include <cstdint>

#include "models/ledger/blame.hpp"

namespace models {

/// What who asks gets to hear in the place of an answer.
enum class Refusal : std::uint8_t {
  Told,    ///< An error, at once.
  Silent,  ///< Nothing: it has to give up by itself.
};

/// Requests lost per second as a function of time, from the moment a snapshot of the traffic was
/// taken until the next one:
///
///   lost(t) = scale * max(0, D(t) * (share + share_slope * t) - capacity_rps)
///
/// for a demand D(t) and t in seconds since the snapshot. A dead address or target has no capacity;
/// an overloaded one loses what exceeds its own. With a penalty p each request above the capacity
/// costs p answers more, until there is none: (1 + p) times the excess, at most the whole load.
struct LossLaw {
  FaultId fault;
  Phase phase = Phase::Detection;
  double share = 0;        ///< Of the whole demand.
  double share_slope = 0;  ///< Per second.
  double capacity_rps = 0;
  double scale = 1;  ///< How many like it, times the share of the requests still at stake.
  std::uint32_t classes = ~0U;      ///< Bit c: request class c suffers, in proportion to its share.
  double penalty = 0;               ///< Of overload, 0 and more.
  Refusal refusal = Refusal::Told;  ///< Told apart for what distributions ask alone.

  /// The load at which nothing is answered any more; requires penalty > 0 and a capacity.
  [[nodiscard]] double collapse_rps() const noexcept {
    return capacity_rps * (1 + penalty) / penalty;
  }
  /// Lost of `load_rps` that come, by one like it.
  [[nodiscard]] double lost_of(double load_rps) const noexcept {
    const double excess = std::max(0.0, load_rps - capacity_rps);
    return penalty > 0 ? std::min((1 + penalty) * excess, load_rps) : excess;
  }
};

}  // namespace models
