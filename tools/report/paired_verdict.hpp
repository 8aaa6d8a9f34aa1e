#pragma once

#include <string>
#include <string_view>

#include "models/results/comparison.hpp"

namespace tools {

/// Makes a text from a file harmless where the verdict is put.
using TextGuard = std::string (*)(std::string_view text);

/// The metric that decides between designs: the first outage of runs that end with it, else the
/// requests served. Requires a design.
[[nodiscard]] std::string main_metric(const models::ComparisonReport& report);

/// How many designs have which verdict in a metric, without those that nobody has: "2 better, 1
/// undecided".
[[nodiscard]] std::string count_of_verdicts(const models::ComparisonReport& report,
                                            const std::string& metric);

/// Of two "B is better than A", of more "2 better, 1 undecided, against A": names and metrics as
/// `guard` makes them. Requires two designs.
[[nodiscard]] std::string verdict_sentence(const models::ComparisonReport& report, TextGuard guard);

}  // namespace tools
