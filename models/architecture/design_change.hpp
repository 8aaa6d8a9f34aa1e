#pragma once

#include <cstdint>
#include <string>

namespace models {

/// One place where two designs say something different.
struct DesignChange {
  enum class Kind : std::uint8_t { Changed, Added, Removed };
  Kind kind = Kind::Changed;
  std::string path;             ///< "auto_scaling_groups/web/min", "failures/host_fault/rate"
  std::string before;           ///< Compact JSON; empty where Added.
  std::string after;            ///< The same; empty where Removed.
  bool default_before = false;  ///< The first says nothing, and this is what holds then.
  bool default_after = false;
};

}  // namespace models
