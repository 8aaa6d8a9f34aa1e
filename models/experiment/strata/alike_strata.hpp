#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/world/outside_events.hpp"

namespace models {

/// In which strata two designs do exactly the same, for all that they differ in is looked at only
/// once a loss has come from outside: how long such losses last, and whether a zone's loss takes
/// the control plane with it. No pair of such a stratum can differ, however few have been run.
///
/// `changed`: every place where the two differ, as DesignChange::path or with dots in place of the
/// slashes; none: nothing is known of what they differ in, and so of no stratum. `size`: how many
/// strata there are. Rates are nothing to know anything by: they change how often a stratum is met.
[[nodiscard]] std::vector<bool> alike_strata(const std::vector<std::string>& changed,
                                             const OutsideStrata::Shape& shape, std::size_t size);

}  // namespace models
