#pragma once

#include <filesystem>
#include <optional>

#include <tl/expected.hpp>

#include "models/experiment/strata/stratum_pilot.hpp"
#include "models/results/baseline.hpp"
#include "tools/input/diagnostic.hpp"
#include "tools/input/read_scenario.hpp"

namespace tools {

/// The baseline in a file; nothing where there is no such file. Errors: what is wrong with it.
[[nodiscard]] tl::expected<std::optional<models::Baseline>, Diagnostics> load_baseline(
    const std::filesystem::path& file);

/// The strata of earlier replications, where as many of `scenario` can be drawn from the same: it
/// is a forecast to its horizon, its losses from outside can be counted like that, and every
/// stratum is visited twice. `replications`: absent where a precision decides how many.
[[nodiscard]] std::optional<models::StratumAllocation> allocation_from(
    const models::BaselineStrata& strata, const models::Scenario& scenario,
    std::optional<std::int64_t> replications);

/// Every value that a scenario rests on: those of its files, and the defaults that it takes, as
/// "default target_groups.health_check.interval". The scenario has to be readable.
[[nodiscard]] models::ModelText whole_model(const std::string& argument, const ReadOptions& options,
                                            const models::Scenario& scenario);

}  // namespace tools
