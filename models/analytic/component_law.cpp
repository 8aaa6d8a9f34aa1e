#include "models/analytic/component_law.hpp"

#include <algorithm>
#include <cmath>

#include "models/analytic/birth_death.hpp"
#include "models/analytic/stationary.hpp"
#include "models/architecture/laws.hpp"

namespace models::analytic {

namespace {

/// A chain with shocks is solved as a full table: 8 bytes times the square of this.
constexpr int most_shocked_units = 1000;

bool is_positive(double mean) {
  return std::isfinite(mean) && mean > 0;
}

bool has_spares(const ComponentSpec& component) {
  return component.active > 0 && component.active < component.count &&
         component.dormant_factor != 1;
}

/// Whether one unit's life or repair depends on how the others are.
bool units_interact(const ComponentSpec& component) {
  const bool waits = component.crews > 0 && component.crews < component.count;
  return waits || has_spares(component) || component.load_sharing;
}

bool can_lose_zones(const ComponentSpec& component, const ZoneLaw& zones) {
  return std::any_of(component.zones.begin(), component.zones.end(), [&](ZoneId id) {
    return std::find(zones.zones.begin(), zones.zones.end(), id) != zones.zones.end();
  });
}

/// Shocks that take every unit of this component, per hour.
double shock_rate(const Architecture& architecture, ComponentId component) {
  double per_year = 0;
  for (const CommonCauseSpec& cause : architecture.common_causes) {
    const auto& listed = cause.components;
    const bool hit = std::find(listed.begin(), listed.end(), component) != listed.end();
    if (hit) per_year += cause.per_year;
  }
  return per_year / hours_per_year.count();
}

/// Units that live in a zone that is up, or in none that can fail.
int units_in(const ComponentSpec& component, const ZoneLaw& zones, ZonesUp up) {
  if (component.zones.empty()) return component.count;
  const int homes = static_cast<int>(component.zones.size());
  int units = 0;
  for (int home = 0; home < homes && home < component.count; ++home) {
    const auto found = std::find(zones.zones.begin(), zones.zones.end(),
                                 component.zones[static_cast<std::size_t>(home)]);
    const auto position = static_cast<ZonesUp>(found - zones.zones.begin());
    const bool is_up = found == zones.zones.end() || ((up >> position) & 1U) != 0;
    if (is_up) units += (component.count - home - 1) / homes + 1;
  }
  return units;
}

ComponentLaw::Given binomial(int units, const ComponentSpec& component) {
  if (units < component.required) return {.down = 1};
  if (component.never_fails || component.required <= 0) return {};
  const Unit unit = unit_of(component.fails, component.repaired_in);
  const double u = unavailability(unit);
  return {.down = k_of_n(units, component.required, u),
          .losses_per_hour =
              units * failures_per_hour(unit) * exactly_up(units - 1, component.required - 1, u)};
}

RedundantGroup group_of(const ComponentSpec& component) {
  const Unit unit = unit_of(component.fails, component.repaired_in);
  return {.units = component.count,
          .needed = component.required,
          .mtbf = unit.mtbf,
          .mttr = unit.mttr,
          .crews = component.crews,
          .active = component.active,
          .dormancy = component.dormant_factor,
          .load_exponent = component.load_sharing ? 1.0 : 0.0};
}

ComponentLaw::Given markov(const ComponentSpec& component, double shocks_per_hour) {
  const RedundantGroup group = group_of(component);
  if (shocks_per_hour == 0) {
    const GroupFigures figures = figures_of(group);
    return {figures.unavailability, figures.outages_per_year / hours_per_year.count()};
  }
  MarkovChain chain = birth_death_chain(rates_of(group));
  for (std::size_t failed = 0; failed + 1 < chain.size(); ++failed) {
    chain.add_transition(failed, chain.size() - 1, shocks_per_hour);
  }
  const LongRun run = long_run(chain, down_states(group));
  return {run.unavailability, run.outage_rate};
}

/// Why the component has no law here; empty if it has one.
std::string obstacle(const ComponentSpec& component, const ZoneLaw& zones, bool shocked) {
  const bool interact = units_interact(component);
  if (component.never_fails && !shocked) return {};
  if (!has_means(component.fails, component.repaired_in))
    return "has no finite mean life and repair";
  if (!interact && !shocked) return {};
  if (component.load_sharing && has_spares(component)) return "shares its load and keeps spares";
  const std::string who = interact ? "has units that share crews, load or spares"
                                   : "has units that share a common cause";
  if (!is_markov(component.fails, component.repaired_in)) {
    return who + ", and a life or repair that is not exponential";
  }
  if (can_lose_zones(component, zones)) return who + ", and lives in zones that fail";
  if (shocked && component.count > most_shocked_units)
    return who + ", and there are too many of them";
  return {};
}

}  // namespace

bool has_means(const sim::Distribution& fails, const sim::Distribution& repaired_in) {
  return is_positive(fails.mean()) && is_positive(repaired_in.mean());
}

bool is_markov(const sim::Distribution& fails, const sim::Distribution& repaired_in) {
  return is_exponential(fails) && is_exponential(repaired_in);
}

Unit unit_of(const sim::Distribution& fails, const sim::Distribution& repaired_in) {
  return {.mtbf = Seconds(fails.mean()), .mttr = Seconds(repaired_in.mean())};
}

ComponentLaw component_law_of(const Architecture& architecture, ComponentId id,
                              const ZoneLaw& zones, std::vector<std::string>& reasons) {
  const ComponentSpec& component = architecture.components[id.index()];
  const double shocks_per_hour = shock_rate(architecture, id);
  const std::string problem = obstacle(component, zones, shocks_per_hour > 0);
  if (!problem.empty()) {
    reasons.push_back("component \"" + component.id + "\" " + problem);
    return {};
  }
  const bool chained = shocks_per_hour > 0 || (!component.never_fails && units_interact(component));
  ComponentLaw law;
  for (ZonesUp up = 0; up < zones.probability.size(); ++up) {
    const int units = units_in(component, zones, up);
    law.given.push_back(chained ? markov(component, shocks_per_hour) : binomial(units, component));
  }
  return law;
}

}  // namespace models::analytic
