#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/results/incident.hpp"

namespace models {

/// Which outage of a forecast to look at.
struct IncidentQuery {
  std::string cause;              ///< "zone_power" or "zone_power:zone-a"; empty: any cause.
  std::int64_t replications = 1;  ///< Searched, plain ones from number 0 on; > 0.
  int jobs = 0;                   ///< 0: all hardware threads. Changes no result.
  const std::atomic<bool>* cancelled = nullptr;
};

/// The longest outage of that cause among the replications; of equally long ones the first. Empty
/// where none has one, and where it was cancelled before the first replication was over.
/// Requires a forecast (no timeline) and query.replications > 0.
[[nodiscard]] std::optional<Incident> longest_incident(const Scenario& scenario,
                                                       const IncidentQuery& query);

/// Whether a cause is the one asked for, or of the kind asked for; any is where none is asked for.
[[nodiscard]] bool is_of_cause(const std::string& cause, const std::string& asked);

/// Every cause of the scenario, as blame names it.
[[nodiscard]] std::vector<std::string> causes_of(const Scenario& scenario);

}  // namespace models
