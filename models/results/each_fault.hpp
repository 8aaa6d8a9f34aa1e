#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace models {

/// What one fault of one part does, in the mean over drills in which nothing else fails.
struct FaultImpact {
  std::string part;   ///< "web", "web in zone-b", "orders standby"; a zone or a region by its name.
  int alike = 1;      ///< Parts that it stands for. Of a group: its desired size at the start.
  std::string fault;  ///< As a timeline names it: "application_hang", "power".
  std::optional<double> lasts;  ///< Seconds; absent where somebody has to end it.
  double lost = 0;              ///< Requests, beyond what the same time loses without the fault.
  double lost_share = 0;        ///< Of the requests offered in that time.
  /// Seconds from the fault to the last request that is lost in phase detection. Absent where no
  /// drill lost one in it, and where nobody notices.
  std::optional<double> detected;
  bool unnoticed = false;  ///< In no drill somebody noticed before the fault was over.
  /// Seconds from the fault until the service is above its threshold for good. Absent where no
  /// drill fell below it, and where none was back within the time.
  std::optional<double> recovered;
  std::int64_t drills_down = 0;      ///< Of the drills, those with an outage.
  std::int64_t drills_not_back = 0;  ///< Of these, those that are still down at the end.
  std::string cause;  ///< What most was charged to, and its phase; empty where nothing was lost.
  std::string phase;
};

/// Every fault of every part of a scenario, each as a drill of its own.
struct EachFaultReport {
  std::string scenario;
  std::string title;
  std::uint64_t seed = 1;
  double at = 0;                     ///< Seconds from the start of a drill to the fault.
  double demand_rps = 0;             ///< At that moment, the highest there is.
  double watched = 0;                ///< Seconds from the fault on.
  double offered = 0;                ///< Requests in that time.
  double up_threshold = 0;           ///< See RunSpec.
  double lost_without_fault = 0;     ///< In the same time, which no fault is charged with.
  std::int64_t drills = 0;           ///< Of each fault.
  std::int64_t faults = 0;           ///< Listed; fewer impacts were interrupted.
  std::vector<FaultImpact> impacts;  ///< By requests lost, the most first.
};

}  // namespace models
