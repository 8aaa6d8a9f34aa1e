#pragma once

#include "models/results/report.hpp"
#include "tools/report/page.hpp"

namespace tools {

/// What `nines check` says: the verdict, then for each scenario what was asked, how it stands, and
/// why it is not what it was.
[[nodiscard]] Page check_part(const models::Report& report, const TextStyle& style,
                              bool hint = false);

/// The objectives of one scenario under their heading; empty where it has none.
[[nodiscard]] Page objectives_part(const models::ScenarioReport& scenario, const TextStyle& style);

/// The verdicts of several scenarios, a line for those that have one; empty where none has.
[[nodiscard]] Page verdicts_part(const models::Report& report, const TextStyle& style);

}  // namespace tools
