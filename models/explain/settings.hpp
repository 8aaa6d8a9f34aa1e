#pragma once

#include <map>
#include <optional>
#include <string>

#include "sim/time/sim_time.hpp"

namespace models {

/// What a provider promises for a month, and who says so.
struct ServiceAgreement {
  double availability = 1;  ///< Share of the month, 0 to 1.
  std::string source;
  std::string confidence;
};

/// Figures that explaining rests on beside the scenario: data, from scenarios/defaults.
struct ExplainSettings {
  std::map<std::string, ServiceAgreement> agreements;  ///< By key, such as "ec2_region".
  sim::Duration recovery_goal{};        ///< A service is to be back within this after a loss.
  std::string recovery_goal_source;     ///< Who says so.
  bool recovery_goal_is_yours = false;  ///< It is an objective of the scenario.
};

}  // namespace models
