#pragma once

#include <cstddef>
#include <vector>

#include "sim/time/sim_time.hpp"

namespace models {

/// What a ledger has charged so far, to be compared with what it has charged later.
struct LossCount {
  std::vector<double> lost;         ///< By cause and phase.
  std::vector<sim::Duration> down;  ///< By cause and phase.
  std::vector<double> lost_by_class;
  double slot_errors = 0;   ///< As Outcome::slot_error_sum, the present slot included.
  std::size_t outages = 0;  ///< Begun.
};

}  // namespace models
