#pragma once

#include <filesystem>
#include <optional>

#include <tl/expected.hpp>

#include "models/results/baseline.hpp"
#include "tools/input/diagnostic.hpp"
#include "tools/input/read_scenario.hpp"

namespace tools {

/// The baseline in a file; nothing where there is no such file. Errors: what is wrong with it.
[[nodiscard]] tl::expected<std::optional<models::Baseline>, Diagnostics> load_baseline(
    const std::filesystem::path& file);

/// Every value that a scenario rests on: those of its files, and the defaults that it takes, as
/// "default target_groups.health_check.interval". The scenario has to be readable.
[[nodiscard]] models::ModelText whole_model(const std::string& argument, const ReadOptions& options,
                                            const models::Scenario& scenario);

}  // namespace tools
