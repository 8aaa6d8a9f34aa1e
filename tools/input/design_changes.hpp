#pragma once

#include <string>
#include <vector>

#include "models/architecture/design_change.hpp"
#include "tools/input/defaults.hpp"
#include "tools/input/document.hpp"

namespace tools {

/// What differs between two scenarios, in the order of their keys: everything that could change a
/// figure. Titles, stories, sources, objectives, run.seed, run.replications and run.precision
/// cannot. A key that one of them leaves out counts as its default in `region`, where it has one:
/// saying what holds anyway is no difference. Things with an id ("instances/web") that only one of
/// them has are one change each.
[[nodiscard]] std::vector<models::DesignChange> design_changes(const Document& before,
                                                               const Document& after,
                                                               const Defaults& defaults,
                                                               const std::string& region);

}  // namespace tools
