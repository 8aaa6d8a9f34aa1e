#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/ids.hpp"

namespace models {

struct GroupCheck {
  static constexpr std::uint8_t number = 24;
  GroupId group;
};

struct PolicyMoment {
  static constexpr std::uint8_t number = 25;
  GroupId group;
};

struct GroupLaunches {
  static constexpr std::uint8_t number = 26;
  GroupId group;
};

struct GroupRemovals {
  static constexpr std::uint8_t number = 36;
  GroupId group;
};

/// Of a timeline entry that suspended them.
struct ProcessesResume {
  static constexpr std::uint8_t number = 38;
  std::uint32_t entry = 0;
};

using ScalingEvent =
    std::variant<GroupCheck, PolicyMoment, GroupLaunches, GroupRemovals, ProcessesResume>;

}  // namespace models
