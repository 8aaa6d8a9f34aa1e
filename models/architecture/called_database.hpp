#pragma once

#include <algorithm>
#include <variant>

#include "models/architecture/call_spec.hpp"

namespace models {

/// Whether a call, or one that may be made in its place, is one of the database.
[[nodiscard]] inline bool leads_to(const CallSpec& call, DatabaseId database) {
  const auto* to = std::get_if<DatabaseId>(&call.to);
  if (to != nullptr && *to == database) return true;
  return std::any_of(call.otherwise.begin(), call.otherwise.end(),
                     [&](const CallSpec& other) { return leads_to(other, database); });
}

}  // namespace models
