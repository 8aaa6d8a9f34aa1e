// Hit ratios of the analytic road against closed forms and the cases A31 and S21.

#include "models/analytic/cache_law.hpp"

#include <chrono>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/time/year.hpp"

TEST_CASE("one key is a hit as often as its renewals say", "[cache_law]") {
  models::CacheSpec spec;
  spec.catalogue.objects = 1;
  spec.catalogue.ttl = std::chrono::seconds(60);
  CHECK(models::analytic::steady_hit_ratio(spec, 0.2) == Approx(12.0 / 13).epsilon(1e-12));
}

TEST_CASE("sums over blocks of ranks are those of S21", "[cache_law]") {
  models::CacheSpec spec;
  spec.catalogue.objects = 5000;
  spec.catalogue.skew = 0.8;
  spec.catalogue.ttl = std::chrono::seconds(120);
  constexpr double close = 1e-6;
  CHECK(models::analytic::steady_hit_ratio(spec, 100) == Approx(0.7734691057343321).epsilon(close));
  spec.catalogue.fits = 1000;
  CHECK(models::analytic::steady_hit_ratio(spec, 100) == Approx(0.5569675165421397).epsilon(close));
  spec.catalogue.strategy = models::CacheStrategy::WriteThrough;
  CHECK(models::analytic::steady_hit_ratio(spec, 100) == Approx(0.671811089950164).epsilon(close));
}

TEST_CASE("what is stated holds and sessions are found", "[cache_law]") {
  models::CacheSpec spec;
  spec.hit_ratio = 0.7;
  CHECK(models::analytic::steady_hit_ratio(spec, 10) == 0.7);
  spec.holds = models::CacheHolds::Sessions;
  CHECK(models::analytic::steady_hit_ratio(spec, 10) == 1);
}

namespace {

/// In zones a and b, each lost once a year for an hour; nodes fail five times a year.
models::Scenario two_zones(const models::CacheSpec& cache) {
  models::Scenario scenario;
  scenario.failures.zone_power = {1, sim::Distribution::constant(3600)};
  scenario.architecture.zones.resize(2);
  models::CacheSpec spec = cache;
  spec.node_faults = 5;
  spec.replacement = sim::Distribution::constant(600);
  spec.rebuild = sim::Distribution::constant(300);
  spec.detection = sim::Distribution::constant(30);
  spec.promotion = sim::Distribution::constant(5);
  spec.zone_recovery = std::chrono::seconds(300);
  scenario.architecture.caches = {spec};
  return scenario;
}

double down_s_per_year(const models::CacheSpec& cache) {
  const models::analytic::CacheLaw law =
      models::analytic::cache_law_of(two_zones(cache), sim::make_id<models::CacheId>(0));
  return law.calls_down() * sim::seconds_per_year;
}

models::CacheSpec in_zones(std::size_t zones) {
  models::CacheSpec spec;
  for (std::size_t zone = 0; zone < zones; ++zone) {
    spec.zones.push_back(sim::make_id<models::ZoneId>(zone));
  }
  return spec;
}

}  // namespace

TEST_CASE("one node is down until it is replaced, and with its zone until that has begun again",
          "[cache_law]") {
  const double of_life = 5 * 600 / sim::seconds_per_year;
  CHECK(down_s_per_year(in_zones(1)) == Approx(3000 / (1 + of_life) + 3900).epsilon(1e-9));
}

TEST_CASE("a replica takes over from a primary that is lost, and without Multi-AZ none does",
          "[cache_law]") {
  models::CacheSpec pair = in_zones(2);
  pair.replicas = 1;
  CHECK(down_s_per_year(pair) == Approx(down_s_per_year(in_zones(1))));
  pair.multi_az = true;
  const double of_life = 5 * 300 / sim::seconds_per_year;
  CHECK(down_s_per_year(pair) == Approx(5 * 35 / (1 + of_life) + 35).epsilon(1e-9));
}

TEST_CASE("a shard fails its part of the calls, and nodes of Memcached fail none", "[cache_law]") {
  models::CacheSpec spread = in_zones(2);
  spread.shards = 2;
  CHECK(down_s_per_year(spread) == Approx(down_s_per_year(in_zones(1))));
  spread.engine = models::CacheEngine::Memcached;
  CHECK(down_s_per_year(spread) == 0);
  const auto law =
      models::analytic::cache_law_of(two_zones(spread), sim::make_id<models::CacheId>(0));
  CHECK(law.most_gone == 0.5);
}
