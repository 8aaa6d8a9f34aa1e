#pragma once

#include <nlohmann/json.hpp>

#include "models/results/report.hpp"

/// The parts of the JSON output that tell of objectives and baselines.
namespace tools {

[[nodiscard]] nlohmann::ordered_json json_of_objectives(const models::ScenarioReport& scenario);
[[nodiscard]] nlohmann::ordered_json json_of_baseline(const models::BaselineComparison& baseline);

}  // namespace tools
