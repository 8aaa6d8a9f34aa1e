#pragma once

#include <algorithm>
#include <variant>

#include "models/architecture/call_spec.hpp"

namespace models {

/// Whether a call, or one that may be made in its place, is one of the service.
[[nodiscard]] inline bool leads_to(const CallSpec& call, const CallTarget& service) {
  if (call.to == service) return true;
  return std::any_of(call.otherwise.begin(), call.otherwise.end(),
                     [&](const CallSpec& other) { return leads_to(other, service); });
}

}  // namespace models
