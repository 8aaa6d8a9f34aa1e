// The figures of the service as a whole against runs.

#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "models/world/world.hpp"
#include "tests/explain/scenarios.hpp"

namespace {

using namespace models;

/// A fifth of the requests calls nothing, three fifths read and a fifth writes; faults come ten
/// times as often as by default, and zones are lost for an hour.
std::string service(const std::string& shop) {
  return R"({"region": "us-east-1", "architecture": {"zones": {"a": {}, "b": {}, "c": {}},
  "externals": {"fx": {"availability": "99.99%"}},
  "databases": {"shop": {"engine": "mysql", "class": "db.m5.large",
    "faults": {"host_fault": "0.5/year", "engine_crash": "5/year", "storage_fault": "0.02/year"},
    "maintenance": {"os_updates": "2/year", "engine_upgrades": "1/year"}, )" +
         shop + R"(}}},
  "workload": {"demand": "100/s", "classes": {
    "none": {"share": "20%"},
    "read": {"share": "60%", "calls": [{"to": "shop", "else": {"to": "fx", "optional": true}},
      {"to": "shop"}]},
    "write": {"share": "20%", "calls": [{"to": "fx", "times": 0.1},
      {"to": "shop", "operation": "write"}]}}},
  "failures": {"defaults": false, "zone_power": {"rate": "1/year", "lasts": "1h"},
    "all_zones_power": {"rate": "0.2/year", "lasts": "10min"}},
  "run": {"horizon": "365d"}})";
}

/// Mean and standard error over replications.
struct Estimate {
  double mean = 0;
  double error = 0;
};

Estimate estimate_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const auto count = static_cast<double>(values.size());
  return {mean, std::sqrt(squares / (count - 1) / count)};
}

/// What a run loses, and how long it is down, against what explain says of the whole.
void check_agrees(const Scenario& scenario) {
  const Explanation explanation = explain(scenario, explain_tests::settings());
  REQUIRE(explanation.service);
  constexpr std::uint64_t replications = 3000;
  const Plan plan(scenario);
  std::vector<double> lost;
  std::vector<double> down;
  for (std::uint64_t replication = 0; replication < replications; ++replication) {
    World world(plan);
    world.start(replication);
    Outcome outcome;
    world.finish(outcome);
    lost.push_back(outcome.lost / outcome.offered);
    down.push_back(sim::to_seconds(outcome.down) / sim::to_seconds(outcome.observed));
  }
  // Faults that overlap are a percent of it at these rates, and known to first order.
  const Estimate lost_share = estimate_of(lost);
  CHECK(std::abs(lost_share.mean - explanation.service->requests_lost) <
        4 * lost_share.error + 0.01 * lost_share.mean);
  const Estimate down_share = estimate_of(down);
  CHECK(std::abs(down_share.mean - explanation.service->down) <
        4 * down_share.error + 0.01 * down_share.mean);
}

TEST_CASE("a run loses and is down as the closed form says", "[calls][run][statistical]") {
  const std::string shop = GENERATE(
      R"("zones": ["a"])", R"("zones": ["a"], "read_replicas": {"count": 2, "zones": ["a", "b"]})",
      R"("deployment": "multi_az", "zones": ["a", "b"], "connections": {"reconnect": "20s"})",
      R"("deployment": "multi_az", "zones": ["a", "b"], "proxy": true, "failover_fails": "10%")",
      R"("deployment": "multi_az", "zones": ["a", "b"], "read_replicas": {"count": 1})",
      R"("deployment": "multi_az_cluster", "zones": ["a", "b", "c"])");
  CAPTURE(shop);
  check_agrees(explain_tests::written(service(shop)));
}

/// Carts are in a cache, and a page is in another or in a bucket that is asked when that one fails.
std::string shop_with_caches(const std::string& carts) {
  return R"({"region": "us-east-1", "architecture": {"zones": {"a": {}, "b": {}, "c": {}},
  "buckets": {"pages_bucket": {"faults": {"service_event": {"rate": "0.5/year", "lasts": "1h"}}}},
  "caches": {"carts": {"faults": {"node_fault": "10/year"}, "holds": "sessions", )" +
         carts + R"(},
    "pages": {"engine": "redis", "node_type": "cache.m5.large", "zones": ["c"],
      "faults": {"node_fault": "10/year"}, "holds": "items", "hit_ratio": "90%"}}},
  "workload": {"demand": "100/s", "classes": {
    "page": {"share": "60%", "calls": [{"to": "pages", "else": {"to": "pages_bucket"}}]},
    "cart": {"share": "40%", "calls": [{"to": "carts"}]}}},
  "failures": {"defaults": false, "zone_power": {"rate": "2/year", "lasts": "1h"}},
  "run": {"horizon": "365d"}})";
}

TEST_CASE("a run with caches loses and is down as the closed form says",
          "[caches][run][statistical]") {
  const std::string carts = GENERATE(
      R"("engine": "redis", "node_type": "cache.m5.large", "zones": ["a"])",
      R"("engine": "redis", "node_type": "cache.m5.large", "zones": ["a", "b"], "replicas": 1)",
      R"("engine": "redis", "node_type": "cache.m5.large", "zones": ["a", "b"], "replicas": 1,
         "multi_az": true)",
      R"("engine": "redis", "node_type": "cache.m5.large", "zones": ["a", "b"], "shards": 2)",
      R"("engine": "memcached", "node_type": "cache.m5.large", "zones": ["a", "b"], "nodes": 2)");
  CAPTURE(carts);
  check_agrees(explain_tests::written(shop_with_caches(carts)));
}

}  // namespace
