#pragma once

#include <string>

#include "models/results/report.hpp"
#include "tools/report/text_table.hpp"

namespace tools {

/// What `nines check` prints: the verdict, then for each scenario what was asked, how it stands,
/// and why it is not what it was.
[[nodiscard]] std::string check_text(const models::Report& report, const TextStyle& style);

/// The objectives of one scenario under their heading; empty where it has none.
[[nodiscard]] std::string objectives_text(const models::ScenarioReport& scenario,
                                          const TextStyle& style);

/// The verdicts of several scenarios, a line for those that have one; empty where none has.
[[nodiscard]] std::string verdicts_text(const models::Report& report, const TextStyle& style);

}  // namespace tools
