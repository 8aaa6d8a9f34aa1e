#pragma once

#include "models/architecture/figure_spec.hpp"
#include "models/architecture/load_curve.hpp"
#include "models/ledger/outcome.hpp"

namespace models {

/// What one replication says about a figure: 0 or 1, a share of windows, or seconds. Losses count
/// by the day; a budget that lasts lasts the whole window. Requires a whole window where the figure
/// has windows.
[[nodiscard]] double figure_value(const FigureSpec& figure, const Outcome& outcome,
                                  const LoadCurve& demand);

}  // namespace models
