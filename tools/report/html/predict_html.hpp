#pragma once

#include <string>

#include "models/results/report.hpp"

namespace tools {

/// The questions of a drill, and below them what came out. A script hides what came out, and all
/// that stands beside the questions, until they are answered or skipped; without it all is there.
/// `group`: tells the questions of several drills on a page apart. Empty without questions.
[[nodiscard]] std::string predict_html(const models::ScenarioReport& scenario,
                                       const std::string& group = "q", int level = 2);

}  // namespace tools
