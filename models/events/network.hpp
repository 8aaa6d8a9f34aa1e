#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/ids.hpp"

namespace models {

/// By itself.
struct NatGatewayFaultArrives {
  static constexpr std::uint8_t number = 130;
  NatGatewayId nat_gateway;
};
/// It may have been overtaken by one that lasts longer.
struct NatGatewayFaultEnds {
  static constexpr std::uint8_t number = 131;
  NatGatewayId nat_gateway;
};

using NetworkEvent = std::variant<NatGatewayFaultArrives, NatGatewayFaultEnds>;

}  // namespace models
