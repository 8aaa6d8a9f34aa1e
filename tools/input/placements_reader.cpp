// Where the parts of an architecture stand in its network.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/architecture/network_addresses.hpp"
#include "tools/input/readers.hpp"

namespace tools {
namespace {

using models::Architecture;
using models::NetworkSpec;
using models::SubnetId;
using models::ZoneId;

/// A part that stands in subnets: what it is, where it is written, the zones that it lives in.
struct PlacedPart {
  Node node;
  models::PlacementSpec* placement = nullptr;
  std::vector<ZoneId> zones;  ///< Once for each address that it takes there.
  bool is_balancer = false;
};

Node node_of(const ObjectReader& architecture, const std::string& kind, const std::string& id) {
  return architecture.find(kind)->member(id);
}

int default_port(Reading& reading, const std::string& of) {
  return static_cast<int>(
      default_node(reading, "network.ports." + of).integer({1, models::PortRange::most}));
}

/// What is asked on a port that is left out is asked on that of its protocol.
void settle_ports(Reading& reading, Architecture& design) {
  const auto settle = [&](int& port, const std::string& of) {
    if (port == 0) port = default_port(reading, of);
  };
  for (auto& balancer : design.load_balancers) settle(balancer.placement.port, "load_balancers");
  for (auto& group : design.target_groups) settle(group.port, "target_groups");
  for (auto& database : design.databases) {
    settle(database.placement.port,
           database.engine == models::DatabaseEngine::PostgreSql ? "postgresql" : "mysql");
  }
  for (auto& cache : design.caches) {
    settle(cache.placement.port,
           cache.engine == models::CacheEngine::Redis ? "redis" : "memcached");
  }
  for (auto& files : design.file_systems) settle(files.placement.port, "file_systems");
  const bool by_address = std::any_of(
      design.dns_records.begin(), design.dns_records.end(),
      [](const auto& record) { return record.kind == models::DnsRecordKind::MultiValueA; });
  const auto& groups = design.auto_scaling_groups;
  const bool to_group =
      std::any_of(groups.begin(), groups.end(), [](const auto& group) { return group.elastic_ip; });
  if (by_address || to_group || !design.instances.empty())
    settle(design.network.entry_port, "load_balancers");
  if (!design.externals.empty()) settle(design.network.external_port, "externals");
}

std::vector<ZoneId> homes_of(const models::InstanceSetSpec& set) {
  std::vector<ZoneId> zones;
  for (int i = 0; i < set.count && !set.zones.empty(); ++i) {
    zones.push_back(set.zones[static_cast<std::size_t>(i) % set.zones.size()]);
  }
  return zones;
}

std::vector<PlacedPart> placed_parts(const ObjectReader& architecture, Architecture& design) {
  std::vector<PlacedPart> parts;
  const auto add = [&](const char* kind, auto& spec, std::vector<ZoneId> zones) {
    const bool is_balancer = std::string(kind) == "load_balancers";
    parts.push_back(
        {node_of(architecture, kind, spec.id), &spec.placement, std::move(zones), is_balancer});
  };
  for (auto& set : design.instances) add("instances", set, homes_of(set));
  for (auto& group : design.auto_scaling_groups) add("auto_scaling_groups", group, group.zones);
  for (auto& balancer : design.load_balancers) add("load_balancers", balancer, balancer.zones);
  for (auto& one : design.databases) add("databases", one, models::zones_of_instances(one));
  for (auto& one : design.caches) add("caches", one, models::zones_of_nodes(one));
  for (auto& files : design.file_systems) add("file_systems", files, files.zones);
  return parts;
}

/// Each of the part's zones has one of its subnets, all of one VPC.
void check_zones(const PlacedPart& part, const Architecture& design) {
  const NetworkSpec& network = design.network;
  const Node place = part.node.member("subnets");
  const std::set<ZoneId> zones(part.zones.begin(), part.zones.end());
  std::set<ZoneId> covered;
  for (const SubnetId id : part.placement->subnets) {
    const models::SubnetSpec& subnet = network.subnets[id.index()];
    const std::string& zone = design.zones[subnet.zone.index()].id;
    if (subnet.vpc != network.subnets[part.placement->subnets.front().index()].vpc) {
      place.fail("the subnet " + in_quotes(subnet.id) + " is in another VPC than the first one",
                 "what has several subnets has them in one VPC");
    } else if (!zones.contains(subnet.zone)) {
      place.fail(
          "the subnet " + in_quotes(subnet.id) + " is in " + zone + ", where nothing of this lives",
          "name subnets of its own zones alone");
    } else if (!covered.insert(subnet.zone).second) {
      place.fail("two subnets are in " + zone, "name one in each zone");
    }
  }
  for (const ZoneId zone : zones) {
    if (covered.contains(zone)) continue;
    place.fail("no subnet is in " + design.zones[zone.index()].id + ", where this lives as well",
               "name one in each of its zones");
  }
}

void check_balancer(const PlacedPart& part, const NetworkSpec& network) {
  constexpr int most_bits = 27;
  const Node place = part.node.member("subnets");
  for (const SubnetId id : part.placement->subnets) {
    const models::SubnetSpec& subnet = network.subnets[id.index()];
    if (subnet.cidr.bits <= most_bits) continue;
    place.fail(fmt::format("the subnet {} is a /{}", in_quotes(subnet.id), subnet.cidr.bits),
               "Elastic Load Balancing wants at least a /27");
  }
}

/// Whether the part says where it stands.
bool is_placed(const PlacedPart& part) {
  if (part.placement->subnets.empty()) {
    part.node.fail("it stands in no subnet", R"(name one in each of its zones in "subnets")");
  }
  if (part.placement->security_groups.empty()) {
    part.node.fail("it has no security group",
                   R"(name at least one in "security_groups": nobody reaches it otherwise)");
  }
  return !part.placement->subnets.empty() && !part.placement->security_groups.empty();
}

/// What stands there all the time and what is launched at the start fit into the subnets.
void check_free_addresses(const ObjectReader& architecture, const Architecture& design) {
  const NetworkSpec& network = design.network;
  const std::vector<int> taken = models::starting_addresses(design);
  for (std::size_t index = 0; index < taken.size(); ++index) {
    const auto id = sim::make_id<SubnetId>(index);
    if (taken[index] <= network.usable(id)) continue;
    const Node node =
        architecture.find("network")->member("subnets").member(network.subnets[index].id);
    node.member("cidr").fail(
        fmt::format("{} addresses at the start where {} has {}", taken[index],
                    network.subnets[index].cidr.text(), network.usable(id)),
        "a larger subnet: Amazon VPC keeps the first four addresses and the last one");
  }
}

}  // namespace

void settle_network(const ObjectReader& architecture, Architecture& design) {
  if (design.network.empty()) return;
  settle_ports(architecture.reading(), design);
  const Node network = *architecture.find("network");
  bool all_sound = is_sound(network);
  const std::vector<PlacedPart> parts = placed_parts(architecture, design);
  for (const PlacedPart& part : parts) {
    if (!is_sound(part.node) || !is_placed(part)) {
      all_sound = false;
      continue;
    }
    if (!is_sound(network)) continue;
    check_zones(part, design);
    if (part.is_balancer) check_balancer(part, design.network);
    all_sound = all_sound && is_sound(part.node);
  }
  if (all_sound) check_free_addresses(architecture, design);
}

}  // namespace tools
