#pragma once

#include <vector>

namespace models {

/// What one pool of like instances (an instance set or a group) used. Hours are instance-hours.
struct InstanceUsage {
  double billed_hours = 0;  ///< Launch call to termination, at least 60 s a start (choice 28).
  double reserved_covered_hours = 0;  ///< Of billed_hours, those a reserved instance covers.
  double surplus_vcpu_hours = 0;      ///< Unlimited burst above what was earned.
  double in_service_hours = 0;
};

/// What was metered during one replication; prices come afterwards and never change a simulation.
struct Usage {
  double hours = 0;                          ///< Length of what was metered.
  std::vector<InstanceUsage> instance_sets;  ///< By InstanceSetId.
  std::vector<InstanceUsage> groups;         ///< By GroupId.
  double requests = 0;                       ///< Offered.
  double served = 0;
  double response_gb = 0;  ///< 1e9 bytes, sent to the internet.
};

}  // namespace models
