#pragma once

#include <cstdint>

#include "models/results/report.hpp"

namespace models {

/// What a check comes to, over all scenarios.
enum class CheckVerdict : std::uint8_t { Passed, Regression, Missed, Undecided };

/// "passed", "regression", "missed", "undecided".
[[nodiscard]] const char* to_string(CheckVerdict verdict) noexcept;

/// The verdict on a report. A regression counts before a missed objective, that before what is
/// undecided; each only where Report::fail_on names it. A missing baseline is undecided whatever
/// fail_on says.
[[nodiscard]] CheckVerdict check_verdict(const Report& report);

/// The same of one scenario.
[[nodiscard]] CheckVerdict check_verdict(const ScenarioReport& scenario, const FailOn& fail_on);

}  // namespace models
