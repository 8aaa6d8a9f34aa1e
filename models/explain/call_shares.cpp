#include "models/explain/call_shares.hpp"

#include <algorithm>
#include <functional>
#include <variant>

#include "models/analytic/cache_law.hpp"

namespace models::explaining {

namespace {

bool is_read(const CallSpec& call) {
  return call.operation == CallOperation::Read;
}

double failing_share(const CallSpec& call, const FailingShares& failing) {
  if (const auto* database = std::get_if<DatabaseId>(&call.to)) {
    const analytic::FailedCalls& failed = failing.databases[database->index()];
    return is_read(call) ? failed.reads : failed.writes;
  }
  if (const auto* external = std::get_if<ExternalId>(&call.to)) {
    return failing.externals[external->index()];
  }
  if (const auto storage = storage_of(call.to)) {
    const auto& down = failing.storage;
    return std::find(down.begin(), down.end(), *storage) != down.end() ? 1 : 0;
  }
  if (const auto* cache = std::get_if<CacheId>(&call.to)) {
    return failing.caches[cache->index()];
  }
  const auto* component = std::get_if<ComponentId>(&call.to);
  // Tiers of instances are looked at by nobody here.
  return component != nullptr ? failing.components[component->index()] : 0;
}

/// Share of the callers of a database in which each call to reads, or to writes, fails or does not.
struct Callers {
  double share = 1;
  analytic::FailedCalls failed;
};

/// Where it is the caller that fails, its calls to a database fail together: whoever is among the
/// fewer that fail at one operation is among the more that fail at the other.
std::vector<Callers> callers_of(const analytic::FailedCalls& failed) {
  const double reads = std::clamp(failed.reads, 0.0, 1.0);
  const double writes = std::clamp(failed.writes, 0.0, 1.0);
  const double both = std::min(reads, writes);
  const double either = std::max(reads, writes);
  std::vector<Callers> callers;
  if (both > 0) callers.push_back({both, {1, 1}});
  if (either > both) {
    callers.push_back({either - both, {reads > writes ? 1.0 : 0.0, writes > reads ? 1.0 : 0.0}});
  }
  if (either < 1) callers.push_back({1 - either, {0, 0}});
  return callers;
}

/// Of those who make a call, the share that makes another one because this one misses.
double missing_share(const CallSpec& call, const FailingShares& failing) {
  const auto* cache = std::get_if<CacheId>(&call.to);
  const bool reads = call.operation != CallOperation::Write;
  if (cache == nullptr || !reads || call.otherwise.empty()) return 0;
  return failing.missing_in_caches[cache->index()];
}

/// Follows `reach` requests through a call, and tells `visit` how many make it and succeed in
/// reaching the service. Returns how many go on.
template <class Visit>
double follow(const CallSpec& call, double reach, const FailingShares& failing,
              const Visit& visit) {
  const double makers = reach * std::min(1.0, call.times);
  const double lost = makers * std::clamp(failing_share(call, failing), 0.0, 1.0);
  visit(call, makers - lost);
  double going_on = reach - lost;
  if (!call.otherwise.empty() && lost > 0) {
    going_on += follow(call.otherwise.front(), lost, failing, visit);
  }
  if (const double missed = makers * missing_share(call, failing); missed > 0) {
    const double times = std::max(1.0, call.times);
    const auto visit_each = [&](const CallSpec& other, double calling) {
      visit(other, calling * times);
    };
    going_on += follow<std::function<void(const CallSpec&, double)>>(call.otherwise.front(), missed,
                                                                     failing, visit_each) -
                missed;
  }
  return call.optional ? reach : going_on;
}

template <class Visit>
double follow_all(const RequestClassSpec& request, double reach, const FailingShares& failing,
                  const Visit& visit) {
  for (const CallSpec& call : request.calls) reach = follow(call, reach, failing, visit);
  return reach;
}

template <class Id>
void add_once(std::vector<Id>& list, Id id) {
  const auto place = std::lower_bound(list.begin(), list.end(), id);
  if (place == list.end() || *place != id) list.insert(place, id);
}

void add_called(const std::vector<CallSpec>& calls, CalledServices& called) {
  for (const CallSpec& call : calls) {
    if (const auto* database = std::get_if<DatabaseId>(&call.to)) {
      add_once(called.databases, *database);
    } else if (const auto* external = std::get_if<ExternalId>(&call.to)) {
      add_once(called.externals, *external);
    } else if (const auto* component = std::get_if<ComponentId>(&call.to)) {
      add_once(called.components, *component);
    } else if (const auto* cache = std::get_if<CacheId>(&call.to)) {
      add_once(called.caches, *cache);
    } else if (const auto* tier = std::get_if<TargetGroupId>(&call.to)) {
      add_once(called.tiers, *tier);
    } else if (const auto storage = storage_of(call.to)) {
      add_once(called.storage, *storage);
    }
    add_called(call.otherwise, called);
  }
}

}  // namespace

bool makes_calls(const Scenario& scenario) {
  const auto& classes = scenario.workload.classes;
  return std::any_of(classes.begin(), classes.end(),
                     [](const RequestClassSpec& request) { return !request.calls.empty(); });
}

namespace {

double reads_of(const CallSpec& call, CacheId id, const FailingShares& failing) {
  const auto* cache = std::get_if<CacheId>(&call.to);
  const bool is_read_of_cache = cache != nullptr && call.operation != CallOperation::Write;
  double reads = is_read_of_cache && *cache == id ? 1 : 0;
  if (!call.otherwise.empty()) {
    reads += missing_share(call, failing) * reads_of(call.otherwise.front(), id, failing);
  }
  return call.times * reads;
}

/// A cache that is asked in the place of another one depends on what that one has.
void set_steady_misses(const Scenario& scenario, FailingShares& failing) {
  const std::vector<CacheSpec>& caches = scenario.architecture.caches;
  const sim::Instant end = sim::simulation_start + scenario.run.horizon;
  const double mean_rps = scenario.workload.demand.requests(sim::simulation_start, end) /
                          sim::to_seconds(scenario.run.horizon);
  failing.missing_in_caches.assign(caches.size(), 0);
  for (std::size_t round = 0; round < caches.size(); ++round) {
    for (std::size_t index = 0; index < caches.size(); ++index) {
      double reads = 0;
      for (const RequestClassSpec& request : scenario.workload.classes) {
        for (const CallSpec& call : request.calls) {
          reads += request.share * reads_of(call, sim::make_id<CacheId>(index), failing);
        }
      }
      failing.missing_in_caches[index] =
          1 - analytic::steady_hit_ratio(caches[index], mean_rps * reads);
    }
  }
}

}  // namespace

FailingShares nothing_fails(const Scenario& scenario) {
  const Architecture& design = scenario.architecture;
  FailingShares failing;
  failing.databases.resize(design.databases.size());
  failing.components.resize(design.components.size(), 0);
  failing.caches.resize(design.caches.size(), 0);
  failing.externals.reserve(design.externals.size());
  for (const ExternalSpec& external : design.externals) {
    failing.externals.push_back(1 - external.availability);
  }
  set_steady_misses(scenario, failing);
  return failing;
}

namespace {

/// With the databases from `next` on still to be told apart by their callers.
double lost_by(const RequestClassSpec& request, const std::vector<DatabaseId>& called,
               std::size_t next, FailingShares& failing) {
  if (next == called.size()) {
    return 1 - follow_all(request, 1, failing, [](const CallSpec&, double) {});
  }
  const analytic::FailedCalls shares = failing.databases[called[next].index()];
  double lost = 0;
  for (const Callers& callers : callers_of(shares)) {
    failing.databases[called[next].index()] = callers.failed;
    lost += callers.share * lost_by(request, called, next + 1, failing);
  }
  failing.databases[called[next].index()] = shares;
  return lost;
}

}  // namespace

double lost_share(const RequestClassSpec& request, const FailingShares& failing) {
  FailingShares told = failing;
  return lost_by(request, called_by(request).databases, 0, told);
}

CalledWork called_work(const Scenario& scenario, const FailingShares& failing) {
  const Architecture& design = scenario.architecture;
  CalledWork work;
  work.primaries.resize(design.databases.size(), 0);
  work.readers.resize(design.databases.size(), 0);
  work.externals.resize(design.externals.size(), 0);
  work.read_units.resize(design.tables.size(), 0);
  work.write_units.resize(design.tables.size(), 0);
  const auto add = [&](const CallSpec& call, double calling) {
    const double calls = calling * std::max(1.0, call.times);
    if (const auto* database = std::get_if<DatabaseId>(&call.to)) {
      const bool at_readers = is_read(call) && design.databases[database->index()].readers() > 0;
      (at_readers ? work.readers : work.primaries)[database->index()] += calls * call.cost_seconds;
    } else if (const auto* external = std::get_if<ExternalId>(&call.to)) {
      work.externals[external->index()] += calls;
    } else if (const auto* table = std::get_if<TableId>(&call.to)) {
      const TableSpec& spec = design.tables[table->index()];
      const bool writes = call.operation == CallOperation::Write;
      (writes ? work.write_units : work.read_units)[table->index()] +=
          calls * (writes ? spec.units_of_write() : spec.units_of_read());
    }
  };
  for (const RequestClassSpec& request : scenario.workload.classes) {
    follow_all(request, request.share, failing, add);
  }
  return work;
}

CalledServices called_by(const RequestClassSpec& request) {
  CalledServices called;
  add_called(request.calls, called);
  return called;
}

}  // namespace models::explaining
