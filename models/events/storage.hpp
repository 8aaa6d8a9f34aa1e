#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/ids.hpp"

namespace models {

// Services that the region runs are counted through: tables, buckets, then file systems.

/// By itself.
struct ServiceEventArrives {
  static constexpr std::uint8_t number = 66;
  std::uint32_t service = 0;
};
/// It may have been overtaken by one that lasts longer.
struct ServiceEventEnds {
  static constexpr std::uint8_t number = 67;
  std::uint32_t service = 0;
};
/// That a timeline has taken.
struct MountTargetBack {
  static constexpr std::uint8_t number = 68;
  FileSystemId file_system;
  std::uint32_t mount_target = 0;
};

using StorageEvent = std::variant<ServiceEventArrives, ServiceEventEnds, MountTargetBack>;

}  // namespace models
