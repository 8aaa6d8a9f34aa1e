// Caches: where they live, what becomes of what they hold, and who has to do
// their work meanwhile.

#include <algorithm>
#include <set>

#include "models/explain/call_shares.hpp"
#include "models/explain/call_validity.hpp"
#include "models/explain/finding_rule.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

std::string pointer_of(const CacheSpec& spec, const std::string& key) {
  return "/architecture/caches" + token(spec.id) + "/" + key;
}

/// Calls `look` with each cache that a class calls, in the order of their ids.
template <class Look>
void each_called(const FindingContext& context, const Look& look) {
  std::set<CacheId> called;
  for (const RequestClassSpec& request : context.scenario.workload.classes) {
    const std::vector<CacheId> of_class = called_by(request).caches;
    called.insert(of_class.begin(), of_class.end());
  }
  for (const CacheId id : called) look(id, context.scenario.architecture.caches[id.index()]);
}

bool is_in_one_zone(const CacheSpec& spec) {
  return spec.zones.size() == 1 || spec.nodes() == 1;
}

Places one_zone(const FindingContext& context) {
  Places places;
  if (!context.pool) return places;
  std::set<ZoneId> homes;
  for (const PoolMember& member : context.pool->members) {
    homes.insert(member.zones.begin(), member.zones.end());
  }
  if (homes.size() < 2) return places;
  each_called(context, [&](CacheId, const CacheSpec& spec) {
    if (!is_in_one_zone(spec)) return;
    const ZoneSpec& zone = context.scenario.architecture.zones[spec.zones.front().index()];
    places.push_back({pointer_of(spec, "zones"),
                      context.pool->path + " is in " + std::to_string(homes.size()) +
                          " zones, and all nodes of \"" + spec.id + "\" are in " + zone.id +
                          ": when that zone is lost, so is all that the cache holds",
                      ""});
  });
  return places;
}

/// What its loss brings to a database that can carry the misses of a cache that
/// is there.
Places overloaded_without_it(const FindingContext& context) {
  Places places;
  const Scenario& scenario = context.scenario;
  each_called(context, [&](CacheId id, const CacheSpec& spec) {
    const bool goes_as_a_whole = is_in_one_zone(spec) || spec.shards == 1;
    const double lost = goes_as_a_whole ? 1 : 1.0 / spec.shards;
    for (const Overload& load : overloaded_without(scenario, id, lost)) {
      places.push_back(
          {pointer_of(spec, spec.engine == CacheEngine::Redis ? "replicas" : "nodes"),
           std::string("without ") + (lost < 1 ? "one node of " : "") + "\"" + spec.id + "\" " +
               peak_words(scenario) + " asks \"" +
               scenario.architecture.databases[load.database.index()].id + "\" for " +
               in_digits(load.asked, 3) + " vCPUs instead of " + in_digits(load.usual, 3) +
               ", and " + (load.is_of_readers ? "its readers have" : "its primary has") + " " +
               in_digits(load.vcpu, 3) + ": " + in_percent(1 - load.vcpu / load.asked) +
               " of those calls are lost, also while the cache fills",
           ""});
    }
  });
  return places;
}

Places sessions_in_one_copy(const FindingContext& context) {
  Places places;
  each_called(context, [&](CacheId, const CacheSpec& spec) {
    if (spec.holds != CacheHolds::Sessions || spec.replicas > 0) return;
    const std::string key = spec.engine == CacheEngine::Redis ? "replicas" : "engine";
    places.push_back({pointer_of(spec, key),
                      "each session is in one node of \"" + spec.id +
                          "\": a node that is lost takes " + in_percent(1.0 / spec.shards) +
                          " of them along",
                      ""});
  });
  return places;
}

Places replicas_that_wait(const FindingContext& context) {
  Places places;
  each_called(context, [&](CacheId, const CacheSpec& spec) {
    if (spec.replicas == 0 || spec.multi_az) return;
    places.push_back({pointer_of(spec, "multi_az"),
                      "\"" + spec.id + "\" has replicas, and none takes over from a primary that " +
                          "is lost: its calls fail until another node is there",
                      ""});
  });
  return places;
}

}  // namespace

std::vector<FindingRule> cache_rules() {
  return {
      {"cache-in-one-zone", Severity::Warning,
       "Instances in several zones call a cache that is in one.",
       "Name more zones, for replicas of Redis or nodes of Memcached.", one_zone},
      {"overloaded-without-cache", Severity::Warning,
       "A database cannot carry what it is asked for while a cache is lost.",
       "Let replicas take over, spread the keys over more nodes, or take a "
       "larger database.",
       overloaded_without_it},
      {"sessions-in-one-copy", Severity::Warning,
       "Sessions are in a cache that keeps one copy of each.",
       "Take redis with \"replicas\" and \"multi_az\": true.", sessions_in_one_copy},
      {"cache-replicas-wait", Severity::Warning, "Replicas of a cache do not take over.",
       "Write \"multi_az\": true with two zones.", replicas_that_wait},
  };
}

}  // namespace models::explaining
