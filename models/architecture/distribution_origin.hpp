#pragma once

#include "models/architecture/architecture.hpp"
#include "models/architecture/workload_spec.hpp"

namespace models {

/// Where requests are found that enter somewhere: there, or behind a distribution at its first
/// origin. Of kind None where that is a bucket.
[[nodiscard]] inline EntrySpec found_behind(const Architecture& design, const EntrySpec& entry) {
  if (entry.kind != EntryKind::Distribution) return entry;
  return design.distributions[entry.distribution.index()].origins.front().entry;
}

/// Of the requests of a class, those that get as far as that while an origin answers.
[[nodiscard]] inline double part_behind(const Architecture& design,
                                        const RequestClassSpec& request) {
  const EntrySpec& entry = request.entry ? *request.entry : design.entry;
  if (entry.kind != EntryKind::Distribution) return 1;
  return 1 - (1 - request.writes) * design.distributions[entry.distribution.index()].hit_ratio;
}

}  // namespace models
