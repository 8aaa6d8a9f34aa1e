#pragma once

#include <vector>

#include "models/architecture/ids.hpp"

namespace models {

/// What one pool of like instances (an instance set or a group) used. Hours are instance-hours.
struct InstanceUsage {
  /// Launch call to the end of its draining, at least 60 s a start.
  double billed_hours = 0;
  double reserved_covered_hours = 0;  ///< Of billed_hours, those a reserved instance covers.
  double surplus_vcpu_hours = 0;      ///< Unlimited burst above what was earned.
  double in_service_hours = 0;
};

/// Instance-hours of a set that ran as another type than the set's own, after a change of type.
struct OtherTypeUsage {
  InstanceSetId set;
  InstanceTypeId type;
  double billed_hours = 0;  ///< Of InstanceUsage::billed_hours.
};

/// What was metered during one replication; prices come afterwards and never change a simulation.
struct Usage {
  double hours = 0;                          ///< Length of what was metered.
  std::vector<InstanceUsage> instance_sets;  ///< By InstanceSetId.
  std::vector<InstanceUsage> groups;         ///< By GroupId.
  std::vector<OtherTypeUsage> other_types;   ///< By set and type that the timeline changes to.
  double requests = 0;                       ///< Offered.
  double served = 0;
  double response_gb = 0;  ///< 1e9 bytes, sent to the internet.
};

}  // namespace models
