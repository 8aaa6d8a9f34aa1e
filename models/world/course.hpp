#pragma once

#include <cstdint>

namespace models {

/// How far World::climb() got.
struct Climb {
  double highest = 0;    ///< Severity.
  bool reached = false;  ///< The level; else the world is whole, or the horizon over.
};

/// A stretch of time in which no failure that can be made frequent strikes.
struct Undisturbed {
  enum class End : std::uint8_t { Whole, Outage, Horizon, Most };
  double hazard = 0;  ///< So many of these failures does nature have in it on average.
  End end = End::Whole;
};

}  // namespace models
