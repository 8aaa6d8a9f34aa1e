#pragma once

#include <string>
#include <vector>

#include "models/results/comparison.hpp"
#include "tools/report/text_table.hpp"

namespace tools {

/// How the pairs were drawn and how well the differences are known, in plain lines: none where
/// neither a precision nor strata were asked for.
[[nodiscard]] std::vector<std::string> paired_sampling_lines(
    const models::PairedSampling& sampling);

/// The same below a headline, each indented by `indent` blanks and broken where it is too long.
[[nodiscard]] std::string paired_sampling_text(const models::PairedSampling& sampling,
                                               const TextStyle& style, std::size_t indent = 0);

}  // namespace tools
