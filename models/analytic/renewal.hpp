#pragma once

#include <functional>

#include "models/analytic/real_time.hpp"

namespace models::analytic {

/// A unit whose life and repair have any law, by their distribution functions; up and new at 0.
struct RenewalUnit {
  std::function<double(Hours)> life_cdf;
  std::function<double(Hours)> repair_cdf;
};
struct RenewalFigures {
  double failures;  ///< Expected number over [0, horizon].
  Hours downtime;   ///< Expected.
};
/// Solves the renewal equations on `steps` intervals and on twice as many, and extrapolates to step
/// 0 (Richardson). O(steps^2). Good to about 9 digits where the laws are smooth and a step is no
/// longer than a repair. Requires horizon > 0, steps > 0.
[[nodiscard]] RenewalFigures renewal_figures(const RenewalUnit& unit, Hours horizon, int steps);

}  // namespace models::analytic
