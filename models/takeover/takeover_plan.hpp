#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/context/fleet_plan.hpp"
#include "models/context/hazard.hpp"

namespace models {

/// What does not change about Elastic IPs that move.
struct TakeoverPlan {
  struct Address {
    std::string id;    ///< Of the set or group.
    std::string name;  ///< "web's address"
    std::uint32_t first_instance = 0;
    std::uint32_t instances = 0;
    std::optional<GroupId> group;                              ///< None: of a set with a standby.
    std::optional<StandbySpec> standby;                        ///< Of a set.
    sim::Distribution moves = sim::Distribution::constant(0);  ///< Seconds.
    sim::Duration check_interval{};                            ///< Of the group.
    bool may_be_attached = true;                               ///< By a role of the instances.
    CauseId no_role;                                           ///< Where it may not.
    sim::StreamKey steps;
    sim::StreamKey life;               ///< Of the standby.
    std::uint32_t standby_number = 0;  ///< Among the standbys, for figures.
  };

  std::vector<Address> addresses;  ///< By position in FleetPlan::moving_addresses.
  std::vector<std::string> instance_names;
  std::vector<ZoneId> homes;  ///< Of instances.
  std::vector<std::string> zone_names;
  FigureBlock figures;  ///< By StandbyFigure and standby_number.

  static void add_hazards(const GivenLosses&, HazardGroups&) {}
};

/// `fleet` has to be complete.
[[nodiscard]] TakeoverPlan plan_takeover(const FleetPlan& fleet, PlanBook& book);

}  // namespace models
