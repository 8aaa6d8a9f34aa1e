#pragma once

#include <cstdint>

#include "models/ledger/blame.hpp"

namespace models {

/// Requests lost per second as a function of time, from the moment a snapshot of the traffic was
/// taken until the next one:
///
///   lost(t) = scale * max(0, D(t) * (share + share_slope * t) - capacity_rps)
///
/// for a demand D(t) and t in seconds since the snapshot. A dead address or target has no capacity;
/// an overloaded one loses what exceeds its own.
struct LossLaw {
  FaultId fault;
  Phase phase = Phase::Detection;
  double share = 0;        ///< Of the whole demand.
  double share_slope = 0;  ///< Per second.
  double capacity_rps = 0;
  double scale = 1;  ///< How many like it, times the share of the requests still at stake.
  std::uint32_t classes = ~0U;  ///< Bit c: request class c suffers, in proportion to its share.
};

}  // namespace models
