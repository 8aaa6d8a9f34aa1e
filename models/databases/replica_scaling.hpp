#pragma once

#include <cstdint>

#include "models/scaling/group_state.hpp"
#include "models/scaling/metric_window.hpp"
#include "models/scaling/target_tracking.hpp"

namespace models {

/// What scales the replicas of a database: their mean CPU, and the policy that looks at it.
struct ReplicaScaling {
  MetricWindow cpu;
  TargetTracking policy;
  std::uint32_t epoch = 0;  ///< Of the questions when it acts next.
};

}  // namespace models
