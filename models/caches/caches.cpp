#include "models/caches/caches.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "sim/random/distribution.hpp"
#include "sim/time/year.hpp"

namespace models {

void Caches::start(Here here) {
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    Cache& cache = caches_[index];
    cache.nodes.resize(plan(id).nodes.size());
    cache.shards.resize(plan(id).shards);
    cache.settled = here.now();
    cache.failovers = sim::Stream(plan(id).failovers, here.replication());
    for (std::uint32_t node = 0; node < cache.nodes.size(); ++node) {
      cache.nodes[node].clock = sim::Stream(plan(id).nodes[node].clock, here.replication());
      cache.nodes[node].lasts = sim::Stream(plan(id).nodes[node].lasts, here.replication());
      schedule_fault(id, node, here);
    }
    answer(id, here);
  }
}

std::string Caches::shard_text(CacheId id, std::uint32_t shard) const {
  return (is_memcached(id) ? "node " : "shard ") + std::to_string(shard);
}

std::string Caches::node_text(CacheId id, std::uint32_t node) const {
  const std::uint32_t shard = node / plan(id).each;
  const std::string where = " in " + plan_->zones[plan(id).nodes[node].zone.index()].id;
  if (is_memcached(id)) return shard_text(id, shard) + where;
  std::string text = node == primary_of(id, shard) ? "primary" : "replica";
  if (plan(id).shards > 1) text += " of " + shard_text(id, shard);
  return text + where;
}

std::uint32_t Caches::running_in(CacheId id, std::uint32_t shard) const {
  const auto first =
      at(id).nodes.begin() + static_cast<std::ptrdiff_t>(std::size_t{shard} * plan(id).each);
  return static_cast<std::uint32_t>(
      std::count_if(first, first + static_cast<std::ptrdiff_t>(plan(id).each),
                    [](const Node& node) { return node.state == State::Running; }));
}

void Caches::schedule_fault(CacheId id, std::uint32_t node, Here here) {
  const double rate = spec(id).node_faults;
  if (rate <= 0 || !plan_->has_random_faults) return;
  const double gap =
      sim::seconds_per_year / rate * sim::sample_exponential(at(id).nodes[node].clock);
  here.schedule(here.now() + sim::clamped_duration(gap), CacheFaultArrives{id, node});
}

void Caches::on(CacheFaultArrives event, Here here) {
  schedule_fault(event.cache, event.node, here);
  if (at(event.cache).nodes[event.node].state != State::Running) return;
  if (!here.strikes(event.cache.index())) return;
  strike_node(event.cache, event.node, here);
}

void Caches::strike_node(CacheId id, std::uint32_t node, Here here) {
  const FaultId fault = here.begin_fault(plan(id).node_fault);
  here.note("fault", spec(id).id, [&] { return node_text(id, node) + " is lost"; });
  const std::uint32_t shard = node / plan(id).each;
  const bool stands_alone = node == primary_of(id, shard) && !spec(id).multi_az;
  settle(id, here);
  lose(id, node, stands_alone ? State::Replaced : State::Rebuilt);
  judge(id, shard, fault, false, here);
  proceed(id, node, here);
  answer(id, here);
}

void Caches::lose(CacheId id, std::uint32_t node, State next) {
  at(id).nodes[node].state = next;
  ++at(id).nodes[node].epoch;
}

/// Begins what its state says, once nothing has to be waited for.
void Caches::proceed(CacheId id, std::uint32_t place, Here here) {
  Node& node = at(id).nodes[place];
  if (node.state == State::Running) return;
  ++node.epoch;
  node.waits = here.facts().zones.lost(plan(id).nodes[place].zone) ||
               (node.state != State::Starting && !here.facts().control_plane.works());
  if (node.waits) return;
  here.schedule(here.now() + draw_length(id, place), CacheNodeReady{id, place, node.epoch});
}

sim::Duration Caches::draw_length(CacheId id, std::uint32_t place) {
  Node& node = at(id).nodes[place];
  switch (node.state) {
    case State::Replaced:
      return sim::sample_duration(spec(id).replacement, node.lasts);
    case State::Rebuilt:
      return sim::sample_duration(spec(id).rebuild, node.lasts);
    case State::Starting:
      return spec(id).zone_recovery;
    case State::Running:
      break;
  }
  return {};
}

void Caches::on(CacheNodeReady event, Here here) {
  Node& node = at(event.cache).nodes[event.node];
  if (node.epoch != event.epoch) return;
  settle(event.cache, here);
  node.state = State::Running;
  const std::uint32_t number = event.node / plan(event.cache).each;
  Shard& shard = at(event.cache).shards[number];
  // Where replicas take over, the first that is there again does so when all were lost.
  const bool takes_over =
      shard.course == Course::Down &&
      (spec(event.cache).multi_az || event.node == primary_of(event.cache, number));
  if (takes_over) shard.primary = event.node % plan(event.cache).each;
  here.note("recovery", spec(event.cache).id, [&] {
    const bool is_empty = takes_over && shard.is_empty;
    return node_text(event.cache, event.node) +
           (is_empty ? " is there again: empty" : " is there again");
  });
  if (takes_over) begin_again(event.cache, number, here);
  answer(event.cache, here);
}

void Caches::hear(const ZoneStruck& notice, Here here) {
  if (!notice.loses_it) return;
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    // All nodes first: those that are lost together cannot take over from one another.
    settle(id, here);
    bool is_hit = false;
    for (std::uint32_t node = 0; node < at(id).nodes.size(); ++node) {
      if (plan(id).nodes[node].zone != notice.zone) continue;
      is_hit = true;
      lose(id, node, State::Starting);
      at(id).nodes[node].waits = true;
    }
    if (!is_hit) continue;
    for (std::uint32_t shard = 0; shard < plan(id).shards; ++shard) {
      judge(id, shard, notice.fault, false, here);
    }
    answer(id, here);
  }
}

void Caches::hear(const ZoneMended& notice, Here here) {
  if (!notice.returns_it) return;
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    for (std::uint32_t place = 0; place < at(id).nodes.size(); ++place) {
      Node& node = at(id).nodes[place];
      if (plan(id).nodes[place].zone != notice.zone || !node.waits) continue;
      const std::uint32_t shard = place / plan(id).each;
      const bool is_copy = spec(id).multi_az || place != primary_of(id, shard);
      if (is_copy && running_in(id, shard) > 0) node.state = State::Rebuilt;
      proceed(id, place, here);
    }
  }
}

void Caches::hear(const ControlPlaneBack&, Here here) {
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    for (std::uint32_t node = 0; node < at(id).nodes.size(); ++node) {
      if (at(id).nodes[node].waits) proceed(id, node, here);
    }
  }
}

void Caches::hear(const KeysLost& notice, Here here) {
  at(notice.cache).did.emptied += notice.share;
  here.note("fault", spec(notice.cache).id, [&] {
    return std::to_string(std::lround(100 * notice.share)) + " % of the keys are lost";
  });
}

void Caches::hear(const CacheWritesLost& notice, Here here) {
  at(notice.cache).did.lost_write_seconds += notice.share * notice.seconds;
  here.note("fault", spec(notice.cache).id,
            [] { return std::string("its last writes have not reached a replica and are lost"); });
}

void Caches::start_over(Here here) {
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    settle(sim::make_id<CacheId>(index), here);
    caches_[index].did = {};
  }
}

void Caches::close(Outcome& outcome, Here here) {
  const double seconds = sim::to_seconds(outcome.observed);
  for (std::size_t index = 0; index < caches_.size(); ++index) {
    const auto id = sim::make_id<CacheId>(index);
    settle(id, here);
    const Doings& did = caches_[index].did;
    const auto figure = [&](CacheFigure row) -> double& {
      return outcome.figures[plan_->figures.at(row, index)];
    };
    figure(CacheFigure::HitRatio) = did.hit_seconds;
    figure(CacheFigure::Availability) = did.answering_seconds;
    figure(CacheFigure::StaleHits) =
        plan(id).by_catalogue ? plan(id).by_catalogue->stale() * seconds : 0;
    figure(CacheFigure::Failovers) = did.failovers;
    figure(CacheFigure::LostWrites) = did.lost_write_seconds;
    figure(CacheFigure::Emptied) = did.emptied;
    outcome.meters[plan_->meters.at(CacheMeter::NodeHours, index)] =
        static_cast<double>(plan(id).nodes.size()) * seconds / 3600;
  }
}

}  // namespace models
