#pragma once

#include <string>

#include <tl/expected.hpp>

#include "models/results/baseline.hpp"
#include "tools/input/diagnostic.hpp"

/// Baselines as files, to be kept beside the scenarios. See docs/guides/ci.md.
namespace tools {

/// The file's text: JSON, the same bytes for the same baseline. Of each series the commonest value
/// is written once, and then only the replications that came to another.
[[nodiscard]] std::string baseline_text(const models::Baseline& baseline);

/// Reads what baseline_text of this or an older version wrote; the stratum of each replication is
/// left to be worked out. `file` is for the errors, which are all that is wrong with it.
[[nodiscard]] tl::expected<models::Baseline, Diagnostics> parse_baseline(const std::string& text,
                                                                         const std::string& file);

/// More than this is no baseline: it takes some 200 bytes a replication and scenario.
inline constexpr std::size_t most_baseline_bytes = 256'000'000;

}  // namespace tools
