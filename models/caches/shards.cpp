// Who is the primary of a shard, and what becomes of its keys.

#include <algorithm>

#include "models/caches/caches.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// Some of its nodes may have been lost.
void Caches::judge(CacheId id, std::uint32_t number, FaultId fault, bool is_planned, Here here) {
  Shard& shard = at(id).shards[number];
  const bool had_primary = shard.course == Course::Well;
  const bool has_primary = at(id).nodes[primary_of(id, number)].state == State::Running;
  if (had_primary && has_primary) return;
  if (had_primary) shard.outage = fault;
  if (running_in(id, number) == 0) {
    shard.course = Course::Down;
    ++shard.epoch;
    if (!shard.is_empty) empty(id, number, fault, here);
    return;
  }
  if (!had_primary) return;
  const double lag = sim::to_seconds(spec(id).replication_lag);
  if (spec(id).multi_az) {
    fail_over(id, number, is_planned, here);
  } else {
    shard.course = Course::Down;
  }
  here.tell(CacheWritesLost{id, 1.0 / plan(id).shards, lag, fault});
}

/// The service's own, so that no control plane is asked.
void Caches::fail_over(CacheId id, std::uint32_t number, bool is_planned, Here here) {
  Cache& cache = at(id);
  Shard& shard = cache.shards[number];
  shard.course = Course::FailingOver;
  ++shard.epoch;
  const sim::Duration detection = is_planned
                                      ? sim::Duration::zero()
                                      : sim::sample_duration(spec(id).detection, cache.failovers);
  shard.noticed = here.now() + detection;
  const sim::Duration promotion = sim::sample_duration(spec(id).promotion, cache.failovers);
  here.schedule(shard.noticed + promotion, CachePromoted{id, number, shard.epoch});
}

void Caches::on(CachePromoted event, Here here) {
  Shard& shard = at(event.cache).shards[event.shard];
  if (shard.epoch != event.epoch) return;
  settle(event.cache, here);
  const std::uint32_t first = event.shard * plan(event.cache).each;
  for (std::uint32_t place = 0; place < plan(event.cache).each; ++place) {
    if (at(event.cache).nodes[first + place].state != State::Running) continue;
    shard.primary = place;
    break;
  }
  ++at(event.cache).did.failovers;
  here.note("operation", spec(event.cache).id, [&] {
    return "a replica is promoted: " + node_text(event.cache, primary_of(event.cache, event.shard));
  });
  begin_again(event.cache, event.shard, here);
  answer(event.cache, here);
}

/// It has a primary.
void Caches::begin_again(CacheId id, std::uint32_t number, Here here) {
  Shard& shard = at(id).shards[number];
  shard.course = Course::Well;
  if (shard.refilling) shard.refilling->since = here.now();
  if (!shard.is_empty) return;
  shard.is_empty = false;
  // Sessions begin anew, and a stated ratio is there as soon as there is a node.
  if (plan(id).by_catalogue) shard.refilling = Refilling{{}, shard.emptied_by, here.now(), true};
}

void Caches::empty(CacheId id, std::uint32_t number, FaultId fault, Here here) {
  Shard& shard = at(id).shards[number];
  shard.is_empty = true;
  shard.emptied_by = fault;
  shard.refilling.reset();
  here.tell(KeysLost{id, 1.0 / plan(id).shards, fault});
}

void Caches::obey(const InjectCacheFault& action, Here here) {
  const CacheId id = action.cache;
  const auto shard = static_cast<std::uint32_t>(action.shard);
  std::uint32_t node = primary_of(id, shard);
  if (action.role == CacheRole::Replica) {
    const auto index = static_cast<std::uint32_t>(action.index);
    node = shard * plan(id).each + index + (index >= at(id).shards[shard].primary ? 1 : 0);
  }
  if (at(id).nodes[node].state == State::Running) {
    strike_node(id, node, here);
  } else {
    here.note("operation", spec(id).id, [] {
      return std::string("a fault is asked for, and nothing runs that it could hit");
    });
  }
}

void Caches::obey(const FlushCache& action, Here here) {
  const CacheId id = action.cache;
  const FaultId fault = here.begin_fault(plan(id).operation);
  here.note("operation", spec(id).id, [] { return std::string("is told to forget all keys"); });
  settle(id, here);
  for (std::uint32_t number = 0; number < plan(id).shards; ++number) {
    Shard& shard = at(id).shards[number];
    if (shard.is_empty) continue;
    empty(id, number, fault, here);
    if (shard.course == Course::Well) begin_again(id, number, here);
  }
  answer(id, here);
}

void Caches::obey(const FailOverCache& action, Here here) {
  const CacheId id = action.cache;
  const auto number = static_cast<std::uint32_t>(action.shard);
  if (at(id).shards[number].course != Course::Well || running_in(id, number) < 2) {
    here.note("operation", spec(id).id,
              [] { return std::string("no failover: there is no replica that could take over"); });
    return;
  }
  const FaultId fault = here.begin_fault(plan(id).operation);
  const std::uint32_t primary = primary_of(id, number);
  here.note("operation", spec(id).id, [&] { return node_text(id, primary) + " is given up"; });
  settle(id, here);
  lose(id, primary, State::Rebuilt);
  judge(id, number, fault, true, here);
  proceed(id, primary, here);
  answer(id, here);
}

}  // namespace models
