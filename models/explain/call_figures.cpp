// Of what calls lose: how much, per class, per part and of the service as a whole.

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "models/explain/call_tree.hpp"
#include "models/explain/instance_pool.hpp"

namespace models::explaining {

using analytic::FailedCalls;
using analytic::LossEvent;
using analytic::LossKind;

double CallTree::lost(const RequestClassSpec& request,
                      const std::function<double(ComponentId)>& down) const {
  const FailingShares well = nothing_fails(scenario_);
  const double always = lost_share(request, well);
  double sum = always;
  const CalledServices called = called_by(request);
  for (const DatabaseId id : called.databases) {
    const analytic::LossRule lost_with = rule(request, id);
    const auto more = [&](const FailedCalls& failed) { return lost_with(failed) - always; };
    sum += analytic::figures_of(laws_[id.index()].events, more, 1).lost;
  }
  for (const CacheId id : called.caches) {
    const analytic::LossRule lost_with = rule(request, id);
    const auto more = [&](const FailedCalls& failed) { return lost_with(failed) - always; };
    sum += analytic::figures_of(cache_laws_[id.index()].events, more, 1).lost;
  }
  for (const ComponentId id : called.components) {
    FailingShares failing = well;
    failing.components[id.index()] = 1;
    sum += down(id) * (lost_share(request, failing) - always);
  }
  for (const StorageId& id : called.storage) {
    FailingShares failing = well;
    failing.storage.push_back(id);
    sum += storage_part_of(scenario_, id).down * (lost_share(request, failing) - always);
  }
  return std::min(1.0, sum);
}

std::vector<PartFigure> CallTree::figures() const {
  if (scenario_.is_drill()) return {};
  std::set<DatabaseId> databases;
  std::set<ExternalId> externals;
  std::set<StorageId> storage;
  std::set<CacheId> caches;
  for (const RequestClassSpec& request : scenario_.workload.classes) {
    const CalledServices called = called_by(request);
    caches.insert(called.caches.begin(), called.caches.end());
    databases.insert(called.databases.begin(), called.databases.end());
    externals.insert(called.externals.begin(), called.externals.end());
    storage.insert(called.storage.begin(), called.storage.end());
  }
  std::vector<PartFigure> figures;
  for (const DatabaseId id : databases) {
    const DatabaseSpec& spec = scenario_.architecture.databases[id.index()];
    analytic::DatabaseLaw alone;
    for (const LossEvent& event : laws_[id.index()].events) {
      if (!event.zone && event.kind != LossKind::AllZones) alone.events.push_back(event);
    }
    const double unit = laws_[id.index()].instance_down;
    const std::string path = "databases/" + spec.id;
    const int instances = spec.instances();
    const int of_writes = spec.is_cluster() && !spec.shares_storage() ? 2 : 1;
    const int readers = spec.read_replicas.count;
    figures.push_back({path + "/reads", readers > 0 ? readers : instances, 1, unit,
                       alone.reads_down(), FigureMethod::CutSets});
    figures.push_back(
        {path + "/writes", instances, of_writes, unit, alone.writes_down(), FigureMethod::CutSets});
  }
  for (const CacheId id : caches) {
    const CacheSpec& spec = scenario_.architecture.caches[id.index()];
    if (spec.engine == CacheEngine::Memcached) continue;
    analytic::CacheLaw alone = cache_laws_[id.index()];
    std::erase_if(alone.events, [](const LossEvent& event) {
      return event.zone || event.kind == LossKind::AllZones;
    });
    figures.push_back({"caches/" + spec.id, spec.nodes(), spec.shards, alone.node_down,
                       alone.calls_down(), FigureMethod::CutSets});
  }
  for (const StorageId& id : storage) {
    const StoragePart part = storage_part_of(scenario_, id);
    if (part.zone) continue;
    figures.push_back({part.path, 1, 1, part.down, part.down, FigureMethod::ClosedForm});
  }
  for (const ExternalId id : externals) {
    const ExternalSpec& spec = scenario_.architecture.externals[id.index()];
    const double down = 1 - spec.availability;
    figures.push_back({"externals/" + spec.id, 1, 1, down, down, FigureMethod::ClosedForm});
  }
  return figures;
}

/// Of the requests of all classes together.
template <class Id>
analytic::LossRule CallTree::rule_of_all(Id id) const {
  std::vector<analytic::LossRule> rules;
  for (const RequestClassSpec& request : scenario_.workload.classes) {
    rules.push_back(rule(request, id));
  }
  return [this, rules = std::move(rules)](const FailedCalls& failed) {
    double sum = 0;
    for (std::size_t index = 0; index < rules.size(); ++index) {
      sum += scenario_.workload.classes[index].share * rules[index](failed);
    }
    return sum;
  };
}

std::optional<ServiceFigures> CallTree::service() const {
  const std::vector<RequestClassSpec>& classes = scenario_.workload.classes;
  const FailingShares well = nothing_fails(scenario_);
  std::set<DatabaseId> databases;
  std::set<StorageId> storage;
  std::set<CacheId> caches;
  double always = 0;
  for (const RequestClassSpec& request : classes) {
    const bool enters = request.needs_entry && scenario_.architecture.entry.kind != EntryKind::None;
    const CalledServices called = called_by(request);
    if (enters || request.entry || !request.needs.empty() || !called.components.empty() ||
        !called.tiers.empty()) {
      return std::nullopt;
    }
    databases.insert(called.databases.begin(), called.databases.end());
    storage.insert(called.storage.begin(), called.storage.end());
    caches.insert(called.caches.begin(), called.caches.end());
    always += request.share * lost_share(request, well);
  }
  std::set<ZoneId> zones;
  const auto meet_in_a_zone = [&](const std::vector<ZoneId>& homes) {
    const std::set<ZoneId> once(homes.begin(), homes.end());
    return std::any_of(once.begin(), once.end(), [&](ZoneId zone) {
      return !zones.insert(zone).second && losses_of(scenario_, zone).per_year > 0;
    });
  };
  for (const DatabaseId id : databases) {
    if (meet_in_a_zone(scenario_.architecture.databases[id.index()].zones)) return std::nullopt;
  }
  for (const CacheId id : caches) {
    if (meet_in_a_zone(scenario_.architecture.caches[id.index()].zones)) return std::nullopt;
  }
  ServiceFigures service;
  service.requests_lost = always;
  if (always > tolerated()) service.down = 1;
  const auto add = [&](const std::vector<LossEvent>& events, auto id) {
    const analytic::LossRule lost = rule_of_all(id);
    const auto more = [&](const FailedCalls& failed) { return lost(failed) - always; };
    const analytic::LossFigures figures = analytic::figures_of(events, more, tolerated() - always);
    service.requests_lost += figures.lost;
    if (always > tolerated()) return;
    service.down += figures.down;
    service.outages_per_year += figures.outages_per_year;
  };
  for (const DatabaseId id : databases) add(laws_[id.index()].events, id);
  for (const CacheId id : caches) add(cache_laws_[id.index()].events, id);
  if (databases.size() + caches.size() > 1 && scenario_.failures.all_zones_power.per_year > 0)
    return std::nullopt;
  for (const StorageId& id : storage) {
    const StoragePart part = storage_part_of(scenario_, id);
    if (part.zone) return std::nullopt;
    add_storage(part, id, always, service);
  }
  return service;
}

/// What a class loses while a service answers nothing, over all classes.
void CallTree::add_storage(const StoragePart& part, const StorageId& id, double always,
                           ServiceFigures& service) const {
  FailingShares failing = nothing_fails(scenario_);
  failing.storage.push_back(id);
  double lost = -always;
  for (const RequestClassSpec& request : scenario_.workload.classes) {
    lost += request.share * lost_share(request, failing);
  }
  service.requests_lost += part.down * lost;
  if (always > tolerated() || lost <= tolerated() - always) return;
  service.down += part.down;
  service.outages_per_year += part.per_year;
}

}  // namespace models::explaining
