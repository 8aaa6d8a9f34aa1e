#pragma once

#include <string>
#include <vector>

#include "models/results/report.hpp"

namespace tools {

using Designs = std::vector<const models::ScenarioReport*>;

/// Designs as steps: what each costs to the right, how available it is upwards, in nines with their
/// interval, and below a bar of what its losses are charged to. Empty for drills, and where fewer
/// than two designs say both. Stages of a progression are joined in their order.
[[nodiscard]] std::string ladder_html(const Designs& designs, bool progression);

/// The steps alone, for `--out svg`.
[[nodiscard]] std::string ladder_svg(const Designs& designs, bool progression);

}  // namespace tools
