#include "tools/input/readers.hpp"

namespace tools {

using namespace std::chrono_literals;

models::LoadBalancerSpec read_load_balancer(const std::string& id, const Node& node,
                                            const Names& names) {
  const ObjectReader object(node, "load_balancer", "load_balancers");
  models::LoadBalancerSpec balancer;
  balancer.id = id;
  Reading& reading = object.reading();
  const auto least = default_node(reading, "load_balancers.least_zones").integer({1, 10});
  balancer.zones = object.ids<models::ZoneId>("zones", names.of("zones"), "a zone");
  const std::optional<Node> zones = object.find("zones");
  if (zones && zones->is_list() && zones->elements().size() < static_cast<std::size_t>(least)) {
    zones->fail("a load balancer in " + std::to_string(zones->elements().size()) + " zone",
                "Elastic Load Balancing wants at least " + std::to_string(least));
  }
  const std::optional<Node> group = object.get("target_group");
  if (group) {
    balancer.target_group =
        group->id<models::TargetGroupId>(names.of("target_groups"), "a target group")
            .value_or(models::TargetGroupId{0});
  }
  balancer.dns_ttl = default_node(reading, "load_balancers.dns_ttl").duration({1s, 3600s});
  balancer.zone_removal_delay = object.duration("zone_removal_delay", {sim::Duration::zero(), 24h});
  balancer.node_leaves_dns = object.choice("node_leaves_dns", {"when_targets_fail", "with_zone"},
                                           "when a node leaves the balancer's DNS") == 0
                                 ? models::NodeLeavesDns::WhenTargetsFail
                                 : models::NodeLeavesDns::WithZone;
  balancer.cross_zone = object.boolean("cross_zone");
  balancer.new_connections_per_request = object.number("new_connections_per_request", {0, 100});
  return balancer;
}

}  // namespace tools
