// How long requests take, class by class: round trips and stations along their path.

#include <algorithm>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_series.hpp"
#include "models/world/world.hpp"

namespace models {

void World::settle_latency(sim::Instant until) {
  if (!scenario().workload.latency) return;
  latency_.settle(scenario().workload.demand, until,
                  sim::to_seconds(scenario().workload.clients.timeout));
}

void World::measure_latency() {
  const std::optional<LatencySpec>& spec = scenario().workload.latency;
  if (!spec) return;
  const std::span<LatencyLaw> laws = latency_.begin_laws();
  for (std::size_t index = 0; index < laws.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    if (request_class.edge) {
      add_edge(laws[index], index);
    } else {
      laws[index].add(spec->clients_seconds);
    }
    if (!request_class.needs_entry) continue;
    const double origins = asked_of_origins(index);
    laws[index].add(origins * plan_->round_trips[index]);
    double together = 0;
    const auto is_entered = [&](const TierTraffic& tier) {
      return plan_->leads_to(request_class, tier.tier) && tier.base > 0;
    };
    for (const TierTraffic& tier : tiers_) together += is_entered(tier) ? tier.base : 0;
    for (const TierTraffic& tier : tiers_) {
      if (!is_entered(tier)) continue;
      add_instances(laws[index], tier, origins * tier.base / together,
                    scenario().workload.classes[index].cpu_seconds);
    }
  }
  if (plan_->calls.any) add_calls_to_latency(laws);
}

/// Of the requests of a class, those that do not end at the edge.
double World::asked_of_origins(std::size_t index) const {
  return plan_->classes[index].edge ? facts.edges.of(index).passed_at(moment) : 1;
}

/// The way to the edge and on to an origin, which takes a time of its own where it is a bucket.
void World::add_edge(LatencyLaw& law, std::size_t index) const {
  const EdgePlan& edge = *plan_->classes[index].edge;
  const DistributionSpec& spec = design().distributions[edge.distribution.index()];
  const EdgeLatencySpec& times = spec.latency;
  const double origins = asked_of_origins(index);
  law.add(times.round_trips * sim::to_seconds(times.client_edge));
  law.add(origins * times.round_trips * sim::to_seconds(times.edge_origin));
  if (spec.origins.front().bucket) law.add(origins * sim::to_seconds(times.origin_time));
  for (const FailedOver& reads : failed_over_) {
    if (reads.request_class != index || reads.refusal != Refusal::Silent || reads.late) continue;
    law.add(reads.share.now / plan_->classes[index].share * sim::to_seconds(spec.wait()));
  }
}

/// Each instance by its part of what the tier is asked.
void World::add_instances(LatencyLaw& law, const TierTraffic& tier, double times,
                          double seconds) const {
  double together = 0;
  for (const InstanceId id : tier.loaded) together += facts.load.share(id);
  if (together <= 0) return;
  for (const InstanceId id : tier.loaded) {
    const Instance& instance = facts.instances[id];
    const InstanceType& type = design().instance_types[instance.type.index()];
    const double ceiling = instance.credits ? instance.credits->ceiling() : 1;
    const double share = facts.load.share(id);
    law.add({times * share / together, seconds,
             share * plan_->cpu_seconds_of(id) / (type.vcpu * ceiling)});
  }
}

/// A call takes a round trip, and the time of the station that answers it.
void World::add_calls_to_latency(std::span<LatencyLaw> laws) {
  const PassedEntry passed = passed_entry(moment);
  for (const CallFlow::Made& made : calls_.list_made(plan_->calls, plan_->classes, facts, passed)) {
    const ClassPlan& request_class = plan_->classes[made.request_class];
    const double entered =
        request_class.share * (request_class.needs_entry ? passed.shares[made.request_class] : 1);
    if (entered <= 0) continue;
    const CallsPlan::Call& call = plan_->calls.calls[made.call];
    LatencyLaw& law = laws[made.request_class];
    const double times = asked_of_origins(made.request_class) * std::max(1.0, call.times);
    const double calls = made.makers / entered * times;
    const double served = made.served / entered * times;
    if (call.endpoint == CallsPlan::none) continue;
    const EndpointTable::Endpoint& endpoint = facts.endpoints.endpoint(call.endpoint);
    law.add(calls * plan_->round_trips[made.request_class]);
    law.add(served * endpoint.latency);
    const EndpointTable::Station& station = facts.endpoints.station(endpoint.station);
    const double busy = station.capacity > 0 ? calls_.work(endpoint.station) / station.capacity : 0;
    if (const auto tier = facts.endpoints.tier_of(call.endpoint)) {
      add_instances(law, tiers_[*tier], served, call.seconds);
    } else {
      law.add({served, call.seconds, busy});
    }
  }
}

void World::sample_latency(std::span<double> values) const {
  const FigureBlock block = plan_->series().of("class");
  const double rps = scenario().workload.demand.rps(moment);
  const double most = sim::to_seconds(scenario().workload.clients.timeout);
  for (std::size_t index = 0; index < latency_.laws().size(); ++index) {
    values[block.at(LatencySeries::Latency, index)] = latency_.laws()[index].at(rps, most);
  }
}

void World::close_latency(Outcome& outcome) const {
  const FigureBlock block = plan_->figures().of("class");
  for (std::size_t index = 0; index < latency_.laws().size(); ++index) {
    const LatencyTimes& times = latency_.times(index);
    const auto figure = [&](LatencyFigure row) -> double& {
      return outcome.figures[block.at(row, index)];
    };
    figure(LatencyFigure::Mean) = times.mean();
    figure(LatencyFigure::P50) = times.quantile(0.5);
    figure(LatencyFigure::P95) = times.quantile(0.95);
    figure(LatencyFigure::P99) = times.quantile(0.99);
  }
}

}  // namespace models
