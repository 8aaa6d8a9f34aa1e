#pragma once

#include <string>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"
#include "models/caches/caches_plan.hpp"
#include "models/cdn/cdn_plan.hpp"
#include "models/components/components_plan.hpp"
#include "models/context/fleet_plan.hpp"
#include "models/context/plan_book.hpp"
#include "models/databases/databases_plan.hpp"
#include "models/externals/externals.hpp"
#include "models/sessions/sessions_plan.hpp"
#include "models/storage/storage_plan.hpp"
#include "models/takeover/takeover_plan.hpp"
#include "models/world/calls.hpp"
#include "models/zones/zones_plan.hpp"

namespace models {

/// What stays the same in all replications of a scenario: assembled once, shared by every world of
/// it and never changed. The scenario has to outlive it.
class Plan : public FleetPlan {
 public:
  explicit Plan(const Scenario& scenario);

  [[nodiscard]] const std::vector<std::string>& cause_names() const noexcept {
    return book_.causes();
  }
  /// Of all services, in the order of reports.
  [[nodiscard]] const FigureList& figures() const noexcept { return book_.figures(); }
  /// What services use, and never report by itself.
  [[nodiscard]] const FigureList& meters() const noexcept { return book_.meters(); }
  /// What services show in a drill, point by point.
  [[nodiscard]] const FigureList& series() const noexcept { return book_.series(); }
  [[nodiscard]] sim::Instant end() const noexcept {
    return sim::simulation_start + scenario().run.horizon;
  }
  /// Calls `look` with the hazards of each service, in the order of the list of World: also of
  /// those in which nothing fails by itself.
  template <class Look>
  void each_hazards(const GivenLosses& given, const Look& look) const {
    const auto of = [&](const auto& service) {
      HazardGroups hazards;
      service.add_hazards(given, hazards);
      look(hazards);
    };
    of(components);
    of(zones);
    of(network);
    of(static_cast<const FleetPlan&>(*this));
    look(HazardGroups());  // Balancing
    of(takeover);
    of(databases);
    of(externals);
    of(caches);
    of(storage);
    of(sessions);
    of(cdn);
  }

  CauseId demand_cause;  ///< Overload that no fault began.
  CauseId design_cause;  ///< Requests that the architecture cannot serve at all.
  ZonesPlan zones;
  ComponentsPlan components;
  TakeoverPlan takeover;
  DatabasesPlan databases;
  ExternalsPlan externals;
  CachesPlan caches;
  StoragePlan storage;
  SessionsPlan sessions;
  CdnPlan cdn;
  CallsPlan calls;
  /// By class, seconds between an instance and what it calls, in the mean over the zones that its
  /// instances are in; empty where nobody asks for latency.
  std::vector<double> round_trips;

 private:
  PlanBook book_;
};

}  // namespace models
