#pragma once

#include <vector>

#include "tools/input/readers.hpp"

namespace tools {

/// Whether what a timeline does can be done when its time comes: whom a fault strikes may be there,
/// and sizes of a group do not contradict those that it has by then. `origins`: where each of the
/// entries was read, in the same order.
void check_entries(const std::vector<models::TimelineEntry>& entries,
                   const std::vector<Node>& origins, const models::Architecture& design);

}  // namespace tools
