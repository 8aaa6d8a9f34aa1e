#pragma once

#include <cstdint>
#include <variant>

namespace models {

/// An instance that drained ends, or nodes send it nothing more.
struct DrainingSessionsChange {
  static constexpr std::uint8_t number = 64;
};

using SessionsEvent = std::variant<DrainingSessionsChange>;

}  // namespace models
