#include <cmath>

#include "tools/input/readers.hpp"

namespace tools {
namespace {

using namespace std::chrono_literals;

models::DnsHealthCheckSpec read_check(const ObjectReader& object) {
  const std::string route53 = "Route 53";
  models::DnsHealthCheckSpec check;
  check.interval = object.duration("interval", {10s, 30s, route53});
  if (check.interval != 10s && check.interval != 30s) {
    object.find("interval")
        .value_or(object.node())
        .fail("neither 10s nor 30s", "Route 53 has these two intervals");
  }
  check.timeout = object.duration("timeout", {1ms, 30s});
  check.response_timeout = object.duration("response_timeout", {1ms, 30s});
  if (check.timeout + check.response_timeout >= check.interval && is_sound(object.node())) {
    object.find("timeout")
        .value_or(object.node())
        .fail("\"timeout\" and \"response_timeout\" together are not shorter than \"interval\"");
  }
  check.failure_threshold = object.integer("failure_threshold", {1, 10, route53});
  check.checkers = object.integer("checkers", {1, 1000});
  check.healthy_above = object.share("healthy_above", {0, 0.999});
  return check;
}

void read_health_check(const ObjectReader& object, models::DnsRecordSpec& record) {
  const std::optional<Node> check = object.find("health_check");
  if (!check) return;
  const std::string defaults = "dns_records.health_check";
  if (check->is_bool()) {
    if (check->boolean()) {
      // true is an object that leaves everything out.
      record.health_check.push_back(
          read_check(ObjectReader(empty_object_at(*check), "dns_health_check", defaults)));
    }
    return;
  }
  record.health_check.push_back(read_check(ObjectReader(*check, "dns_health_check", defaults)));
}

}  // namespace

models::DnsRecordSpec read_record(const std::string& id, const Node& node, const Names& names) {
  const ObjectReader object(node, "dns_record", "dns_records");
  models::DnsRecordSpec record;
  record.id = id;
  record.change_propagation = object.duration("change_propagation", {0s, 24h});
  const std::optional<std::string> kind = object.exactly_one({"values", "alias"});
  if (!kind) return record;
  if (*kind == "alias") {
    record.kind = models::DnsRecordKind::Alias;
    record.load_balancer =
        object.find("alias")
            ->id<models::LoadBalancerId>(names.of("load_balancers"), "a load balancer")
            .value_or(models::LoadBalancerId{0});
    for (const char* key : {"ttl", "health_check"}) {
      if (const auto extra = object.find(key)) {
        extra->fail("an alias has no \"" + std::string(key) + "\" of its own",
                    "it follows the load balancer; leave it out");
      }
    }
    return record;
  }
  record.instances =
      object.ids<models::InstanceSetId>("values", names.of("instances"), "an instance set");
  // Route 53 takes 0 to 2147483647 s; nines a year, beyond which no cached answer matters.
  record.ttl = object.duration("ttl", {0s, sim::year});
  read_health_check(object, record);
  return record;
}

}  // namespace tools
