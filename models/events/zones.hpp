#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/fault_kinds.hpp"
#include "models/architecture/ids.hpp"
#include "models/ledger/blame.hpp"

namespace models {

struct ZoneLifeEnds {
  static constexpr std::uint8_t number = 3;
  ZoneId zone;
};

struct ZoneRepaired {
  static constexpr std::uint8_t number = 4;
  ZoneId zone;
};

struct ZoneFaultArrives {
  static constexpr std::uint8_t number = 6;
  ZoneId zone;
  ZoneFault kind = ZoneFault::Power;
};

struct ZoneFaultEnds {
  static constexpr std::uint8_t number = 7;
  ZoneId zone;
  ZoneFault kind = ZoneFault::Power;
};

struct RegionFaultArrives {
  static constexpr std::uint8_t number = 8;
  RegionFault kind = RegionFault::ControlPlane;
};

struct ControlPlaneRestored {
  static constexpr std::uint8_t number = 9;
  FaultId fault;  ///< That had impaired it.
};

/// A whole region is lost by itself.
struct RegionLossArrives {
  static constexpr std::uint8_t number = 90;
  std::uint32_t region = 0;
};

struct RegionLossEnds {
  static constexpr std::uint8_t number = 91;
  std::uint32_t region = 0;
  FaultId fault;
};

using ZonesEvent =
    std::variant<ZoneLifeEnds, ZoneRepaired, ZoneFaultArrives, ZoneFaultEnds, RegionFaultArrives,
                 ControlPlaneRestored, RegionLossArrives, RegionLossEnds>;

}  // namespace models
