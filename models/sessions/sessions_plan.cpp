#include "models/sessions/sessions_plan.hpp"

#include "models/context/session_table.hpp"

namespace models {

namespace {

SessionsPlan::Tier plan_tier(const FleetPlan& fleet, std::uint32_t index) {
  const TierPlan& from = fleet.tiers[index];
  SessionsPlan::Tier tier;
  tier.tier = index;
  tier.crossroads = from.crossroads == TierPlan::none ? SessionsPlan::none : from.crossroads;
  tier.branch = from.branch;
  tier.moving = from.moving == TierPlan::none ? SessionsPlan::none : from.moving;
  for (const RequestClassId step : fleet.scenario().workload.sessions->classes) {
    if ((from.classes >> step.index() & 1U) != 0) tier.steps += fleet.classes[step.index()].share;
  }
  for (const NodePlan& node : from.nodes) tier.nodes.push_back(node.zone);
  tier.places = from.has_balancer() ? from.members : from.addresses;
  return tier;
}

std::string name_of(const CartPlace& place, const Architecture& design) {
  if (const auto* cache = std::get_if<CacheId>(&place)) return design.caches[cache->index()].id;
  if (const auto* table = std::get_if<TableId>(&place)) return design.tables[table->index()].id;
  const auto* database = std::get_if<DatabaseId>(&place);
  return database != nullptr ? design.databases[database->index()].id : std::string();
}

}  // namespace

SessionsPlan plan_sessions(const FleetPlan& fleet, PlanBook& book) {
  SessionsPlan plan;
  const Scenario& scenario = fleet.scenario();
  if (!scenario.workload.sessions) return plan;
  plan.spec = &*scenario.workload.sessions;
  plan.demand = &scenario.workload.demand;
  plan.figures = book.figures().of("sessions");
  plan.drilled_figures = book.figures().of("drilled_sessions");
  for (const RequestClassId step : plan.spec->classes) {
    plan.steps += fleet.classes[step.index()].share;
  }
  plan.series = book.series().of("sessions");
  plan.service = name_of(plan.spec->kept_in, fleet.architecture());
  plan.places.resize(fleet.instances.size());
  for (const InstancePlan& instance : fleet.instances) plan.names.push_back(instance.name);
  const SessionTable table(fleet);
  for (std::uint32_t index = 0; index < fleet.tiers.size(); ++index) {
    if (!table.tier(index).are_followed()) continue;
    const auto position = static_cast<std::uint32_t>(plan.tiers.size());
    plan.tiers.push_back(plan_tier(fleet, index));
    const std::vector<InstanceId>& places = plan.tiers.back().places;
    for (std::uint32_t member = 0; member < places.size(); ++member) {
      plan.places[places[member].index()] = {position, member};
    }
  }
  plan.follows = !plan.tiers.empty();
  return plan;
}

}  // namespace models
