#pragma once

#include <string>
#include <vector>

#include "models/context/sketch.hpp"
#include "models/ledger/picture.hpp"
#include "models/ledger/record.hpp"
#include "models/world/plan.hpp"

namespace models {

/// What services have drawn of themselves, and who asks whom: clients, what they enter through, and
/// calls. A link is there once, whatever uses it, and in the order in which a request meets them.
[[nodiscard]] Picture picture_of(const Plan& plan, Sketch& sketch);

/// What was lost between each point of the series and the next one, by cause and phase; only those
/// to which something was lost. Requires as many losses as points.
[[nodiscard]] std::vector<LossSeries> losses_of(const Sketch& sketch,
                                                const std::vector<std::string>& cause_names,
                                                const std::vector<SeriesPoint>& series,
                                                double duration);

}  // namespace models
