#pragma once

#include "models/architecture/scenario.hpp"
#include "sim/random/stream.hpp"
#include "tests/invariants/designs.hpp"

// Random designs whose services keep a state, under frequent faults.

namespace designs {

/// A random design whose first class makes sessions with carts.
inline models::Scenario with_sessions(std::uint64_t seed) {
  models::Scenario scenario = random_design(seed);
  sim::Stream bits = sim::named_stream(seed, 0, "random design", "sessions");
  models::SessionSpec& sessions = scenario.workload.sessions.emplace();
  sessions.classes = {models::RequestClassId{0}};
  sessions.lifetime = std::chrono::seconds(60 + bits.below(3600));
  sessions.steps = 1 + 20 * bits.uniform();
  sessions.cart_share = bits.uniform();
  if (bits.chance(0.3)) sessions.kept_in = models::KeptInCookie{};
  for (models::TargetGroupSpec& group : scenario.architecture.target_groups) {
    if (bits.chance(0.7)) group.stickiness = std::chrono::hours(24);
    group.deregistration_delay = std::chrono::seconds(bits.below(600));
    if (bits.chance(0.3)) {
      group.deregistration_propagation = sim::Distribution::constant(300 * bits.uniform());
    }
  }
  for (models::LoadBalancerSpec& balancer : scenario.architecture.load_balancers) {
    balancer.cross_zone = bits.chance(0.7);
  }
  return scenario;
}

/// A random design whose first class keeps pictures on volumes, and calls a table, a bucket and
/// file systems that fail often.
inline models::Scenario with_storage(std::uint32_t seed) {
  models::Scenario scenario = random_design(seed);
  sim::Stream bits = sim::named_stream(seed, 0, "random design", "storage");
  const models::FaultProcess events{10, sim::Distribution::exponential(7200)};
  models::Architecture& design = scenario.architecture;
  models::TableSpec table{"items", 100 + 5000 * bits.uniform(), {}, 1e9, events};
  if (bits.chance(0.5)) table.provisioned = models::ProvisionedUnits{20, 20};
  design.tables = {table};
  design.buckets = {{"assets", 1e9, events}};
  const std::vector<models::ZoneId> zones = all_zones(scenario);
  design.file_systems = {{"files", false, zones, 1e9, events, {}},
                         {"scratch", true, {zones.front()}, 1e9, {}, {}}};
  using models::CallOperation;
  models::RequestClassSpec& first = scenario.workload.classes[0];
  first.calls.push_back({models::TableId{0}, CallOperation::Write, 0.3, 0, false, {}});
  first.calls.push_back({models::BucketId{0}, CallOperation::Read, 2, 0, false, {}});
  first.calls.push_back({models::FileSystemId{0}, CallOperation::Read, 1, 0, false, {}});
  first.calls.push_back({models::FileSystemId{1}, CallOperation::Read, 0.5, 0, true, {}});
  if (first.needs_entry) first.pictures = models::PicturesSpec{2, 0.1, {}, 100, 0};
  return scenario;
}

/// A cache under frequent faults, chosen by what `bits` says.
inline models::CacheSpec random_cache(const models::Scenario& scenario, sim::Stream& bits) {
  models::CacheSpec spec;
  spec.id = "items";
  spec.node_type = "cache.m5.large";
  spec.engine = static_cast<models::CacheEngine>(bits.below(2));
  spec.holds = static_cast<models::CacheHolds>(bits.below(2));
  spec.shards = 1 + static_cast<int>(bits.below(3));
  if (spec.engine == models::CacheEngine::Redis) spec.replicas = static_cast<int>(bits.below(3));
  spec.multi_az = spec.replicas > 0 && bits.chance(0.5);
  spec.zones = all_zones(scenario);
  spec.node_faults = 200;
  spec.replacement = sim::Distribution::exponential(600);
  spec.detection = sim::Distribution::exponential(40);
  spec.promotion = sim::Distribution::constant(5);
  spec.rebuild = sim::Distribution::exponential(300);
  spec.zone_recovery = 300s;
  spec.replication_lag = 1s;
  if (spec.holds == models::CacheHolds::Sessions) return spec;
  if (bits.chance(0.2)) {
    spec.hit_ratio = bits.uniform();
    return spec;
  }
  spec.catalogue.objects = 1 + static_cast<std::int64_t>(bits.below(2000));
  spec.catalogue.skew = 1.5 * bits.uniform();
  spec.catalogue.strategy = static_cast<models::CacheStrategy>(bits.below(2));
  if (bits.chance(0.5)) {
    spec.catalogue.fits = 1 + static_cast<std::int64_t>(
                                  bits.below(static_cast<std::uint64_t>(spec.catalogue.objects)));
  }
  if (spec.catalogue.strategy == models::CacheStrategy::LazyLoading && bits.chance(0.6)) {
    spec.catalogue.ttl = 30s + std::chrono::seconds(bits.below(1200));
  }
  return spec;
}

/// Requests that call a random cache and, where it misses, a database.
inline models::Scenario random_shop(std::uint64_t seed) {
  models::Scenario scenario = blank();
  scenario.failures = frequent_failures();
  scenario.run.seed = seed;
  scenario.run.horizon = 24h * 6;
  sim::Stream bits = sim::named_stream(seed, 0, "random design", "caches");
  add_zones(scenario, 2 + static_cast<int>(bits.below(2)));
  scenario.architecture.caches = {random_cache(scenario, bits)};
  scenario.architecture.databases = {random_database(scenario, bits)};
  if (bits.chance(0.3)) {
    scenario.workload.demand = models::demand::daily({90, 60, 14h});
  }
  models::RequestClassSpec page;
  page.id = "page";
  page.needs_entry = false;
  const models::CallSpec shop{models::DatabaseId{0}, {}, 1, 0.06 * bits.uniform(), false, {}};
  page.calls = {
      {models::CacheId{0}, {}, bits.chance(0.7) ? 1 : 3 * bits.uniform(), 0, false, {shop}}};
  scenario.workload.classes = {page};
  return scenario;
}

/// A distribution in front of what requests enter through.
inline models::Scenario behind_distribution(models::Scenario scenario, double hit_ratio,
                                            sim::Duration ttl) {
  models::Architecture& design = scenario.architecture;
  models::DistributionSpec edge;
  edge.id = "edge";
  edge.origins = {{design.entry, {}}};
  edge.hit_ratio = hit_ratio;
  edge.ttl = ttl;
  design.distributions = {edge};
  design.entry = {models::EntryKind::Distribution, {}, {}, models::DistributionId{0}};
  for (models::RequestClassSpec& request : scenario.workload.classes) {
    request.duration.reset();
    request.target_group.reset();
  }
  return scenario;
}

}  // namespace designs
