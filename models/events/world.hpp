#pragma once

#include <cstdint>
#include <variant>

namespace models {

struct TimelineDue {
  static constexpr std::uint8_t number = 27;
  std::uint32_t entry = 0;
};

/// The laws of the losses stop being what they are.
struct TrafficKink {
  static constexpr std::uint8_t number = 30;
};

/// Of the series of a drill.
struct SamplePoint {
  static constexpr std::uint8_t number = 31;
};

struct WarmUpEnds {
  static constexpr std::uint8_t number = 32;
};

using WorldEvent = std::variant<TimelineDue, TrafficKink, SamplePoint, WarmUpEnds>;

}  // namespace models
