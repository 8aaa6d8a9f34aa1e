#pragma once

#include <optional>
#include <span>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"
#include "models/cdn/edge_latency.hpp"
#include "models/context/fleet_plan.hpp"
#include "models/context/hazard.hpp"
#include "models/context/plan_book.hpp"
#include "models/context/regional_service.hpp"

namespace models {

/// What does not change about distributions of CloudFront.
struct CdnPlan {
  /// Of a class of requests.
  struct Class {
    double share = 0;              ///< Of the demand.
    double response_bytes = 0;     ///< Of each answer.
    std::optional<EdgePlan> edge;  ///< Empty: it enters elsewhere.
  };

  std::span<const DistributionSpec> distributions;
  const LoadCurve* demand = nullptr;
  std::vector<EdgeLatency> latencies;       ///< By distribution.
  std::vector<RegionalServicePlan> events;  ///< By distribution.
  std::vector<Class> classes;
  FigureBlock figures;
  FigureBlock meters;
  FigureBlock series;

  // Hazards: the events of each distribution.
  void add_hazards(const GivenLosses& given, HazardGroups& into) const;
};

/// `scenario` has to outlive the plan; of `classes` it keeps a copy.
[[nodiscard]] CdnPlan plan_cdn(const Scenario& scenario, std::span<const ClassPlan> classes,
                               PlanBook& book);

}  // namespace models
