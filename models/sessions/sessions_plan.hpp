#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"
#include "models/context/fleet_plan.hpp"
#include "models/context/hazard.hpp"
#include "models/context/plan_book.hpp"

namespace models {

/// What does not change about sessions.
struct SessionsPlan {
  static constexpr std::uint32_t none = 0xffffffffU;

  /// A tier that steps enter.
  struct Tier {
    std::uint32_t tier = 0;  ///< Position in FleetPlan::tiers.
    double steps = 0;        ///< For each request of the demand; all ways of a record together.
    std::uint32_t crossroads = none;  ///< That leads here among others,
    std::uint32_t branch = 0;         ///< and which of its ways it is.
    std::uint32_t moving = none;      ///< TierPlan::moving.
    std::vector<ZoneId> nodes;        ///< Zones of a balancer's nodes; none: addresses.
    std::vector<InstanceId> places;   ///< Targets or addresses, in order.
  };
  /// Where an instance stands in the lists of its tier.
  struct Place {
    std::uint32_t tier = none;  ///< Position in `tiers`.
    std::uint32_t member = 0;
  };

  static void add_hazards(const GivenLosses&, HazardGroups&) {}

  const SessionSpec* spec = nullptr;  ///< Of the scenario; none: there are no sessions.
  const LoadCurve* demand = nullptr;
  bool follows = false;            ///< Whether it matters which instances are in rotation.
  double steps = 0;                ///< For each request of the demand.
  std::vector<Tier> tiers;         ///< Those that are followed.
  std::vector<Place> places;       ///< By place of the fleet.
  std::vector<std::string> names;  ///< The same.
  std::string service;             ///< Where carts are kept, where that is one.
  FigureBlock figures;
  FigureBlock drilled_figures;
  FigureBlock series;
};

/// `fleet` has to be complete; its scenario has to outlive the plan.
[[nodiscard]] SessionsPlan plan_sessions(const FleetPlan& fleet, PlanBook& book);

}  // namespace models
