#pragma once

#include <cstdint>
#include <string>

namespace models {

/// A figure that is computed only where somebody asks for it, from each replication by itself.
/// Definitions: docs/reference/figures.md.
struct FigureSpec {
  enum class Kind : std::uint8_t {
    DowntimeWithin,    ///< Whether the downtime of a replication is at most `bound` seconds.
    ObjectiveMet,      ///< Share of the whole windows of which no more than 1 - `bound` is lost.
    BudgetSpentAfter,  ///< Seconds of the first window until 1 - `bound` of it is lost.
  };
  /// What is counted as lost.
  enum class Of : std::uint8_t { Time, Requests };

  std::string name;  ///< "probability_met{metric=availability.time,least=99.9%,in=month}"
  Kind kind = Kind::DowntimeWithin;
  Of of = Of::Time;
  double bound = 0;  ///< Seconds, or a share as a fraction.
  int months = 12;   ///< Of a window: 1, 3 or 12 calendar months.
};

}  // namespace models
