#include "models/explain/call_shares.hpp"

#include <algorithm>
#include <variant>

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
    } else {
      add_once(called.tiers, std::get<TargetGroupId>(call.to));
    }
    add_called(call.otherwise, called);
  }
}

}  // namespace

bool has_readers(const DatabaseSpec& database) {
  return database.deployment == DatabaseDeployment::MultiAzCluster ||
         database.read_replicas.count > 0;
}

bool makes_calls(const Scenario& scenario) {
  const auto& classes = scenario.workload.classes;
  return std::any_of(classes.begin(), classes.end(),
                     [](const RequestClassSpec& request) { return !request.calls.empty(); });
}

FailingShares nothing_fails(const Scenario& scenario) {
  const Architecture& design = scenario.architecture;
  FailingShares failing;
  failing.databases.resize(design.databases.size());
  failing.components.resize(design.components.size(), 0);
  failing.externals.reserve(design.externals.size());
  for (const ExternalSpec& external : design.externals) {
    failing.externals.push_back(1 - external.availability);
  }
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
  const auto add = [&](const CallSpec& call, double calling) {
    const double calls = calling * std::max(1.0, call.times);
    if (const auto* database = std::get_if<DatabaseId>(&call.to)) {
      const bool at_readers = is_read(call) && has_readers(design.databases[database->index()]);
      (at_readers ? work.readers : work.primaries)[database->index()] += calls * call.cost_seconds;
    } else if (const auto* external = std::get_if<ExternalId>(&call.to)) {
      work.externals[external->index()] += calls;
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
