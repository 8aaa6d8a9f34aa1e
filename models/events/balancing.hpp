#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/ids.hpp"

namespace models {

struct NodeVerdict {
  static constexpr std::uint8_t number = 20;
  std::uint32_t tier = 0;
  std::uint32_t view = 0;
};

struct RecordVerdict {
  static constexpr std::uint8_t number = 21;
  std::uint32_t tier = 0;
  std::uint32_t address = 0;
};

struct RecordChanges {
  static constexpr std::uint8_t number = 22;
  std::uint32_t tier = 0;
  std::uint32_t address = 0;
  std::uint32_t epoch = 0;
  bool listed = false;
};

struct BalancerDnsChanges {
  static constexpr std::uint8_t number = 23;
  std::uint32_t tier = 0;
};

struct ZonalShiftEnds {
  static constexpr std::uint8_t number = 34;
  ZoneId zone;
};

struct LeavingTargetChanges {
  static constexpr std::uint8_t number = 37;
};

using BalancingEvent = std::variant<NodeVerdict, RecordVerdict, RecordChanges, BalancerDnsChanges,
                                    ZonalShiftEnds, LeavingTargetChanges>;

}  // namespace models
