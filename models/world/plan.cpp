#include "models/world/plan.hpp"

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"

namespace models {

Plan::Plan(const Scenario& scenario)
    : FleetPlan(scenario),
      book_(scenario.run.seed, service_figures(scenario.architecture), service_meters(scenario)) {
  demand_cause = book_.add_cause("demand", "");
  design_cause = book_.add_cause("no_target", "");
  zones = plan_zones(scenario, book_);
  components = plan_components(scenario, book_);
  enter(book_);
  databases = plan_databases(scenario, book_);
  for (std::size_t index = 0; index < databases.databases.size(); ++index) {
    databases.databases[index].callers = callers_of(sim::make_id<DatabaseId>(index));
  }
  externals = plan_externals(scenario, book_);
  calls = plan_calls(*this);
  zones.has_instances = !servers.empty();
}

}  // namespace models
