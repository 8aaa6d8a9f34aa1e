#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/ids.hpp"

namespace models {

/// An event that takes a distribution as a whole, by itself.
struct DistributionEventArrives {
  static constexpr std::uint8_t number = 120;
  DistributionId distribution;
};
struct DistributionEventEnds {
  static constexpr std::uint8_t number = 121;
  DistributionId distribution;
};

using CdnEvent = std::variant<DistributionEventArrives, DistributionEventEnds>;

}  // namespace models
