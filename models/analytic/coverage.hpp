#pragma once

#include "models/analytic/real_time.hpp"

namespace models::analytic {

/// Identical units with exponential lives that one crew repairs. A failure is covered with a given
/// probability, and the others go on; else all are down until somebody has taken the failed one out
/// by hand, and nothing else happens meanwhile.
struct CoveredFarm {
  int units = 1;
  Hours mtbf{};
  Hours repair{};           ///< Exponential.
  double coverage = 1;      ///< 0 to 1.
  Hours reconfiguration{};  ///< By hand, exponential.
};

struct CoverageFigures {
  double unavailability = 0;
  double uncovered = 0;  ///< Part of it by failures that were not covered.
  double exhausted = 0;  ///< Part of it without a unit that works.
};

/// Long-run shares of time, by the Markov chain. Requires units > 0 and every length above 0.
[[nodiscard]] CoverageFigures figures_of(const CoveredFarm& farm);

}  // namespace models::analytic
