#include "models/architecture/keys/load_balancing_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using namespace std::chrono_literals;

void read_check(const Node& node, const Names& names, models::DnsRecordSpec& record) {
  const models::Keys<models::DnsHealthCheckSpec>& keys = models::dns_health_check_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::DnsHealthCheckSpec check;
  read_keys(object, keys, names, check);
  if (check.interval != 10s && check.interval != 30s) {
    object.find("interval")
        .value_or(object.node())
        .fail("neither 10s nor 30s", "Route 53 has these two intervals");
  }
  if (check.timeout + check.response_timeout >= check.interval && is_sound(object.node())) {
    object.find("timeout")
        .value_or(object.node())
        .fail("\"timeout\" and \"response_timeout\" together are not shorter than \"interval\"");
  }
  record.health_check.push_back(check);
}

void read_health_check(const ObjectReader& object, const Names& names,
                       models::DnsRecordSpec& record) {
  const std::optional<Node> check = object.find("health_check");
  if (!check) return;
  // true is an object that leaves everything out.
  if (!check->is_bool()) {
    read_check(*check, names, record);
  } else if (check->boolean()) {
    read_check(empty_object_at(*check), names, record);
  }
}

void read_weighted(const Node& list, const Names& names, models::DnsRecordSpec& record) {
  const models::Keys<models::WeightedAlias>& keys = models::weighted_alias_keys();
  double weights = 0;
  for (const Node& element : list.elements()) {
    models::WeightedAlias alias;
    read_keys(object_of(element, keys.table), keys, names, alias);
    weights += alias.weight;
    record.weighted.push_back(alias);
  }
  if (!is_sound(list)) return;
  if (record.weighted.size() < 2) {
    list.fail("a weighted record leads to several", "name at least two, or write an alias");
  } else if (weights <= 0) {
    list.fail("all weights are 0", "give one of them a weight");
  }
  for (std::size_t later = 1; later < record.weighted.size(); ++later) {
    for (std::size_t first = 0; first < later; ++first) {
      if (record.weighted[first].load_balancer != record.weighted[later].load_balancer) continue;
      list.fail("it names a load balancer twice", "add its weights up");
      return;
    }
  }
  if (!record.weighted.empty()) record.load_balancer = record.weighted.front().load_balancer;
}

void refuse_beside_alias(const ObjectReader& object) {
  for (const char* key : {"ttl", "health_check"}) {
    if (const auto extra = object.find(key)) {
      extra->fail("an alias has no \"" + std::string(key) + "\" of its own",
                  "it follows the load balancer; leave it out");
    }
  }
}

}  // namespace

models::DnsRecordSpec read_record(const std::string& id, const Node& node, const Names& names) {
  const models::Keys<models::DnsRecordSpec>& keys = models::dns_record_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::DnsRecordSpec record;
  record.id = id;
  const auto read = [&](std::string_view key) { read_key(object, keys, key, names, record); };
  read_keys(object, keys, names, record);
  const std::optional<std::string> kind =
      object.exactly_one({"values", "alias", "weighted", "failover"});
  if (!kind) return record;
  if (*kind == "weighted") {
    record.kind = models::DnsRecordKind::Weighted;
    read_weighted(*object.find("weighted"), names, record);
  } else {
    read(*kind);
  }
  if (*kind == "failover") {
    record.kind = models::DnsRecordKind::Failover;
    if (!record.failover.empty()) record.load_balancer = record.failover.front();
  }
  if (*kind == "alias") record.kind = models::DnsRecordKind::Alias;
  if (*kind != "values") {
    refuse_beside_alias(object);
    return record;
  }
  read("ttl");
  read_health_check(object, names, record);
  return record;
}

}  // namespace tools
