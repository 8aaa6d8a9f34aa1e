#include "models/cdn/cdn_plan.hpp"

namespace models {

CdnPlan plan_cdn(const Scenario& scenario, std::span<const ClassPlan> classes, PlanBook& book) {
  CdnPlan plan;
  plan.distributions = scenario.architecture.distributions;
  plan.demand = &scenario.workload.demand;
  for (const DistributionSpec& spec : plan.distributions) {
    plan.latencies.push_back(edge_latency(spec));
    plan.events.push_back(
        plan_regional_service(spec.id, spec.service_event, scenario.is_drill(), book));
  }
  for (std::size_t index = 0; index < classes.size(); ++index) {
    plan.classes.push_back({classes[index].share, scenario.workload.classes[index].response_bytes,
                            classes[index].edge});
  }
  plan.figures = book.figures().of("distribution");
  plan.meters = book.meters().of("distribution");
  plan.series = book.series().of("distribution");
  return plan;
}

void CdnPlan::add_hazards(const GivenLosses&, HazardGroups& into) const {
  for (const RegionalServicePlan& one : events) {
    into.begin();
    into.add(one.comes_by_itself);
  }
}

}  // namespace models
