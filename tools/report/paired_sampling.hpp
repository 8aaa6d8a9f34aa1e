#pragma once

#include <string>
#include <vector>

#include "models/results/comparison.hpp"
#include "tools/report/page.hpp"

namespace tools {

/// How the pairs were drawn and how well the differences are known, in plain lines: none where
/// neither a precision nor strata were asked for.
[[nodiscard]] std::vector<std::string> paired_sampling_lines(
    const models::PairedSampling& sampling);

/// The same below a headline, each indented by `indent` blanks and broken where it is too long.
[[nodiscard]] Page paired_sampling_part(const models::PairedSampling& sampling,
                                        std::size_t indent = 0);

}  // namespace tools
