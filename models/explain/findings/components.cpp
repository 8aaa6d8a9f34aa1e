// Components: units that are up or down.

#include <algorithm>

#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

std::string pointer_of(const ComponentSpec& component, const std::string& key) {
  return "/architecture/components" + token(component.id) + "/" + key;
}

Places no_spare(const FindingContext& context) {
  Places places;
  for (const ComponentSpec& component : context.scenario.architecture.components) {
    if (component.never_fails || component.required < component.count) continue;
    places.push_back({pointer_of(component, "count"),
                      component.count == 1
                          ? "there is one \"" + component.id + "\", and it is needed"
                          : "all " + std::to_string(component.count) + " units of \"" +
                                component.id + "\" are needed: each is a single point of failure",
                      ""});
  }
  return places;
}

/// Units in each zone that a component lives in, in the order of its list.
int units_in(const ComponentSpec& component, std::size_t home) {
  const int homes = static_cast<int>(component.zones.size());
  const int first = static_cast<int>(home);
  return first < component.count ? (component.count - first - 1) / homes + 1 : 0;
}

Places lost_with_zone(const FindingContext& context) {
  const Architecture& design = context.scenario.architecture;
  Places places;
  for (const ComponentSpec& component : design.components) {
    if (component.zones.size() < 2 || component.required >= component.count) continue;
    for (std::size_t home = 0; home < component.zones.size(); ++home) {
      const int units = units_in(component, home);
      if (component.count - units >= component.required) continue;
      places.push_back({pointer_of(component, "zones"),
                        std::to_string(units) + " of the " + std::to_string(component.count) +
                            " units live in " + design.zones[component.zones[home].index()].id +
                            ", and only " + std::to_string(component.count - component.required) +
                            " may fail",
                        ""});
      break;
    }
  }
  return places;
}

Places never_fails(const FindingContext& context) {
  Places places;
  for (const ComponentSpec& component : context.scenario.architecture.components) {
    if (!component.never_fails || !component.zones.empty()) continue;
    const bool struck = std::any_of(
        context.scenario.architecture.common_causes.begin(),
        context.scenario.architecture.common_causes.end(), [&](const auto& cause) {
          return std::any_of(cause.components.begin(), cause.components.end(), [&](ComponentId id) {
            return &context.scenario.architecture.components[id.index()] == &component;
          });
        });
    if (struck) continue;
    places.push_back({"/architecture/components" + token(component.id),
                      "\"" + component.id + "\" has no \"fails\" and no zone: it never fails", ""});
  }
  return places;
}

}  // namespace

std::vector<FindingRule> component_rules() {
  return {
      {"component-without-spare", Severity::Warning, "A component needs each of its units.",
       "Raise \"count\" above \"required\", or depend on it less: cache, queue, degrade.",
       no_spare},
      {"component-lost-with-zone", Severity::Warning,
       "A component has spare units, but not enough for the loss of one zone.",
       "Spread the units over more zones, or run more of them.", lost_with_zone},
      {"component-never-fails", Severity::Note,
       "Nothing can happen to a component, so its availability counts as 100 %.",
       "Give it \"fails\" and \"repaired_in\", with a source.", never_fails},
  };
}

}  // namespace models::explaining
