#pragma once

#include <string>
#include <variant>
#include <vector>

#include "models/analytic/real_time.hpp"
#include "models/architecture/scenario.hpp"

namespace models::analytic {

/// A component by itself, with the zones it lives in.
struct ComponentFigures {
  ComponentId component;
  double unavailability = 0;
  double outages_per_year = 0;
};

/// Exact long-run figures of a system that is up while all of its components are.
struct SystemFigures {
  double unavailability = 0;
  double outages_per_year = 0;
  Hours mean_outage{};  ///< 0 where nothing fails.
  /// In the order asked for. Their sum is above the system's where outages overlap.
  std::vector<ComponentFigures> components;
};

/// Why the second road ends here, one sentence part for each obstacle.
struct NoClosedForm {
  std::vector<std::string> reasons;
};

using SystemAnswer = std::variant<SystemFigures, NoClosedForm>;

/// What becomes of `needed` in the long run. Components, and zones with a life of their own, fail
/// independently of each other except by common causes; failures go on while the system is down.
/// Conditions on which zones are up, multiplies over components, and counts the flow from up to
/// down: for independent parts these are exact for every law of life and repair. Instances,
/// balancers and groups are not looked at. Requires every id in `needed` to exist.
[[nodiscard]] SystemAnswer long_run_of(const Architecture& architecture,
                                       const std::vector<ComponentId>& needed);

/// The same for the service of a scenario: what its requests need, in terms of time availability.
/// No closed form where requests enter through instances or balancers, where a timeline interferes,
/// where zone faults of the failure model reach a component, or where a class is too small a share
/// of the requests to bring the service down alone and needs what others do not.
[[nodiscard]] SystemAnswer long_run_of(const Scenario& scenario);

}  // namespace models::analytic
