#pragma once

#include <vector>

#include "models/results/report.hpp"

namespace models {

/// Reads the answers off a report. Choices of a value: the first holds what is below its bound.
[[nodiscard]] std::vector<QuestionResult> answered(const std::vector<QuestionSpec>& questions,
                                                   const ScenarioReport& report);

}  // namespace models
