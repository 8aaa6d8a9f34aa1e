#pragma once

#include "models/architecture/cache_spec.hpp"
#include "models/architecture/keys/key.hpp"
#include "models/architecture/keys/placement_keys.hpp"

namespace models {

[[nodiscard]] inline const Keys<CacheSpec>& cache_fault_rate_keys() {
  using Spec = CacheSpec;
  static const Keys<Spec> keys{
      {"cache_faults", "Failures of each node of a cache", "caches.faults"},
      {event_rate<&Spec::node_faults>("node_fault", "The node is lost")}};
  return keys;
}

namespace detail {

/// Of caches of items alone.
[[nodiscard]] inline std::vector<Row<CacheSpec>> cache_item_rows() {
  using Spec = CacheSpec;
  using Of = CatalogueSpec;
  using namespace std::chrono_literals;
  constexpr std::int64_t most_objects = 10'000'000;
  return {
      share<&Spec::hit_ratio>("hit_ratio", {}, "Of the reads of items, those that find theirs")
          .optional()
          .by_hand()
          .limits("left out: by the catalogue of objects"),
      whole<&Spec::catalogue, &Of::objects>("objects", {1, most_objects},
                                            "Of the catalogue that may be asked for")
          .optional()
          .by_hand()
          .limits("left out: a stated hit ratio"),
      real<&Spec::catalogue, &Of::skew>("skew", {0, 10},
                                        "The i-th object is asked for in proportion to i^-skew")
          .needed_with("objects")
          .by_hand(),
      length<&Spec::catalogue, &Of::ttl>("ttl", {1ms}, "How long an item stays from its load on")
          .optional()
          .by_hand()
          .limits("left out: it stays"),
      whole<&Spec::catalogue, &Of::fits>("fits", {1, most_objects}, "Objects that have room")
          .optional()
          .by_hand()
          .limits("left out: all; at most the objects"),
      choice<&Spec::catalogue, &Of::strategy>(
          "strategy", {{"lazy_loading", "write_through"}, "a strategy"},
          "What loads an item: a miss that was answered, or its update as well")
          .by_hand(),
      own<Spec>("writes", {Rate{}}, "Updates over all objects, by the same popularity")
          .optional()
          .limits("left out: none")};
}

}  // namespace detail

[[nodiscard]] inline const Keys<CacheSpec>& cache_keys() {
  using Spec = CacheSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"cache", "A cache of Amazon ElastiCache", "caches"},
      joined(
          {choice<&Spec::engine>("engine", {{"redis", "memcached"}, "an engine"}, "Which engine")
               .required(),
           choice<&Spec::holds>("holds", {{"items", "sessions"}, "what a cache holds"},
                                "Copies of what another service has, or what is nowhere else")
               .required(),
           own<Spec>("node_type", {Text{}}, "Of its nodes, such as cache.m5.large").required(),
           whole<&Spec::shards>("nodes", {1, 300, "Amazon ElastiCache"}, "Of Memcached").by_hand(),
           whole<&Spec::shards>("shards", {1, 500, "Amazon ElastiCache"},
                                "Of Redis: parts of the keys, each with a primary")
               .by_hand(),
           whole<&Spec::replicas>("replicas", {0, 5, "Amazon ElastiCache"},
                                  "Of each shard of Redis")
               .by_hand(),
           flag<&Spec::multi_az>("multi_az", "A replica takes over from a primary that is lost")
               .by_hand(),
           ids<&Spec::zones>("zones", 1,
                             "Node n of shard s, the primary first, lives in the zone s + n "
                             "modulo their number")
               .required(),
           own<Spec>("faults", {OneOf{{{Choice{{"none"}, "a word"}}, {Object{"cache_faults"}}}}},
                     "Failures of each node; none: none of its own")
               .varies(),
           law<&Spec::replacement>("replacement",
                                   "Of a lost node whose keys no replica takes over"),
           law<&Spec::detection>("detection", "Loss of a primary to the promotion of a replica")
               .by_hand(),
           law<&Spec::promotion>("promotion", "Of a replica").by_hand(),
           law<&Spec::rebuild>("rebuild", "Of a lost node as a copy of another one").by_hand(),
           length<&Spec::zone_recovery>("zone_recovery", {0s, 24h},
                                        "A node's own start once its zone is back"),
           length<&Spec::replication_lag>("replication_lag", {0s, 24h},
                                          "Writes of that time are lost with a primary")
               .by_hand(),
           detail::subnets_row<Spec>(), detail::security_groups_row<Spec>(),
           detail::port_row<Spec>("left out: that of the engine")},
          detail::cache_item_rows())};
  return keys;
}

}  // namespace models
