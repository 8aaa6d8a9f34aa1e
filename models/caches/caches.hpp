#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "models/architecture/timeline_spec.hpp"
#include "models/caches/caches_plan.hpp"
#include "models/caching/refill.hpp"
#include "models/context/context.hpp"
#include "models/context/sketch.hpp"
#include "models/ledger/outcome.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// Caches of ElastiCache: which nodes work, what they hold, and what callers see of it. Keeps its
/// part of Facts::endpoints. See docs/models/caches.md.
class Caches {
 public:
  using Event = CachesEvent;
  using Heard = std::variant<ZoneStruck, ZoneMended, ControlPlaneBack, KeysLost, CacheWritesLost>;
  using Plan = CachesPlan;
  using Here = Context<Event>;

  explicit Caches(const Plan& plan) : plan_(&plan), caches_(plan.caches.size()) {}

  void start(Here here);
  void on(CacheFaultArrives event, Here here);
  void on(CacheNodeReady event, Here here);
  void on(CachePromoted event, Here here);
  void on(CacheTurns event, Here here);
  void hear(const ZoneStruck& notice, Here here);
  void hear(const ZoneMended& notice, Here here);
  void hear(const ControlPlaneBack& notice, Here here);
  /// Counts what it has told.
  void hear(const KeysLost& notice, Here here);
  void hear(const CacheWritesLost& notice, Here here);
  void obey(const InjectCacheFault& action, Here here);
  void obey(const FlushCache& action, Here here);
  void obey(const FailOverCache& action, Here here);
  /// Misses are answered: those that fill follow how many.
  void carry(Here here);
  void start_over(Here here);
  void close(Outcome& outcome, Here here);
  void draw(Sketch& sketch, Here here) const;
  void sample(std::span<double> values, Here here) const;

  // Rare events.
  [[nodiscard]] double hazard_rate(std::size_t hazard, const Commons& world) const;
  void strike(std::size_t hazard, sim::Stream& choices, Here here);
  [[nodiscard]] bool is_whole(const Commons& world) const;
  [[nodiscard]] double severity(const Commons& world) const;
  void restart(Here here);
  static void prepare_to_renew(const Commons&) {}
  void renew(Here here);
  [[nodiscard]] static bool renews(CacheFaultArrives, const Commons&) { return true; }
  template <class Other>
  [[nodiscard]] static bool renews(Other, const Commons&) {
    return false;
  }

 private:
  /// What a node does, or waits for before it can begin.
  enum class State : std::uint8_t {
    Running,
    Replaced,  ///< By another node: asks the control plane.
    Rebuilt,   ///< As a copy of another node: asks the control plane.
    Starting,  ///< Its zone is back.
  };
  struct Node {
    State state = State::Running;
    bool waits = false;       ///< For its zone, or the control plane.
    std::uint32_t epoch = 0;  ///< Of its state.
    sim::Stream clock;
    sim::Stream lasts;
  };
  /// What callers of a shard see.
  enum class Course : std::uint8_t {
    Well,
    FailingOver,
    Down,  ///< Until a primary runs again.
  };
  /// What a shard fills with again.
  struct Refilling {
    Refill refill;
    FaultId fault;       ///< That emptied it.
    sim::Instant since;  ///< When the piece was planned or settled last.
    bool is_new = true;  ///< Nobody knows yet how many of its misses are answered.
  };
  struct Shard {
    std::uint32_t primary = 0;  ///< Among its nodes.
    Course course = Course::Well;
    bool is_empty = false;  ///< None of its nodes runs, or has since all were lost.
    FaultId outage;         ///< Of the course.
    FaultId emptied_by;
    sim::Instant noticed;     ///< Of a failover.
    std::uint32_t epoch = 0;  ///< Of failovers.
    std::optional<Refilling> refilling;
  };
  /// What a cache did since the figures are counted.
  struct Doings {
    double hit_seconds = 0;
    double answering_seconds = 0;
    double failovers = 0;
    double lost_write_seconds = 0;
    double emptied = 0;
  };
  struct Cache {
    std::vector<Node> nodes;
    std::vector<Shard> shards;
    std::uint32_t turns = 0;  ///< Of the answers to callers.
    sim::Instant settled;
    Doings did;
    sim::Stream failovers;
  };

  [[nodiscard]] const CacheSpec& spec(CacheId id) const { return plan_->specs[id.index()]; }
  [[nodiscard]] const Plan::Cache& plan(CacheId id) const { return plan_->caches[id.index()]; }
  [[nodiscard]] Cache& at(CacheId id) { return caches_[id.index()]; }
  [[nodiscard]] const Cache& at(CacheId id) const { return caches_[id.index()]; }
  [[nodiscard]] bool is_memcached(CacheId id) const {
    return spec(id).engine == CacheEngine::Memcached;
  }
  [[nodiscard]] bool holds_items(CacheId id) const { return spec(id).holds == CacheHolds::Items; }
  [[nodiscard]] std::uint32_t primary_of(CacheId id, std::uint32_t shard) const {
    return shard * plan(id).each + at(id).shards[shard].primary;
  }
  /// "node 2 in ap-northeast-2a", "primary of shard 1 in ap-northeast-2a"
  [[nodiscard]] std::string node_text(CacheId id, std::uint32_t node) const;
  /// "shard 1 of 3"
  [[nodiscard]] std::string shard_text(CacheId id, std::uint32_t shard) const;

  [[nodiscard]] PartLook look_of(CacheId id, std::uint32_t node) const;

  // caches.cpp: nodes.
  void schedule_fault(CacheId id, std::uint32_t node, Here here);
  void strike_node(CacheId id, std::uint32_t node, Here here);
  void lose(CacheId id, std::uint32_t node, State next);
  void proceed(CacheId id, std::uint32_t node, Here here);
  [[nodiscard]] sim::Duration draw_length(CacheId id, std::uint32_t node);
  [[nodiscard]] std::uint32_t running_in(CacheId id, std::uint32_t shard) const;

  // shards.cpp: who is the primary, and what there is.
  void judge(CacheId id, std::uint32_t shard, FaultId fault, bool is_planned, Here here);
  void fail_over(CacheId id, std::uint32_t shard, bool is_planned, Here here);
  void begin_again(CacheId id, std::uint32_t shard, Here here);
  void empty(CacheId id, std::uint32_t shard, FaultId fault, Here here);

  // cache_answers.cpp: what callers see.
  void answer(CacheId id, Here here);
  void settle(CacheId id, Here here);
  void fill(CacheId id, Here here);
  [[nodiscard]] double expected_met(CacheId id, Here here) const;
  void answer_shard(CacheId id, std::uint32_t shard, EndpointTable::Endpoint& reads,
                    EndpointTable::Endpoint& writes, Here here) const;
  void answer_items(CacheId id, std::uint32_t shard, EndpointTable::Endpoint& reads) const;
  [[nodiscard]] double hits_of(CacheId id, std::uint32_t shard) const;
  [[nodiscard]] double down_share(CacheId id) const;

  const Plan* plan_;
  std::vector<Cache> caches_;
};

}  // namespace models
