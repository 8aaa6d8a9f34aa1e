#include "models/caches/caches_plan.hpp"

#include <algorithm>
#include <string>
#include <variant>

#include "models/architecture/service_figures.hpp"
#include "models/context/severity.hpp"

namespace models {

namespace {

const CacheId* cache_of(const CallSpec& call) {
  return std::get_if<CacheId>(&call.to);
}

bool leads_to_cache(const CallSpec& call, CacheId cache) {
  const CacheId* to = cache_of(call);
  if (to != nullptr && *to == cache) return true;
  return std::any_of(call.otherwise.begin(), call.otherwise.end(),
                     [&](const CallSpec& other) { return leads_to_cache(other, cache); });
}

/// Reads of each cache for each request of the demand while all is well: whoever is called in the
/// place of a cache is called by what that one does not have.
class Reads {
 public:
  explicit Reads(const Scenario& scenario)
      : scenario_(&scenario), misses_(scenario.architecture.caches.size(), 0.0) {}

  void set_steady(CacheId cache, double hit_ratio) { misses_[cache.index()] = 1 - hit_ratio; }
  [[nodiscard]] double of(CacheId cache) const {
    double reads = 0;
    for (const RequestClassSpec& request_class : scenario_->workload.classes) {
      for (const CallSpec& call : request_class.calls) {
        reads += request_class.share * made(call, cache);
      }
    }
    return reads;
  }

 private:
  [[nodiscard]] double made(const CallSpec& call, CacheId cache) const {
    const CacheId* to = cache_of(call);
    const bool reads = call.operation != CallOperation::Write;
    double count = to != nullptr && *to == cache && reads ? 1 : 0;
    const double missing = to != nullptr && reads ? misses_[to->index()] : 0;
    for (const CallSpec& other : call.otherwise) count += missing * made(other, cache);
    return call.times * count;
  }

  const Scenario* scenario_;
  std::vector<double> misses_;
};

double part_of_outage(const Scenario& scenario, CacheId cache) {
  double share = 0;
  for (const RequestClassSpec& request_class : scenario.workload.classes) {
    const bool calls =
        std::any_of(request_class.calls.begin(), request_class.calls.end(),
                    [&](const CallSpec& call) { return leads_to_cache(call, cache); });
    if (calls) share += request_class.share;
  }
  return severity_of_losses(share, 1 - scenario.run.up_threshold);
}

CachesPlan::Cache plan_cache(const Scenario& scenario, CacheId id, PlanBook& book) {
  const CacheSpec& spec = scenario.architecture.caches[id.index()];
  CachesPlan::Cache plan;
  plan.node_fault = book.add_cause("node_fault", spec.id);
  plan.operation = book.add_cause("operation", spec.id);
  plan.shards = static_cast<std::uint32_t>(spec.shards);
  plan.each = static_cast<std::uint32_t>(spec.nodes_of_shard());
  for (std::uint32_t node = 0; node < plan.shards * plan.each; ++node) {
    const std::string name = spec.id + "/" + std::to_string(node);
    const std::size_t place = node / plan.each + node % plan.each;
    plan.nodes.push_back({spec.zones[place % spec.zones.size()], book.key(name, "node_fault"),
                          book.key(name, "fault_lasts")});
  }
  plan.failovers = book.key(spec.id, "failover");
  plan.of_outage = part_of_outage(scenario, id);
  plan.is_called = plan.of_outage > 0;
  plan.steady = spec.hit_ratio.value_or(1);
  return plan;
}

/// What catalogues say, at the demand's mean. A cache that is asked in the place of another one
/// depends on what that one has, so they are gone through until nothing changes.
void plan_hit_ratios(const Scenario& scenario, CachesPlan& plan) {
  Reads reads(scenario);
  for (std::size_t round = 0; round < plan.caches.size(); ++round) {
    for (std::size_t index = 0; index < plan.caches.size(); ++index) {
      const CacheSpec& spec = plan.specs[index];
      const auto id = sim::make_id<CacheId>(index);
      CachesPlan::Cache& cache = plan.caches[index];
      const double rps = plan.mean_rps * reads.of(id);
      if (spec.catalogue.objects > 0 && rps > 0) {
        cache.by_catalogue.emplace(spec.catalogue, rps);
        cache.steady = cache.by_catalogue->steady();
      }
      reads.set_steady(id, cache.steady);
    }
  }
}

}  // namespace

CachesPlan plan_caches(const Scenario& scenario, PlanBook& book) {
  CachesPlan plan;
  plan.specs = scenario.architecture.caches;
  plan.zones = scenario.architecture.zones;
  plan.demand = &scenario.workload.demand;
  plan.has_random_faults = !scenario.is_drill();
  const sim::Instant end = sim::simulation_start + scenario.run.horizon;
  plan.mean_rps = scenario.workload.demand.requests(sim::simulation_start, end) /
                  sim::to_seconds(scenario.run.horizon);
  for (std::size_t index = 0; index < plan.specs.size(); ++index) {
    plan.caches.push_back(plan_cache(scenario, sim::make_id<CacheId>(index), book));
  }
  plan_hit_ratios(scenario, plan);
  plan.figures = book.figures().of("cache");
  plan.meters = book.meters().of("cache");
  plan.series = book.series().of("cache");
  return plan;
}

void CachesPlan::add_hazards(const GivenLosses&, HazardGroups& into) const {
  for (const CacheSpec& spec : specs) {
    into.begin();
    into.add(has_random_faults && spec.node_faults > 0);
  }
}

}  // namespace models
