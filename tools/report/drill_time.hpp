#pragma once

#include <cstdint>
#include <string>

#include "models/results/comparison.hpp"

namespace tools {

/// The length of one replication in years; 0 where there is none.
[[nodiscard]] double years_each(const models::ScenarioReport& scenario);

/// What downtime and outages of a comparison are counted over.
enum class CountedOver : std::uint8_t {
  Year,    ///< Forecasts: "downtime a year".
  Drill,   ///< Drills of one length: "downtime", that of the drill.
  ByYear,  ///< Drills of several lengths, as if each went on for a year: "downtime, by year".
};

[[nodiscard]] CountedOver counted_over(const models::ComparisonReport& report);

/// For people: where all designs are drills of one length, downtime and outages are those of the
/// drill, though the metrics keep their names; else as it is. Ratios and verdicts stay.
[[nodiscard]] models::ComparisonReport in_drill_time(models::ComparisonReport report);

/// Time into a drill, to the tenth of a second: "1:02:03.4".
[[nodiscard]] std::string clock_of(double seconds);

}  // namespace tools
