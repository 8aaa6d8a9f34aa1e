// Nodes of caches, with zones beside them: no instances, no traffic. What
// callers would see is read from the table of endpoints.

#include "models/caches/caches.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include <catch2/catch.hpp>

#include "models/zones/zones.hpp"
#include "tests/invariants/designs.hpp"
#include "tests/models/counted.hpp"
#include "tests/models/harness.hpp"

namespace {

using namespace std::chrono_literals;
using models::CacheEngine;
using models::CacheHolds;
using models::CacheId;
using models::CacheRole;
using models::Caches;
using models::CacheSpec;
using models::EndpointTable;
using models::Phase;
using models::ZoneFault;
using models::ZoneId;
using models::Zones;
using StoreWorld = models::Harness<Zones, Caches>;

constexpr CacheId items_id{0};
constexpr ZoneId zone_a{0};
constexpr ZoneId zone_b{1};
constexpr sim::Duration horizon = 24h * 400;

/// Nothing fails by itself, and all lengths are given.
CacheSpec cache(CacheEngine engine, CacheHolds holds) {
  CacheSpec spec;
  spec.id = "items";
  spec.engine = engine;
  spec.holds = holds;
  spec.node_type = "cache.m5.large";
  spec.zones = {zone_a, zone_b};
  spec.replacement = sim::Distribution::constant(400);
  spec.detection = sim::Distribution::constant(40);
  spec.promotion = sim::Distribution::constant(5);
  spec.rebuild = sim::Distribution::constant(300);
  spec.zone_recovery = 250s;
  spec.replication_lag = 2s;
  return spec;
}

CacheSpec redis(int replicas, bool multi_az) {
  CacheSpec spec = cache(CacheEngine::Redis, CacheHolds::Sessions);
  spec.replicas = replicas;
  spec.multi_az = multi_az;
  return spec;
}

models::Scenario scenario_of(const CacheSpec& spec) {
  models::Scenario scenario = designs::blank();
  scenario.run.horizon = horizon;
  designs::add_zones(scenario, 3);
  scenario.failures = {};
  scenario.failures.control_plane_with_zone_probability = 0;
  scenario.architecture.caches = {spec};
  scenario.workload.classes[0].calls = {{items_id, models::CallOperation::Read, 1, 0, false, {}}};
  return scenario;
}

struct Store {
  explicit Store(const CacheSpec& spec)
      : scenario(scenario_of(spec)),
        book(models::book_of(scenario)),
        tier(scenario),
        zones(models::plan_zones(scenario, book)),
        caches(models::plan_caches(scenario, book)),
        world(models::facts_of(tier), book.causes().size(), horizon, 1, zones, caches) {
    world.takes_notes = true;
  }

  [[nodiscard]] const EndpointTable::Endpoint& reads() const {
    const EndpointTable& table = world.facts.endpoints;
    return table.endpoint(table.reads_of(items_id));
  }
  [[nodiscard]] const EndpointTable::Endpoint& writes() const {
    const EndpointTable& table = world.facts.endpoints;
    return table.endpoint(table.writes_of(items_id));
  }
  [[nodiscard]] double failing() const { return reads().failing_at(world.moment); }
  [[nodiscard]] double missing() const {
    double share = 0;
    for (const auto& miss : reads().misses) share += miss.share.now;
    return share;
  }
  [[nodiscard]] std::size_t said(const std::string& text) const {
    return static_cast<std::size_t>(
        std::count_if(world.notes.begin(), world.notes.end(),
                      [&](const auto& note) { return note.text.find(text) != std::string::npos; }));
  }
  void hit(int shard = 0, CacheRole role = CacheRole::Primary, int index = 0) {
    world.obey(models::InjectCacheFault{items_id, shard, role, index});
  }
  void lose_zone(ZoneId zone, sim::Duration lasts) {
    world.obey(models::InjectZoneFault{ZoneFault::Power, {zone}, lasts, false});
  }
  [[nodiscard]] double counted(const std::string& figure) {
    models::Outcome outcome;
    outcome.observed = world.moment - sim::simulation_start;
    outcome.figures.resize(models::service_figures(scenario).all().size());
    outcome.meters.resize(models::service_meters(scenario).all().size());
    world.close_services(outcome);
    return models::counted(scenario, outcome, figure + "{cache=items}");
  }

  models::Scenario scenario;
  models::PlanBook book;
  models::FleetPlan tier;
  models::ZonesPlan zones;
  models::CachesPlan caches;
  StoreWorld world;
};

}  // namespace

TEST_CASE("the only node of a shard is replaced and is empty", "[caches]") {
  CacheSpec spec = redis(0, false);
  spec.shards = 4;
  Store store(spec);
  store.hit(1);
  CHECK(store.failing() == Approx(0.25));
  CHECK(store.writes().failing_at(store.world.moment) == Approx(0.25));
  store.world.pass(399s);
  CHECK(store.failing() == Approx(0.25));
  store.world.pass(2s);
  CHECK(store.failing() == 0);
  CHECK(store.world.services_are_whole());
  CHECK(store.said("25 % of the keys are lost") == 1);
  CHECK(store.counted("emptied_per_year") == Approx(0.25));
  CHECK(store.counted("failovers_per_year") == 0);
}

TEST_CASE("a replica takes over after detection and promotion and keys stay", "[caches]") {
  Store store(redis(1, true));
  store.hit();
  CHECK(store.failing() == 1);
  CHECK(store.reads().failing.front().phase == Phase::Detection);
  store.world.pass(41s);
  CHECK(store.reads().failing.front().phase == Phase::Restoration);
  store.world.pass(5s);
  CHECK(store.failing() == 0);
  CHECK_FALSE(store.world.services_are_whole());
  store.world.pass(260s);
  CHECK(store.world.services_are_whole());
  CHECK(store.counted("emptied_per_year") == 0);
  CHECK(store.counted("failovers_per_year") == 1);
  CHECK(store.counted("lost_writes_per_year") == 2);
}

TEST_CASE("a replica that is lost costs nothing", "[caches]") {
  Store store(redis(1, true));
  store.hit(0, CacheRole::Replica);
  CHECK(store.failing() == 0);
  store.world.pass(301s);
  CHECK(store.world.services_are_whole());
  CHECK(store.counted("lost_writes_per_year") == 0);
}

TEST_CASE(
    "without anybody who takes over a shard waits for its primary and "
    "keeps its keys",
    "[caches]") {
  Store store(redis(1, false));
  store.hit();
  store.world.pass(399s);
  CHECK(store.failing() == 1);
  store.world.pass(2s);
  CHECK(store.failing() == 0);
  CHECK(store.counted("emptied_per_year") == 0);
  CHECK(store.counted("failovers_per_year") == 0);
  CHECK(store.counted("lost_writes_per_year") == 2);
}

TEST_CASE(
    "with all its nodes a shard loses its keys and the first that is "
    "back serves",
    "[caches]") {
  Store store(redis(1, true));
  store.hit(0, CacheRole::Replica);
  store.world.pass(100s);
  store.hit();
  CHECK(store.failing() == 1);
  store.world.pass(199s);
  CHECK(store.failing() == 1);
  store.world.pass(2s);
  CHECK(store.failing() == 0);
  CHECK(store.counted("emptied_per_year") == 1);
}

TEST_CASE("a zone takes its nodes along until it is back and they have started", "[caches]") {
  Store store(redis(1, true));
  store.lose_zone(zone_a, 1h);
  CHECK(store.failing() == 1);
  store.world.pass(46s);
  CHECK(store.failing() == 0);
  store.world.pass(1h);
  CHECK_FALSE(store.world.services_are_whole());
  // As a copy of the one that lives.
  store.world.pass(300s);
  CHECK(store.world.services_are_whole());
  Store alone(redis(0, false));
  alone.lose_zone(zone_a, 1h);
  alone.world.pass(1h + 249s);
  CHECK(alone.failing() == 1);
  alone.world.pass(2s);
  CHECK(alone.failing() == 0);
  CHECK(alone.counted("emptied_per_year") == 1);
}

TEST_CASE("a zone that is lost during a replacement ends it", "[caches]") {
  Store store(redis(0, false));
  store.hit();
  store.world.pass(300s);
  store.lose_zone(zone_a, 1h);
  store.world.pass(1h + 249s);
  CHECK(store.failing() == 1);
  store.world.pass(2s);
  CHECK(store.failing() == 0);
}

TEST_CASE("replacements wait for the control plane and failovers do not", "[caches]") {
  Store store(redis(1, true));
  store.world.obey(models::InjectControlPlaneFault{2h});
  store.hit();
  store.world.pass(46s);
  CHECK(store.failing() == 0);
  store.world.pass(2h - 46s + 299s);
  CHECK_FALSE(store.world.services_are_whole());
  store.world.pass(2s);
  CHECK(store.world.services_are_whole());
}

TEST_CASE("a node of Memcached that is lost misses and fails nobody", "[caches]") {
  CacheSpec spec = cache(CacheEngine::Memcached, CacheHolds::Sessions);
  spec.shards = 4;
  Store store(spec);
  store.hit(2);
  CHECK(store.failing() == 0);
  CHECK(store.missing() == Approx(0.25));
  store.world.pass(401s);
  CHECK(store.missing() == 0);
}

TEST_CASE("items that miss while all is well are nobody's fault", "[caches]") {
  CacheSpec spec = cache(CacheEngine::Redis, CacheHolds::Items);
  spec.hit_ratio = 0.9;
  spec.shards = 2;
  Store store(spec);
  REQUIRE(store.reads().misses.size() == 1);
  CHECK_FALSE(store.reads().misses.front().fault.has_value());
  CHECK(store.missing() == Approx(0.1));
  store.hit();
  REQUIRE(store.reads().misses.size() == 2);
  CHECK(store.reads().misses.front().share.now == Approx(0.1));
  CHECK(store.reads().misses.back().fault.has_value());
  CHECK(store.missing() == Approx(0.55));
  CHECK(store.failing() == 0);
  CHECK(store.writes().failing_at(store.world.moment) == Approx(0.5));
}

TEST_CASE("a person who has a replica take over waits for no detection", "[caches]") {
  Store store(redis(1, true));
  store.world.obey(models::FailOverCache{items_id, 0});
  CHECK(store.failing() == 1);
  store.world.pass(6s);
  CHECK(store.failing() == 0);
  CHECK(store.counted("failovers_per_year") == 1);
  store.world.obey(models::FailOverCache{items_id, 0});
  CHECK(store.failing() == 0);
  CHECK(store.said("no failover") == 1);
}

TEST_CASE("a cache that is flushed has lost all keys and answers", "[caches]") {
  CacheSpec spec = cache(CacheEngine::Redis, CacheHolds::Items);
  spec.catalogue.objects = 100;
  Store store(spec);
  CHECK(store.missing() == Approx(0).margin(1e-12));
  store.world.obey(models::FlushCache{items_id});
  CHECK(store.missing() == Approx(1));
  CHECK(store.failing() == 0);
  CHECK(store.counted("emptied_per_year") == 1);
}
