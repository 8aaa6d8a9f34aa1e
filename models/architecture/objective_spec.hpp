#pragma once

#include <cstdint>
#include <string>

namespace models {

/// What of a metric's values an objective is about.
enum class Statistic : std::uint8_t { Mean, P50, P90, P95, P99 };

/// How a figure has to compare with the bound.
enum class Relation : std::uint8_t { Less, AtMost, Equal, AtLeast, More };

/// One thing that is asked of a design: "downtime_per_year", "p95 < 400min".
struct ObjectiveSpec {
  std::string metric;  ///< As in MetricEstimate::name: "recovery_time{fault=zone_power}".
  Statistic statistic = Statistic::Mean;
  Relation relation = Relation::AtLeast;
  double bound = 0;  ///< Seconds, USD, a share as a fraction, or a plain number.
  std::string rule;  ///< As the user wrote it.
};

}  // namespace models
