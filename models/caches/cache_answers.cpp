// What callers of a cache see: who gets no answer, and who does not find what they ask for.

#include <algorithm>
#include <cmath>

#include "models/architecture/service_series.hpp"
#include "models/caches/caches.hpp"

namespace models {

namespace {

using Endpoint = EndpointTable::Endpoint;

void hold_until(Endpoint& endpoint, sim::Instant until) {
  endpoint.until = std::min(endpoint.until, until);
}

void fail(Endpoint& endpoint, FaultId fault, Phase phase, double share) {
  for (EndpointTable::Failing& known : endpoint.failing) {
    if (known.fault != fault || known.phase != phase) continue;
    known.share.now += share;
    return;
  }
  endpoint.failing.push_back({fault, phase, {share, 0}});
}

void miss(Endpoint& endpoint, std::optional<FaultId> fault, Moving share) {
  if (share.now == 0 && share.slope == 0) return;
  for (EndpointTable::Miss& known : endpoint.misses) {
    if (known.fault != fault) continue;
    known.share.now += share.now;
    known.share.slope += share.slope;
    return;
  }
  endpoint.misses.push_back({fault, share});
}

/// Of the calls, those that are answered and find what they ask for.
double hits_at(const Endpoint& endpoint, sim::Instant at) {
  double hits = 1 - endpoint.failing_at(at);
  const double seconds = sim::to_seconds(at - endpoint.since);
  for (const EndpointTable::Miss& one : endpoint.misses) hits -= one.share.at(seconds);
  return std::max(0.0, hits);
}

}  // namespace

/// Counts what was found since the last time, and what was loaded.
void Caches::settle(CacheId id, Here here) {
  Cache& cache = at(id);
  const sim::Instant now = here.now();
  for (Shard& shard : cache.shards) {
    if (!shard.refilling || shard.course != Course::Well) continue;
    shard.refilling->refill.settle(sim::to_seconds(now - shard.refilling->since));
    shard.refilling->since = now;
  }
  const double seconds = sim::to_seconds(now - cache.settled);
  if (seconds <= 0) return;
  const EndpointTable& table = here.facts().endpoints;
  const Endpoint& reads = table.endpoint(table.reads_of(id));
  cache.did.hit_seconds += 0.5 * (hits_at(reads, cache.settled) + hits_at(reads, now)) * seconds;
  cache.did.answering_seconds += (1 - down_share(id)) * seconds;
  cache.settled = now;
}

void Caches::sample(std::span<double> values, Here here) const {
  const EndpointTable& table = here.facts().endpoints;
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    values[plan_->series.at(CacheSeries::HitRatio, index)] =
        hits_at(table.endpoint(table.reads_of(id)), here.now());
    values[plan_->series.at(CacheSeries::ShardsDown, index)] = down_share(id);
  }
}

double Caches::down_share(CacheId id) const {
  const std::vector<Shard>& shards = at(id).shards;
  const auto down = std::count_if(shards.begin(), shards.end(),
                                  [](const Shard& shard) { return shard.course != Course::Well; });
  return static_cast<double>(down) / static_cast<double>(shards.size());
}

/// Of the reads of a shard, those that find theirs now.
double Caches::hits_of(CacheId id, std::uint32_t number) const {
  const Shard& shard = at(id).shards[number];
  if (shard.course != Course::Well) return 0;
  return shard.refilling ? shard.refilling->refill.hits() : plan(id).steady;
}

/// Plans how the shards that were empty go on filling.
void Caches::fill(CacheId id, Here here) {
  constexpr double often = 60;            // Seconds, while the demand moves.
  constexpr double seldom = 30 * 86'400;  // While it does not.
  Cache& cache = at(id);
  const double part = 1.0 / plan(id).shards;
  const EndpointTable& table = here.facts().endpoints;
  double misses = 0;
  for (std::uint32_t number = 0; number < plan(id).shards; ++number) {
    Shard& shard = cache.shards[number];
    if (shard.refilling && shard.refilling->refill.is_filled(*plan(id).by_catalogue)) {
      shard.refilling.reset();
      here.note("recovery", spec(id).id, [&] { return shard_text(id, number) + " is filled"; });
    }
    misses += part * (1 - hits_of(id, number));
  }
  for (std::uint32_t number = 0; number < plan(id).shards; ++number) {
    Shard& shard = cache.shards[number];
    if (!shard.refilling || shard.course != Course::Well) continue;
    Refilling& refilling = *shard.refilling;
    Refill::Around around;
    around.met = refilling.is_new ? 0 : table.endpoint(table.reads_of(id)).met;
    around.pace = plan_->demand->rps(here.now()) / plan_->mean_rps;
    around.part = part;
    around.others = std::max(0.0, misses - part * (1 - hits_of(id, number)));
    around.longest = plan_->demand->is_constant() ? seldom : often;
    refilling.refill.plan(*plan(id).by_catalogue, around);
  }
}

void Caches::on(CacheTurns event, Here here) {
  if (at(event.cache).turns == event.turn) answer(event.cache, here);
}

void Caches::answer(CacheId id, Here here) {
  settle(id, here);
  fill(id, here);
  EndpointTable& table = here.facts().endpoints;
  Endpoint& reads = table.endpoints_[table.reads_of(id)];
  Endpoint& writes = table.endpoints_[table.writes_of(id)];
  for (Endpoint* endpoint : {&reads, &writes}) {
    table.count(*endpoint, -1);
    endpoint->failing.clear();
    endpoint->misses.clear();
    endpoint->since = here.now();
    endpoint->until = sim::never;
  }
  for (std::uint32_t shard = 0; shard < plan(id).shards; ++shard) {
    answer_shard(id, shard, reads, writes, here);
  }
  // From then on a call that somebody tries would rather fail.
  constexpr double most = 0.5;
  const bool is_down = down_share(id) >= most;
  const bool changed = reads.down != is_down;
  for (Endpoint* endpoint : {&reads, &writes}) {
    table.count(*endpoint, 1);
    endpoint->down = is_down;
  }
  Cache& cache = at(id);
  ++cache.turns;
  if (reads.until != sim::never) here.schedule(reads.until, CacheTurns{id, cache.turns});
  if (plan(id).is_called) here.traffic_changed();
  if (!changed) return;
  here.tell(EndpointChanged{table.reads_of(id)});
  here.tell(EndpointChanged{table.writes_of(id)});
}

/// Its part of what callers see.
void Caches::answer_shard(CacheId id, std::uint32_t number, Endpoint& reads, Endpoint& writes,
                          Here here) const {
  const Shard& shard = at(id).shards[number];
  const double part = 1.0 / plan(id).shards;
  if (holds_items(id)) answer_items(id, number, reads);
  if (shard.course == Course::Well) {
    if (!shard.refilling) return;
    // At least a step of the clock, so that it goes on.
    const sim::Duration length = sim::clamped_duration(shard.refilling->refill.length());
    hold_until(reads, here.now() + std::max(length, sim::Duration(1)));
    return;
  }
  const bool is_noticed = shard.course == Course::Down || here.now() >= shard.noticed;
  const Phase phase = is_noticed ? Phase::Restoration : Phase::Detection;
  if (!is_noticed) hold_until(reads, shard.noticed);
  // Clients of Memcached take a node that does not answer for one that does not have it.
  for (Endpoint* endpoint : {&reads, &writes}) {
    if (is_memcached(id)) {
      if (endpoint == &writes || !holds_items(id)) miss(*endpoint, shard.outage, {part, 0});
    } else if (endpoint == &writes || !holds_items(id)) {
      fail(*endpoint, shard.outage, phase, part);
    }
  }
}

/// What reads of items do not find: what is missing while all is well is nobody's fault, and what
/// is missing beyond that is the fault of what took it.
void Caches::answer_items(CacheId id, std::uint32_t number, Endpoint& reads) const {
  const Shard& shard = at(id).shards[number];
  const double part = 1.0 / plan(id).shards;
  const double steady = plan(id).steady;
  if (shard.course != Course::Well) {
    miss(reads, std::nullopt, {part * (1 - steady), 0});
    miss(reads, shard.outage, {part * steady, 0});
    return;
  }
  if (!shard.refilling) {
    miss(reads, std::nullopt, {part * (1 - steady), 0});
    return;
  }
  const Refill& refill = shard.refilling->refill;
  const double middle = refill.hits() + 0.5 * refill.slope() * refill.length();
  if (middle < steady) {
    miss(reads, std::nullopt, {part * (1 - steady), 0});
    miss(reads, shard.refilling->fault, {part * (steady - refill.hits()), -part * refill.slope()});
  } else {
    miss(reads, std::nullopt, {part * (1 - refill.hits()), -part * refill.slope()});
  }
}

/// Of the misses, those that would be answered now if all went as it was planned.
double Caches::expected_met(CacheId id, Here here) const {
  for (const Shard& shard : at(id).shards) {
    if (!shard.refilling || shard.course != Course::Well) continue;
    const Refilling& refilling = *shard.refilling;
    if (refilling.is_new) return -1;
    return refilling.refill.met_after(sim::to_seconds(here.now() - refilling.since));
  }
  return 1;
}

void Caches::carry(Here here) {
  constexpr double close_to = 1e-4;  // Of the misses.
  const EndpointTable& table = here.facts().endpoints;
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    std::vector<Shard>& shards = at(id).shards;
    const bool fills = std::any_of(shards.begin(), shards.end(), [](const Shard& shard) {
      return shard.refilling && shard.course == Course::Well;
    });
    if (!fills) continue;
    const double expected = expected_met(id, here);
    if (std::abs(table.endpoint(table.reads_of(id)).met - expected) <= close_to) continue;
    for (Shard& shard : shards) {
      if (shard.refilling) shard.refilling->is_new = false;
    }
    answer(id, here);
  }
}

}  // namespace models
