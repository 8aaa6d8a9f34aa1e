#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/ids.hpp"

namespace models {

struct UnitFails {
  static constexpr std::uint8_t number = 0;
  std::uint32_t unit = 0;
};

struct UnitRepaired {
  static constexpr std::uint8_t number = 1;
  std::uint32_t unit = 0;
};

/// Standby, shared load.
struct RaceFails {
  static constexpr std::uint8_t number = 2;
  ComponentId set;
  std::uint32_t epoch = 0;
};

struct CommonCauseStrikes {
  static constexpr std::uint8_t number = 5;
  std::uint32_t cause = 0;
};

struct InjectedUnitRepaired {
  static constexpr std::uint8_t number = 28;
  std::uint32_t unit = 0;
};

using ComponentsEvent =
    std::variant<UnitFails, UnitRepaired, RaceFails, CommonCauseStrikes, InjectedUnitRepaired>;

}  // namespace models
