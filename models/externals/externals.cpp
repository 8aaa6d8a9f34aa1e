#include "models/externals/externals.hpp"

namespace models {

ExternalsPlan plan_externals(const Scenario& scenario, PlanBook& book) {
  ExternalsPlan plan;
  plan.specs = scenario.architecture.externals;
  plan.demand = &scenario.workload.demand;
  for (const ExternalSpec& spec : plan.specs) {
    plan.unavailable.push_back(book.add_cause("external", spec.id));
    plan.rate_limits.push_back(book.add_cause("rate_limit", spec.id));
  }
  return plan;
}

void Externals::draw(Sketch& sketch, Here here) const {
  const EndpointTable& table = here.facts().endpoints;
  const double rps = plan_->demand->rps(here.now());
  for (std::size_t index = 0; index < plan_->specs.size(); ++index) {
    const ExternalSpec& spec = plan_->specs[index];
    PartLook look{.thing = spec.id,
                  .name = {},
                  .number = 0,
                  .kind = "external service",
                  .lane = Lane::Externals,
                  .zone = {},
                  .word = "answers"};
    if (table.station(table.of(sim::make_id<ExternalId>(index))).overloaded_at(rps)) {
      look.word = "overloaded: beyond its rate limit";
      look.condition = Condition::Overloaded;
    } else if (spec.availability < 1) {
      look.word = "fails some calls";
      look.condition = Condition::Impaired;
    }
    sketch.draw(look);
  }
}

void Externals::start(Here here) const {
  EndpointTable& table = here.facts().endpoints;
  for (std::size_t index = 0; index < plan_->specs.size(); ++index) {
    const ExternalSpec& spec = plan_->specs[index];
    const std::uint32_t at = table.of(sim::make_id<ExternalId>(index));
    EndpointTable::Endpoint& endpoint = table.endpoints_[at];
    EndpointTable::Station& station = table.stations_[at];
    endpoint.latency = spec.latency_seconds;
    if (spec.availability < 1) {
      endpoint.failing.push_back({here.begin_fault(plan_->unavailable[index]),
                                  Phase::Restoration,
                                  {1 - spec.availability, 0}});
      table.count(endpoint, 1);
    }
    if (!spec.rate_limit) continue;
    station.capacity = *spec.rate_limit;
    station.overload = here.begin_fault(plan_->rate_limits[index]);
  }
}

}  // namespace models
