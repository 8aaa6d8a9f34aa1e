// Long-run law of a cache.

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "models/analytic/cache_law.hpp"
#include "models/analytic/database_law.hpp"
#include "sim/base/require.hpp"
#include "sim/time/year.hpp"

namespace models::analytic {

namespace {

constexpr double year = sim::seconds_per_year;

class CacheLawBuilder {
 public:
  CacheLawBuilder(const Scenario& scenario, const CacheSpec& spec)
      : scenario_(scenario),
        spec_(spec),
        takes_over_(spec.multi_az && spec.replicas > 0),
        misses_(spec.engine == CacheEngine::Memcached) {}

  CacheLaw build() {
    add_nodes();
    for (const ZoneId zone : std::set<ZoneId>(spec_.zones.begin(), spec_.zones.end())) {
      add_zone(zone);
    }
    add_all_zones();
    return std::move(law_);
  }

 private:
  [[nodiscard]] ZoneId home(int shard, int node) const {
    return spec_.zones[static_cast<std::size_t>(shard + node) % spec_.zones.size()];
  }
  [[nodiscard]] bool is_all_in(int shard, ZoneId zone) const {
    for (int node = 0; node < spec_.nodes_of_shard(); ++node) {
      if (home(shard, node) != zone) return false;
    }
    return true;
  }
  [[nodiscard]] Length failover() const { return Length(spec_.detection).add(spec_.promotion); }

  void add(LossKind kind, std::optional<ZoneId> zone, double per_year, const Length& lasts,
           double share) {
    if (per_year <= 0 || share <= 0) return;
    law_.most_gone = std::max(law_.most_gone, share);
    if (misses_) return;
    const FailedCalls failed{share, share};
    law_.events.push_back({kind, zone, per_year, {{lasts, failed, failed}}});
  }

  /// What runs can fail, and what is being replaced cannot.
  void add_nodes() {
    const sim::Distribution& repair = takes_over_ ? spec_.rebuild : spec_.replacement;
    const double of_life = spec_.node_faults * repair.mean() / year;
    law_.node_down = of_life / (1 + of_life);
    const double per_year = spec_.shards * spec_.node_faults / (1 + of_life);
    add(takes_over_ ? LossKind::Failover : LossKind::InPlace, {}, per_year,
        takes_over_ ? failover() : Length(spec_.replacement), 1.0 / spec_.shards);
  }

  /// Primaries are where they begin; a shard that is in one zone has nobody to take over.
  void add_zone(ZoneId zone) {
    int failing_over = 0;
    int gone = 0;
    for (int shard = 0; shard < spec_.shards; ++shard) {
      if (home(shard, 0) != zone) continue;
      ++(takes_over_ && !is_all_in(shard, zone) ? failing_over : gone);
    }
    for (const ZoneLoss& loss : zone_losses_of(scenario_, zone)) {
      add(LossKind::Failover, zone, loss.per_year, failover(), share_of(failing_over));
      add(LossKind::InPlace, zone, loss.per_year, back_after(loss.lasts), share_of(gone));
    }
  }

  /// Zones with a life of their own stay.
  void add_all_zones() {
    const FaultProcess& process = scenario_.failures.all_zones_power;
    int gone = 0;
    for (int shard = 0; shard < spec_.shards; ++shard) {
      bool is_gone = true;
      for (int node = 0; node < (takes_over_ ? spec_.nodes_of_shard() : 1); ++node) {
        is_gone = is_gone && !scenario_.architecture.zones[home(shard, node).index()].has_own_life;
      }
      gone += is_gone ? 1 : 0;
    }
    add(LossKind::AllZones, {}, process.per_year, back_after(process.lasts), share_of(gone));
  }

  [[nodiscard]] double share_of(int shards) const {
    return static_cast<double>(shards) / spec_.shards;
  }
  [[nodiscard]] Length back_after(const sim::Distribution& lasts) const {
    return Length(lasts).add(sim::to_seconds(spec_.zone_recovery));
  }

  const Scenario& scenario_;
  const CacheSpec& spec_;
  bool takes_over_;
  bool misses_;
  CacheLaw law_;
};

}  // namespace

double CacheLaw::calls_down() const {
  return figures_of(
             events, [](const FailedCalls& failed) { return failed.reads; }, 1)
      .lost;
}

CacheLaw cache_law_of(const Scenario& scenario, CacheId id) {
  sim::require(id.index() < scenario.architecture.caches.size(), "no such cache");
  return CacheLawBuilder(scenario, scenario.architecture.caches[id.index()]).build();
}

}  // namespace models::analytic
