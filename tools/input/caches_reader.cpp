#include <algorithm>
#include <initializer_list>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/keys/cache_keys.hpp"
#include "tools/input/catalogue.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/library.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::CacheEngine;
using models::CacheHolds;
using models::CacheSpec;
using models::CacheStrategy;

constexpr std::initializer_list<const char*> item_keys{"hit_ratio", "objects",  "skew",  "ttl",
                                                       "fits",      "strategy", "writes"};

/// What is written at a key that means nothing here.
void refuse(const ObjectReader& cache, std::initializer_list<const char*> keys,
            const std::string& problem, const std::string& hint) {
  for (const char* key : keys) {
    if (const auto given = cache.find(key))
      given->fail(fmt::format("\"{}\" {}", key, problem), hint);
  }
}

void read_node_type(const ObjectReader& cache, CacheSpec& spec) {
  const std::optional<Node> value = cache.get("node_type");
  if (!value) return;
  const std::vector<std::string> known = cache_node_names(library_folder());
  if (value->is_string()) spec.node_type = value->json().get<std::string>();
  if (std::find(known.begin(), known.end(), spec.node_type) != known.end()) return;
  value->fail(value->shown() + " is no type of cache nodes that is known",
              did_you_mean(nearest_types(spec.node_type, known)));
}

void read_faults(const ObjectReader& cache, const Names& names, CacheSpec& spec) {
  const models::Keys<CacheSpec>& keys = models::cache_fault_rate_keys();
  const std::optional<Node> given = cache.find("faults");
  if (given && given->is_string()) {
    if (given->json() != "none")
      given->fail(given->shown() + " is no word for it", R"(write "none", or an object of rates)");
    return;
  }
  read_keys(child_of(cache, "faults", keys.table), keys, names, spec);
}

/// Keys on which a cache rests only where it has the nodes for them.
void read_nodes(const ObjectReader& cache, const Names& names, CacheSpec& spec) {
  const models::Keys<CacheSpec>& keys = models::cache_keys();
  const auto read_when = [&](bool matters, std::initializer_list<const char*> names_of_keys) {
    for (const char* key : names_of_keys) {
      if (matters || cache.has(key)) read_key(cache, keys, key, names, spec);
    }
  };
  if (spec.engine == CacheEngine::Memcached) {
    refuse(cache, {"shards", "replicas", "multi_az"}, "belongs to redis",
           R"(memcached has "nodes", each with its part of the keys)");
    read_when(true, {"nodes"});
    return;
  }
  refuse(cache, {"nodes"}, "belongs to memcached", R"(redis has "shards" and "replicas")");
  read_when(true, {"shards", "replicas"});
  read_when(spec.replicas > 0, {"multi_az", "rebuild", "replication_lag"});
  read_when(spec.multi_az, {"detection", "promotion"});
  if (!spec.multi_az || !is_sound(cache.node())) return;
  if (spec.replicas == 0) {
    cache.find("multi_az")
        ->fail("there is no replica that could take over", R"(give it "replicas": 1)");
  } else if (spec.zones.size() == 1) {
    cache.find("zones")->fail("all its nodes are in one zone", "name a second one");
  }
}

void check_items(const ObjectReader& cache, const CacheSpec& spec) {
  const models::CatalogueSpec& catalogue = spec.catalogue;
  if (catalogue.fits && *catalogue.fits > catalogue.objects) {
    cache.find("fits")->fail(
        fmt::format("there are {} objects, and no more can fit", catalogue.objects),
        R"(leave "fits" out: all fit)");
  }
  if (catalogue.strategy == CacheStrategy::WriteThrough) {
    refuse(cache, {"ttl"}, "means nothing where items are written through",
           "what fits stays; take lazy_loading for items that expire");
  }
}

/// What reads find: a stated share of them, or what a catalogue says.
void read_items(const ObjectReader& cache, const Names& names, CacheSpec& spec) {
  if (spec.holds == CacheHolds::Sessions) {
    refuse(cache, item_keys, "belongs to a cache of items", "a session is found unless it is lost");
    return;
  }
  const models::Keys<CacheSpec>& keys = models::cache_keys();
  if (!cache.has("objects")) {
    refuse(cache, {"skew", "ttl", "fits", "strategy", "writes"}, "belongs to a catalogue",
           R"(give "objects" in place of a stated hit ratio)");
    if (cache.has("hit_ratio")) {
      read_key(cache, keys, "hit_ratio", names, spec);
    } else {
      cache.node().fail("how many reads find their item is not said",
                        R"(give "hit_ratio", or "objects" and "skew")");
    }
    return;
  }
  refuse(cache, {"hit_ratio"}, "follows from the catalogue",
         R"(leave it out, or "objects" and what belongs to them)");
  for (const char* key : {"objects", "skew", "ttl", "fits", "strategy"}) {
    read_key(cache, keys, key, names, spec);
  }
  if (const auto writes = cache.find("writes")) spec.catalogue.writes_rps = writes->rate();
  if (is_sound(cache.node())) check_items(cache, spec);
}

}  // namespace

CacheSpec read_cache(const std::string& id, const Node& node, const Names& names) {
  const models::Keys<CacheSpec>& keys = models::cache_keys();
  const ObjectReader object = object_of(node, keys.table);
  CacheSpec spec;
  spec.id = id;
  read_keys(object, keys, names, spec, [&](std::string_view key) {
    if (key == "node_type") read_node_type(object, spec);
    if (key == "faults") read_faults(object, names, spec);
  });
  read_nodes(object, names, spec);
  read_items(object, names, spec);
  return spec;
}

}  // namespace tools
