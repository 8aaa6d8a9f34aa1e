#include "models/components/components_plan.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "models/architecture/service_figures.hpp"
#include "models/context/severity.hpp"

namespace models {

namespace {

/// The largest part of an outage that a lack of the component is to any class of requests.
double part_of_outage(const Scenario& scenario, ComponentId component) {
  double most = 0;
  for (const RequestClassSpec& request_class : scenario.workload.classes) {
    const auto& needs = request_class.needs;
    if (std::find(needs.begin(), needs.end(), component) == needs.end()) continue;
    most = std::max(most, severity_of_losses(request_class.share, 1 - scenario.run.up_threshold));
  }
  return most;
}

}  // namespace

ComponentsPlan plan_components(const Scenario& scenario, PlanBook& book) {
  ComponentsPlan plan;
  plan.specs = scenario.architecture.components;
  plan.common_cause_specs = scenario.architecture.common_causes;
  plan.zones = scenario.architecture.zones;
  plan.has_random_faults = !scenario.is_drill();
  for (std::size_t index = 0; index < plan.specs.size(); ++index) {
    const ComponentSpec& spec = plan.specs[index];
    ComponentsPlan::Set set;
    set.cause = book.add_cause("component", spec.id);
    set.first_unit = static_cast<std::uint32_t>(plan.units.size());
    const bool spares = spec.active > 0 && spec.active < spec.count && spec.dormant_factor < 1;
    set.races = !spec.never_fails && (spec.load_sharing || spares);
    set.race = book.key(spec.id, "race");
    set.of_outage = part_of_outage(scenario, sim::make_id<ComponentId>(index));
    plan.sets.push_back(set);
    for (int unit = 0; unit < spec.count; ++unit) {
      const std::string name = spec.id + "/" + std::to_string(unit);
      ComponentsPlan::Unit of_set;
      of_set.set = sim::make_id<ComponentId>(index);
      if (!spec.zones.empty()) {
        of_set.zone = spec.zones[static_cast<std::size_t>(unit) % spec.zones.size()].value;
      }
      of_set.life = book.key(name, "life");
      of_set.repair = book.key(name, "repair");
      plan.units.push_back(of_set);
    }
  }
  for (const CommonCauseSpec& spec : plan.common_cause_specs) {
    const sim::StreamKey clock = book.key(spec.id, "common_cause");
    plan.common_causes.push_back({book.add_cause("common_cause", spec.id), clock});
  }
  plan.figures = book.figures().of("component");
  return plan;
}

void ComponentsPlan::add_hazards(const GivenLosses& given, HazardGroups& into) const {
  for (const ComponentSpec& spec : specs) {
    into.begin();
    into.add(has_random_faults && !spec.never_fails &&
             std::holds_alternative<sim::Exponential>(spec.fails.law()));
  }
  for (const CommonCauseSpec& spec : common_cause_specs) {
    into.begin();
    into.add(has_random_faults && !given.common && spec.per_year > 0);
  }
}

}  // namespace models
