#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/keys/network_keys.hpp"
#include "tools/input/cidr.hpp"
#include "tools/input/key_reader.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::NetworkSpec;

constexpr const char* gateway = "internet_gateway";
constexpr std::array kinds{"vpcs",         "subnets",         "route_tables",
                           "network_acls", "security_groups", "nat_gateways"};

std::optional<ObjectReader> network_of(const ObjectReader& architecture) {
  if (!architecture.has("network")) return std::nullopt;
  return child_of(architecture, "network", models::network_keys().table);
}

/// The addresses at a node; nothing where they are wrong.
std::optional<models::Cidr> cidr_at(const Node& node) {
  const std::string text = node.text();
  if (!is_sound(node)) return std::nullopt;
  const auto cidr = parse_cidr(text);
  if (cidr) return *cidr;
  node.fail(cidr.error().problem, cidr.error().hint);
  return std::nullopt;
}

/// Of a VPC or of a subnet.
models::Cidr read_cidr(const ObjectReader& object) {
  constexpr int most_bits = 28;
  constexpr int least_bits = 16;
  const models::Cidr harmless{0, most_bits};
  const std::optional<Node> node = object.get("cidr");
  const std::optional<models::Cidr> cidr = node ? cidr_at(*node) : std::nullopt;
  if (!cidr) return harmless;
  if (cidr->bits >= least_bits && cidr->bits <= most_bits) return *cidr;
  node->fail(fmt::format("{} is {} than a VPC or a subnet may be", node->shown(),
                         cidr->bits < least_bits ? "larger" : "smaller"),
             "Amazon VPC takes /16 to /28");
  return harmless;
}

models::PortRange read_ports(const ObjectReader& rule) {
  const std::optional<Node> node = rule.find("ports");
  if (!node) return {};
  if (!node->is_string()) {
    const auto port = static_cast<int>(node->integer({0, models::PortRange::most}));
    return {port, port};
  }
  const auto ports = parse_ports(node->json().get_ref<const std::string&>());
  if (ports) return *ports;
  node->fail(ports.error().problem, ports.error().hint);
  return {};
}

/// A security group, or addresses.
void read_peer(const ObjectReader& rule, const std::string& key, const Names& names,
               models::SecurityRuleSpec& spec) {
  const std::optional<Node> node = rule.get(key);
  if (!node) return;
  const std::string text = node->text();
  if (!is_sound(*node)) return;
  if (text.find('/') == std::string::npos) {
    spec.group = node->id<models::SecurityGroupId>(names.of("security_groups"),
                                                   "a security group, nor a range of addresses");
  } else if (const auto cidr = cidr_at(*node)) {
    spec.peer = *cidr;
  }
}

std::vector<models::SecurityRuleSpec> read_security_rules(
    const ObjectReader& group, const std::string& direction, const Names& names,
    const models::Keys<models::SecurityRuleSpec>& keys, const std::string& peer) {
  std::vector<models::SecurityRuleSpec> rules;
  const std::optional<Node> all = group.find(direction);
  if (!all) return rules;
  for (const auto& [id, node] : all->members()) {
    const ObjectReader object = object_of(node, keys.table);
    models::SecurityRuleSpec rule;
    rule.id = id;
    read_peer(object, peer, names, rule);
    rule.ports = read_ports(object);
    rules.push_back(std::move(rule));
  }
  return rules;
}

models::SecurityGroupSpec read_security_group(const std::string& id, const Node& node,
                                              const Names& names) {
  const ObjectReader object = object_of(node, models::security_group_keys().table);
  models::SecurityGroupSpec spec;
  spec.id = id;
  spec.ingress = read_security_rules(object, "ingress", names, models::ingress_rule_keys(), "from");
  spec.any_egress = !object.has("egress");
  spec.egress = read_security_rules(object, "egress", names, models::egress_rule_keys(), "to");
  return spec;
}

int read_rule_number(const std::string& id, const Node& node) {
  constexpr int most = 32766;
  int number = 0;
  const auto read = std::from_chars(id.data(), id.data() + id.size(), number);
  if (read.ec == std::errc() && read.ptr == id.data() + id.size() && number >= 1 &&
      number <= most) {
    return number;
  }
  node.fail(in_quotes(id) + " is not the number of a rule", "Amazon VPC takes 1 to 32766");
  return most;
}

std::vector<models::AclRuleSpec> read_acl_rules(const ObjectReader& acl,
                                                const std::string& direction, const Names& names,
                                                const models::Keys<models::AclRuleSpec>& keys) {
  std::vector<models::AclRuleSpec> rules;
  const std::optional<Node> all = acl.find(direction);
  if (!all) return rules;
  for (const auto& [id, node] : all->members()) {
    const ObjectReader object = object_of(node, keys.table);
    models::AclRuleSpec rule;
    rule.id = id;
    rule.number = read_rule_number(id, node);
    read_keys(object, keys, names, rule, [&](std::string_view key) {
      if (key == "ports") {
        rule.ports = read_ports(object);
      } else if (const auto peer = object.get(std::string(key))) {
        rule.peer = cidr_at(*peer).value_or(models::Cidr{});
      }
    });
    rules.push_back(std::move(rule));
  }
  std::stable_sort(rules.begin(), rules.end(),
                   [](const auto& left, const auto& right) { return left.number < right.number; });
  return rules;
}

models::RouteTableSpec read_route_table(const std::string& id, const Node& node,
                                        const Names& names) {
  const ObjectReader object = object_of(node, models::route_table_keys().table);
  models::RouteTableSpec spec;
  spec.id = id;
  const std::optional<Node> all = object.find("routes");
  if (!all) return spec;
  for (const auto& [route_id, route_node] : all->members()) {
    const ObjectReader reader = object_of(route_node, models::route_keys().table);
    models::RouteSpec route;
    route.id = route_id;
    if (const auto to = reader.get("to")) route.to = cidr_at(*to).value_or(models::Cidr{});
    std::vector<std::string> known{gateway};
    const auto& gateways = names.of("nat_gateways");
    known.insert(known.end(), gateways.begin(), gateways.end());
    const std::optional<Node> through = reader.get("through");
    const auto position =
        through ? through->choice(known, R"("internet_gateway", nor a NAT gateway)") : std::nullopt;
    if (position.value_or(0) > 0) {
      route.through = models::RouteThrough::NatGateway;
      route.nat_gateway = sim::make_id<models::NatGatewayId>(*position - 1);
    }
    spec.routes.push_back(std::move(route));
  }
  return spec;
}

models::SubnetSpec read_subnet(const std::string& id, const Node& node, const Names& names) {
  const models::Keys<models::SubnetSpec>& keys = models::subnet_keys();
  const ObjectReader object = object_of(node, keys.table);
  models::SubnetSpec spec;
  spec.id = id;
  read_keys(object, keys, names, spec, [&](std::string_view key) {
    if (key == "cidr") spec.cidr = read_cidr(object);
    if (key != "acl") return;
    const std::optional<Node> acl = object.find("acl");
    if (acl) spec.acl = acl->id<models::NetworkAclId>(names.of("network_acls"), "a network ACL");
  });
  return spec;
}

/// Reads what stands at `key`, thing by thing.
template <class Read>
auto read_each(const ObjectReader& network, const std::string& key, const Read& read) {
  std::vector<decltype(read(std::string(), network.node()))> things;
  const std::optional<Node> all = network.find(key);
  if (!all) return things;
  for (const auto& [id, node] : all->members()) things.push_back(read(id, node));
  return things;
}

Node subnet_node(const ObjectReader& network, const NetworkSpec& spec, std::size_t subnet) {
  return network.find("subnets")->member(spec.subnets[subnet].id);
}

/// A subnet lies in its VPC, and no two subnets of one overlap.
void check_addresses_of(const ObjectReader& network, const NetworkSpec& spec) {
  for (std::size_t index = 0; index < spec.subnets.size(); ++index) {
    const models::SubnetSpec& subnet = spec.subnets[index];
    const Node node = subnet_node(network, spec, index);
    if (!is_sound(node) || !is_sound(*network.find("vpcs"))) continue;
    const models::VpcSpec& vpc = spec.vpcs[subnet.vpc.index()];
    const Node cidr = node.member("cidr");
    if (!vpc.cidr.contains(subnet.cidr)) {
      cidr.fail(cidr.shown() + " lies outside of " + vpc.cidr.text() + ", the addresses of \"" +
                    vpc.id + "\"",
                "choose a part of the VPC that no other subnet has");
    }
    for (std::size_t other = 0; other < index; ++other) {
      const models::SubnetSpec& before = spec.subnets[other];
      if (before.vpc != subnet.vpc || !before.cidr.overlaps(subnet.cidr)) continue;
      if (!is_sound(subnet_node(network, spec, other))) continue;
      cidr.fail(cidr.shown() + " overlaps with " + before.cidr.text() + ", the addresses of \"" +
                    before.id + "\"",
                "choose a part of the VPC that no other subnet has");
    }
  }
}

}  // namespace

void add_names_of_network(const ObjectReader& architecture, Names& names) {
  const std::optional<Node> network = architecture.find("network");
  for (const char* kind : kinds) {
    const bool has = network && network->is_object() && network->json().contains(kind);
    names.ids[kind] = has ? ids_of(network->member(kind)) : std::vector<std::string>();
  }
}

NetworkSpec read_network(const ObjectReader& architecture, const Names& names) {
  NetworkSpec spec;
  const std::optional<ObjectReader> network = network_of(architecture);
  if (!network) return spec;
  spec.vpcs = read_each(*network, "vpcs", [&](const std::string& id, const Node& node) {
    return models::VpcSpec{id, read_cidr(object_of(node, models::vpc_keys().table))};
  });
  spec.subnets = read_each(*network, "subnets", [&](const std::string& id, const Node& node) {
    return read_subnet(id, node, names);
  });
  spec.route_tables = read_each(*network, "route_tables", [&](const auto& id, const Node& node) {
    return read_route_table(id, node, names);
  });
  spec.acls = read_each(*network, "network_acls", [&](const std::string& id, const Node& node) {
    const ObjectReader object = object_of(node, models::network_acl_keys().table);
    return models::NetworkAclSpec{
        id, read_acl_rules(object, "inbound", names, models::acl_inbound_keys()),
        read_acl_rules(object, "outbound", names, models::acl_outbound_keys())};
  });
  spec.security_groups = read_each(
      *network, "security_groups",
      [&](const auto& id, const Node& node) { return read_security_group(id, node, names); });
  spec.nat_gateways =
      read_each(*network, "nat_gateways", [&](const std::string& id, const Node& node) {
        const models::Keys<models::NatGatewaySpec>& keys = models::nat_gateway_keys();
        models::NatGatewaySpec one;
        one.id = id;
        const ObjectReader object = object_of(node, keys.table);
        read_keys(object, keys, names, one, [&](std::string_view) {
          one.gateway_fault = read_only_fault(object, models::nat_gateway_fault_rate_keys().table,
                                              "gateway_fault", names);
        });
        return one;
      });
  constexpr std::int64_t most_reserved = 8;
  spec.reserved_addresses =
      static_cast<int>(default_node(architecture.reading(), "network.reserved_addresses")
                           .integer({0, most_reserved}));
  if (spec.vpcs.empty()) {
    network->node().fail("a network without a VPC", R"(add one to "vpcs")");
    return {};
  }
  check_addresses_of(*network, spec);
  return spec;
}

}  // namespace tools
