#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/results/report.hpp"

namespace models {

/// One outage of one replication with its causal chain.
struct Incident {
  std::string scenario;
  std::string title;
  std::uint64_t seed = 1;
  std::uint64_t replication = 0;
  std::string cause;   ///< Of the fault that began it.
  double onset = 0;    ///< Seconds from the start of the replication: the fault strikes.
  double begins = 0;   ///< The service falls below its threshold.
  double ends = 0;     ///< It is above for good.
  double watched = 0;  ///< Charges and timeline end here: an hour later, or with the replication.
  /// What was lost between onset and the end of watching, by cause and phase, largest first. Sums
  /// to all that was lost in that time.
  std::vector<BlameEntry> charges;
  std::vector<TimelineRecord> timeline;  ///< Between onset and the end of watching.
  std::int64_t searched = 0;             ///< Replications.
  std::int64_t outages = 0;              ///< Of that cause in them.
};

}  // namespace models
