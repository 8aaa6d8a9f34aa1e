#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "models/architecture/keys/distribution_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::DistributionSpec;

/// Whether a name is an origin of one kind, which then has it.
void check_origin(const Node& node, const models::EntrySpec& entry,
                  const models::Architecture& design) {
  if (entry.kind == models::EntryKind::InstanceAddress &&
      !design.instances[entry.instances.index()].elastic_ip) {
    node.fail(node.shown() + " has no Elastic IP",
              R"(set "elastic_ip": true, or name a dns record)");
  }
  if (entry.kind != models::EntryKind::DnsRecord) return;
  const models::DnsRecordKind kind = design.dns_records[entry.record.index()].kind;
  if (kind == models::DnsRecordKind::Weighted || kind == models::DnsRecordKind::Failover) {
    node.fail(node.shown() + " leads to several load balancers",
              "name a record that is an alias of one of them; two origins fail over");
  }
}

models::OriginSpec read_origin(const Node& node, const Names& names,
                               const models::Architecture& design) {
  models::OriginSpec origin;
  std::vector<std::string> known = names.of("dns_records");
  const std::size_t records = known.size();
  known.insert(known.end(), names.of("instances").begin(), names.of("instances").end());
  const std::size_t addresses = known.size();
  known.insert(known.end(), names.of("buckets").begin(), names.of("buckets").end());
  const std::optional<std::size_t> position =
      node.choice(known, "a dns record, an instance set with an Elastic IP, or a bucket");
  if (!position) return origin;
  if (*position < records) {
    origin.entry.kind = models::EntryKind::DnsRecord;
    origin.entry.record = sim::make_id<models::DnsRecordId>(*position);
  } else if (*position < addresses) {
    origin.entry.kind = models::EntryKind::InstanceAddress;
    origin.entry.instances = sim::make_id<models::InstanceSetId>(*position - records);
  } else {
    origin.bucket = sim::make_id<models::BucketId>(*position - addresses);
  }
  check_origin(node, origin.entry, design);
  return origin;
}

void read_origins(const ObjectReader& object, const Names& names,
                  const models::Architecture& design, DistributionSpec& spec) {
  const std::optional<Node> list = object.get("origins");
  if (!list) return;
  std::vector<std::string> seen;
  for (const Node& element : list->elements()) {
    spec.origins.push_back(read_origin(element, names, design));
    if (!element.is_string()) continue;
    if (!seen.empty() && seen.front() == element.json().get<std::string>()) {
      element.fail("both origins are the same", "name another one, or leave it out");
    }
    seen.push_back(element.json().get<std::string>());
  }
  if (spec.origins.empty()) list->fail("there is no origin", "name a dns record or a bucket");
  if (spec.origins.size() > 2) list->fail("there are more than two origins", "leave some out");
}

void read_latency(const ObjectReader& object, const Names& names, models::EdgeLatencySpec& spec) {
  const models::Keys<models::EdgeLatencySpec>& keys = models::edge_latency_keys();
  const ObjectReader latency = child_of(object, "latency", keys.table);
  read_keys(latency, keys, names, spec, [&](std::string_view) {
    if (const auto given = latency.find("client_origin")) {
      spec.client_origin = given->duration({sim::Duration::zero(), std::chrono::minutes(1)});
    }
  });
}

}  // namespace

models::DistributionSpec read_distribution_of_content(const std::string& id, const Node& node,
                                                      const Names& names,
                                                      const models::Architecture& design) {
  const models::Keys<DistributionSpec>& keys = models::distribution_keys();
  const ObjectReader object = object_of(node, keys.table);
  DistributionSpec spec;
  spec.id = id;
  read_keys(object, keys, names, spec, [&](std::string_view key) {
    if (key == "origins") read_origins(object, names, design, spec);
    if (key == "faults") spec.service_event = read_service_events(object, names);
    if (key == "latency") read_latency(object, names, spec.latency);
  });
  // Something harmless in the place of what is wrong.
  if (spec.origins.empty()) spec.origins.emplace_back();
  if (spec.origins.size() > 2) spec.origins.resize(2);
  const bool fails_over = spec.fails_over();
  for (const char* key : {"connection_attempts", "connection_timeout"}) {
    if (fails_over || object.has(key)) read_key(object, keys, key, names, spec);
  }
  return spec;
}

}  // namespace tools
