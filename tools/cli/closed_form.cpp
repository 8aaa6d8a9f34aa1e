#include "tools/cli/closed_form.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "models/analytic/system_model.hpp"
#include "models/architecture/dependency_graph.hpp"

namespace tools {

namespace {

/// Repairs that a horizon has to hold for its beginning not to matter.
constexpr double fewest_repairs = 100;

/// What tells the life of a part in a run from the long run, empty where nothing does. `repair_s`
/// is how long a repair takes on average, waiting for others included.
std::string tie_to_the_start(const models::Scenario& scenario, const std::string& path,
                             const sim::Distribution& fails, double repair_s) {
  if (!std::holds_alternative<sim::Exponential>(fails.law())) {
    return path + " ages, and a run begins with it new";
  }
  if (repair_s * fewest_repairs > sim::to_seconds(scenario.run.horizon)) {
    return "the horizon is too short for the long run of " + path;
  }
  return {};
}

std::string tie_of(const models::Scenario& scenario, const models::Part& part) {
  const models::Architecture& design = scenario.architecture;
  if (part.kind == models::PartKind::Zone) {
    const models::ZoneSpec& zone = design.zones[part.index];
    if (!zone.has_own_life) return {};
    return tie_to_the_start(scenario, path_of(part), zone.fails, zone.repaired_in.mean());
  }
  if (part.kind == models::PartKind::Component) {
    const models::ComponentSpec& component = design.components[part.index];
    if (component.never_fails) return {};
    // At worst all units wait for the same crews.
    const double turns =
        component.crews == 0 ? 1 : std::max(1.0, 1.0 * component.count / component.crews);
    return tie_to_the_start(scenario, path_of(part), component.fails,
                            turns * component.repaired_in.mean());
  }
  return {};
}

/// Why a run of this scenario is not the long run, empty where it is.
std::string first_tie_to_the_start(const models::Scenario& scenario) {
  const models::DependencyGraph graph(scenario);
  const std::vector<models::PartId> unused = graph.unused();
  for (std::size_t index = 0; index < graph.parts().size(); ++index) {
    const auto id = sim::make_id<models::PartId>(index);
    if (std::binary_search(unused.begin(), unused.end(), id)) continue;
    std::string tie = tie_of(scenario, graph.part(id));
    if (!tie.empty()) return tie;
  }
  return {};
}

void set_analytic(models::ScenarioReport& report, std::string_view metric, double value) {
  for (models::MetricEstimate& estimate : report.metrics) {
    if (estimate.name == metric) estimate.analytic = value;
  }
}

void set_figures(const models::analytic::SystemFigures& exact, models::ScenarioReport& report) {
  set_analytic(report, "availability.time", 1 - exact.unavailability);
  set_analytic(report, "downtime_per_year", exact.unavailability * sim::to_seconds(sim::year));
  set_analytic(report, "outages_per_year", exact.outages_per_year);
  if (exact.outages_per_year <= 0) return;
  set_analytic(report, "recovery_time", models::analytic::Seconds(exact.mean_outage).count());
}

}  // namespace

void add_closed_form(const models::Scenario& scenario, models::ScenarioReport& report) {
  if (scenario.is_drill() || scenario.run.until_first_outage) return;
  const models::analytic::SystemAnswer answer = models::analytic::long_run_of(scenario);
  if (const auto* none = std::get_if<models::analytic::NoClosedForm>(&answer)) {
    report.no_closed_form = none->reasons.front();
    return;
  }
  report.no_closed_form = first_tie_to_the_start(scenario);
  if (!report.no_closed_form.empty()) return;
  set_figures(std::get<models::analytic::SystemFigures>(answer), report);
}

}  // namespace tools
