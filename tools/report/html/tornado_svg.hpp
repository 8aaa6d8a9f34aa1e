#pragma once

#include <string>

#include "models/results/sweep.hpp"

namespace tools {

/// The assumptions that move the metric, the widest reach first: what each does at its low and at
/// its high end to both sides of what the scenario says as it is, with intervals. Empty where none
/// does.
[[nodiscard]] std::string tornado_svg(const models::TornadoReport& report);

}  // namespace tools
