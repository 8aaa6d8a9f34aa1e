#include <algorithm>
#include <initializer_list>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/keys/database_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/library.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::DatabaseDeployment;
using models::DatabaseSpec;

/// Of what takes nothing at all there is another way to say so.
double rate_above_0(const Node& node) {
  const double rate = node.rate();
  if (rate <= 0 && is_sound(node))
    node.fail(node.shown() + " takes nothing", "write more than 0/s");
  return rate;
}

void read_faults(const ObjectReader& database, const Names& names, DatabaseSpec& spec) {
  const models::Keys<models::DatabaseFaultRates>& keys = models::database_fault_rate_keys();
  const std::optional<Node> given = database.find("faults");
  if (given && given->is_string()) {
    if (given->json() != "none")
      given->fail(given->shown() + " is no word for it", R"(write "none", or an object of rates)");
    return;
  }
  const ObjectReader object = child_of(database, "faults", keys.table);
  if (!spec.shares_storage()) {
    read_keys(object, keys, names, spec.faults);
    return;
  }
  for (const char* key : {"host_fault", "engine_crash"}) {
    read_key(object, keys, key, names, spec.faults);
  }
  if (const auto volumes = object.find("storage_fault")) {
    volumes->fail("instances of Aurora have no volumes",
                  R"(lose copies of its storage by "copy_fault" of a timeline)");
  }
}

void read_failover(const ObjectReader& database, DatabaseSpec& spec) {
  const std::optional<Node> given = database.find("failover");
  const auto default_law = [&](const char* kind) {
    return read_distribution(
        default_node(database.reading(), std::string("databases.failover.") + kind));
  };
  const char* const documented = spec.shares_storage() ? "aurora"
                                 : spec.is_cluster()   ? "cluster"
                                                       : "documented";
  if (!given) {
    spec.failover = default_law(documented);
  } else if (!given->is_string() ||
             given->json().get<std::string>().find_first_of("0123456789") == 0) {
    spec.failover = read_distribution(*given);
  } else if (const auto kind = given->choice({"documented", "measured"}, "a kind of failover")) {
    spec.failover_kind = static_cast<models::FailoverKind>(*kind);
    spec.failover = default_law(*kind == 1 ? "measured" : documented);
  }
}

void read_replicas(const ObjectReader& database, const Names& names, DatabaseSpec& spec) {
  const models::Keys<models::ReadReplicaSpec>& keys = models::read_replica_keys();
  const ObjectReader object = child_of(database, "read_replicas", keys.table);
  models::ReadReplicaSpec& replicas = spec.read_replicas;
  read_key(object, keys, "count", names, replicas);
  if (replicas.count == 0) return;
  read_keys(object, keys, names, replicas, [&](std::string_view) {
    if (const auto rate = object.find("apply_rate")) replicas.apply_rate = rate_above_0(*rate);
  });
  if (replicas.zones.empty()) replicas.zones = spec.zones;
  if (!spec.is_cluster()) return;
  object.node().fail("read replicas of a cluster are not modelled",
                     spec.shares_storage() ? R"(Aurora's own are its "replicas")"
                                           : "its two readers serve reads; or write multi_az");
}

void read_connections(const ObjectReader& database, const Names& names, DatabaseSpec& spec) {
  const models::Keys<models::ConnectionSpec>& keys = models::connection_keys();
  const ObjectReader object = child_of(database, "connections", keys.table);
  read_keys(object, keys, names, spec.connections, [&](std::string_view) {
    if (const auto max = object.find("max")) {
      spec.connections.max = static_cast<int>(max->integer({1, 100'000}));
    }
  });
}

template <class Spec>
void read_part(const ObjectReader& database, const char* key, const models::Keys<Spec>& keys,
               const Names& names, Spec& spec) {
  read_keys(child_of(database, key, keys.table), keys, names, spec);
}

void read_vcpu(const ObjectReader& database, DatabaseSpec& spec) {
  const std::optional<Node> vcpu = database.find("vcpu");
  if (vcpu) spec.instance_class.vcpu = vcpu->number({0.01, 1000});
}

void read_manual_failover(const ObjectReader& database, DatabaseSpec& spec) {
  const std::optional<Node> law = database.find("manual_failover");
  if (law) spec.manual_failover = read_distribution(*law);
}

template <class Spec>
void read_quorum(const ObjectReader& object, const char* key, int quorum, const Spec& copies) {
  if (quorum <= copies.all()) return;
  object.find(key)
      .value_or(object.node())
      .fail(fmt::format("{} of {} copies", quorum, copies.all()),
            "a quorum is no more than there are");
}

void read_copies(const ObjectReader& database, const Names& names, DatabaseSpec& spec) {
  const models::Keys<models::StorageCopiesSpec>& keys = models::storage_copies_keys();
  const ObjectReader object = child_of(database, "copies", keys.table);
  models::StorageCopiesSpec& copies = spec.copies;
  read_keys(object, keys, names, copies);
  read_quorum(object, "write_quorum", copies.write_quorum, copies);
  read_quorum(object, "read_quorum", copies.read_quorum, copies);
  const std::set<models::ZoneId> different(copies.zones.begin(), copies.zones.end());
  if (copies.zones.size() <= 3 && different.size() == copies.zones.size()) return;
  object.find("zones").value_or(database.node()).fail("copies are in three different zones");
}

void read_scaling(const ObjectReader& database, const Names& names, DatabaseSpec& spec) {
  const models::Keys<models::ReplicaScalingSpec>& keys = models::replica_scaling_keys();
  const ObjectReader object = child_of(database, "replica_scaling", keys.table);
  models::ReplicaScalingSpec& scaling = spec.replica_scaling;
  read_keys(object, keys, names, scaling);
  const Node& node = object.node();
  if (!is_sound(node)) return;
  if (scaling.target <= 0) object.find("target").value_or(node).fail("a target of nothing");
  if (spec.replicas < scaling.min || spec.replicas > scaling.max) {
    node.fail(fmt::format("{} replicas are not between {} and {}", spec.replicas, scaling.min,
                          scaling.max),
              R"("replicas" says with how many it begins)");
  }
}

/// Keys of Aurora alone.
void read_aurora_key(std::string_view key, const ObjectReader& database, const Names& names,
                     DatabaseSpec& spec) {
  const models::Keys<DatabaseSpec>& keys = models::database_keys();
  for (const char* plain : {"replicas", "replacement", "recreation"}) {
    if (key != plain) continue;
    if (spec.shares_storage()) {
      read_key(database, keys, plain, names, spec);
    } else if (const auto given = database.find(plain)) {
      given->fail("only Aurora has it", R"(write "deployment": "aurora")");
    }
  }
  for (const char* object : {"copies", "replica_scaling", "secondary"}) {
    const auto given = database.find(object);
    if (key != object) continue;
    if (given && !spec.shares_storage()) {
      given->fail("only Aurora has it", R"(write "deployment": "aurora")");
    } else if (key == "copies" && spec.shares_storage()) {
      read_copies(database, names, spec);
    } else if (given && key == "replica_scaling") {
      read_scaling(database, names, spec);
    } else if (given && key == "secondary") {
      read_part(database, object, models::secondary_cluster_keys(), names, spec.secondary);
    }
  }
}

/// What stands at a key that is no single value.
void read_own_key(std::string_view key, const ObjectReader& database, const Names& names,
                  DatabaseSpec& spec) {
  const bool fails_over = spec.deployment != DatabaseDeployment::SingleAz;
  if (key == "class") {
    spec.instance_class = read_database_class(database);
  } else if (key == "faults") {
    read_faults(database, names, spec);
  } else if (key == "read_replicas") {
    read_replicas(database, names, spec);
  } else if (key == "connections") {
    read_connections(database, names, spec);
  } else if (key == "storage") {
    read_part(database, "storage", models::database_storage_keys(), names, spec.storage);
  } else if (key == "maintenance") {
    read_part(database, "maintenance", models::database_maintenance_keys(), names,
              spec.maintenance);
  } else if (key == "failover" && (fails_over || database.has("failover"))) {
    read_failover(database, spec);
  } else if (key == "manual_failover") {
    read_manual_failover(database, spec);
  } else if (key == "vcpu") {
    read_vcpu(database, spec);
  } else {
    read_aurora_key(key, database, names, spec);
  }
}

/// Keys on which a database rests only where it has the instances for them.
void read_what_matters(const ObjectReader& database, const Names& names, DatabaseSpec& spec) {
  const models::Keys<DatabaseSpec>& keys = models::database_keys();
  const auto read_when = [&](bool matters, std::initializer_list<const char*> names_of_keys) {
    for (const char* key : names_of_keys) {
      if (matters || database.has(key)) read_key(database, keys, key, names, spec);
    }
  };
  const bool fails_over = spec.deployment != DatabaseDeployment::SingleAz;
  const bool replicated = spec.read_replicas.count > 0;
  read_when((fails_over && !spec.shares_storage()) || replicated, {"rebuild"});
  read_when(fails_over, {"failover_fails", "detection", "dns_ttl"});
  read_when(spec.is_cluster(), {"reader_detection"});
  read_when(replicated, {"promotion"});
  if (spec.proxy || database.has("proxy_factor")) {
    read_key(database, keys, "proxy_factor", names, spec,
             spec.shares_storage() ? "databases.proxy_factor_of_aurora" : "");
  }
}

void check_zones(const ObjectReader& database, const DatabaseSpec& spec) {
  const std::optional<Node> zones = database.find("zones");
  if (!zones || !is_sound(*zones) || spec.shares_storage()) return;
  const auto needed = static_cast<std::size_t>(spec.instances());
  if (spec.zones.size() == needed) return;
  zones->fail(fmt::format("{} zone{} for {} instance{}", spec.zones.size(),
                          spec.zones.size() == 1 ? "" : "s", needed, needed == 1 ? "" : "s"),
              "single_az lives in one zone, multi_az in two, multi_az_cluster in three");
}

}  // namespace

models::DatabaseClass read_database_class(const ObjectReader& object) {
  const std::optional<Node> value = object.get("class");
  if (!value) return {};
  const Catalogue& catalogue = object.reading().catalogue;
  const auto found = value->is_string()
                         ? catalogue.database_classes.find(value->json().get<std::string>())
                         : catalogue.database_classes.end();
  if (found == catalogue.database_classes.end()) {
    const std::string name = value->is_string() ? value->json().get<std::string>() : "";
    value->fail(value->shown() + " is no class of databases that is known",
                did_you_mean(nearest_types(name, database_class_names(library_folder()))));
    return {};
  }
  const models::DatabaseClass& known = found->second;
  note_assumption(object.reading(), {"database_classes." + known.name,
                                     fmt::format("{} vCPU, {} GiB", known.vcpu, known.memory_gib),
                                     catalogue.source_of_database_classes, "documented"});
  return known;
}

DatabaseSpec read_database(const std::string& id, const Node& node, const Names& names) {
  const models::Keys<DatabaseSpec>& keys = models::database_keys();
  const ObjectReader object = object_of(node, keys.table);
  DatabaseSpec spec;
  spec.id = id;
  read_keys(object, keys, names, spec,
            [&](std::string_view key) { read_own_key(key, object, names, spec); });
  read_what_matters(object, names, spec);
  check_zones(object, spec);
  if (spec.engine == models::DatabaseEngine::MariaDb && spec.is_cluster()) {
    object.find("deployment")
        .value_or(node)
        .fail("there are no clusters of MariaDB", "take mysql or postgresql, or multi_az");
  }
  // Storage of Aurora grows with what is stored.
  if (spec.shares_storage()) {
    spec.storage.autoscaling = true;
    spec.storage.allocated_bytes = spec.storage.used_bytes;
  }
  if (spec.storage.used_bytes > spec.storage.allocated_bytes && is_sound(node)) {
    object.find("storage").value_or(node).fail("more is used than allocated");
  }
  return spec;
}

void check_database_regions(const ObjectReader& architecture, const models::Architecture& design) {
  const auto region_of = [&](models::ZoneId zone) -> const std::string& {
    return design.zones[zone.index()].region;
  };
  const std::optional<Node> databases = architecture.find("databases");
  if (!databases || !is_sound(architecture.node())) return;
  for (const DatabaseSpec& spec : design.databases) {
    const std::vector<models::ZoneId>& secondary = spec.secondary.zones;
    const auto one_region = [&](const std::vector<models::ZoneId>& zones) {
      return std::all_of(zones.begin(), zones.end(), [&](models::ZoneId zone) {
        return region_of(zone) == region_of(zones.front());
      });
    };
    const Node node = databases->member(spec.id);
    if (!one_region(spec.zones) || !one_region(secondary)) {
      node.fail("instances of one cluster live in several regions",
                R"(those of another region are its "secondary")");
    } else if (!secondary.empty() &&
               region_of(secondary.front()) == region_of(spec.zones.front())) {
      node.fail("the secondary cluster is in the region of the first",
                R"(give its zones a "region" of their own)");
    }
  }
}

models::ExternalSpec read_external(const std::string& id, const Node& node, const Names& names) {
  const models::Keys<models::ExternalSpec>& keys = models::external_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::ExternalSpec spec;
  spec.id = id;
  read_keys(object, keys, names, spec, [&](std::string_view) {
    if (const auto limit = object.find("rate_limit")) spec.rate_limit = rate_above_0(*limit);
  });
  if (!names.of("nat_gateways").empty() || object.has("call_size")) {
    read_key(object, keys, "call_size", names, spec);
  }
  return spec;
}

}  // namespace tools
