#include <nlohmann/json.hpp>

#include "models/architecture/keys/load_balancing_keys.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {

using namespace std::chrono_literals;

models::LoadBalancerSpec read_load_balancer(const std::string& id, const Node& node,
                                            const Names& names) {
  const models::Keys<models::LoadBalancerSpec>& keys = models::load_balancer_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::LoadBalancerSpec balancer;
  balancer.id = id;
  Reading& reading = object.reading();
  const auto least = default_node(reading, "load_balancers.least_zones").integer({1, 10});
  balancer.dns_ttl = default_node(reading, "load_balancers.dns_ttl").duration({1s, 3600s});
  read_keys(object, keys, names, balancer);
  const std::optional<Node> zones = object.find("zones");
  if (zones && zones->is_list() && zones->json().size() < static_cast<std::size_t>(least)) {
    zones->fail("a load balancer in " + std::to_string(zones->json().size()) + " zone",
                "Elastic Load Balancing wants at least " + std::to_string(least));
  }
  return balancer;
}

}  // namespace tools
