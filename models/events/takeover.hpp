#pragma once

#include <cstdint>
#include <variant>

namespace models {

/// The next thing that is done about an Elastic IP that moves: by an alarm, a function, or a call.
struct AddressStep {
  static constexpr std::uint8_t number = 100;
  std::uint32_t address = 0;  ///< Position in FleetPlan::moving_addresses.
  std::uint32_t attempt = 0;  ///< A step of an earlier attempt is void.
};

using TakeoverEvent = std::variant<AddressStep>;

}  // namespace models
