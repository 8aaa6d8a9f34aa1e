#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "models/architecture/network_addresses.hpp"
#include "sim/random/stream.hpp"
#include "tests/invariants/designs.hpp"

namespace designs {

/// Calls `place` with each part that stands in subnets.
template <class Place>
void each_placed(models::Architecture& design, const Place& place) {
  for (auto& set : design.instances) place(set.placement, set.zones);
  for (auto& group : design.auto_scaling_groups) place(group.placement, group.zones);
  for (auto& balancer : design.load_balancers) place(balancer.placement, balancer.zones);
  for (auto& one : design.databases) place(one.placement, models::zones_of_instances(one));
  for (auto& one : design.caches) place(one.placement, models::zones_of_nodes(one));
  for (auto& files : design.file_systems) place(files.placement, files.zones);
}

/// The scenario in a VPC with a public subnet in each zone that has room for all, in which all
/// parts share one security group.
inline models::Scenario in_a_network(models::Scenario scenario) {
  constexpr int port = 443;
  constexpr std::uint32_t subnet_size = 1U << 12U;
  models::Architecture& design = scenario.architecture;
  models::NetworkSpec& network = design.network;
  network.vpcs = {{"vpc", {10U << 24U, 16}}};
  network.route_tables = {{"public", {{"out", {}, models::RouteThrough::InternetGateway, {}}}}};
  network.reserved_addresses = 5;
  network.entry_port = network.external_port = port;
  models::SecurityGroupSpec open;
  open.id = "open";
  open.ingress = {{"all", {}, {}, {}}};
  network.security_groups = {open};
  for (std::uint32_t zone = 0; zone < design.zones.size(); ++zone) {
    models::SubnetSpec subnet;
    subnet.id = "subnet-" + std::to_string(zone);
    subnet.vpc = models::VpcId{0};
    subnet.cidr = {(10U << 24U) + zone * subnet_size, 20};
    subnet.zone = models::ZoneId{zone};
    subnet.route_table = models::RouteTableId{0};
    network.subnets.push_back(subnet);
  }
  each_placed(design, [&](models::PlacementSpec& part, const std::vector<models::ZoneId>& zones) {
    part.port = port;
    part.security_groups = {models::SecurityGroupId{0}};
    for (std::uint32_t zone = 0; zone < design.zones.size(); ++zone) {
      const bool lives = std::find(zones.begin(), zones.end(), models::ZoneId{zone}) != zones.end();
      if (lives) part.subnets.push_back(models::SubnetId{zone});
    }
  });
  for (auto& group : design.target_groups) group.port = port;
  for (auto& set : design.instances) set.instance.public_ipv4 = true;
  for (auto& group : design.auto_scaling_groups) group.instance.public_ipv4 = true;
  return scenario;
}

/// The same with instances in private subnets, behind NAT gateways that are lost now and then: one
/// for all, or one in each zone.
inline models::Scenario behind_nat_gateways(models::Scenario scenario, std::uint64_t seed) {
  constexpr double often = 300;
  constexpr double lasts = 1800;
  constexpr double bytes = 1e4;
  scenario = in_a_network(std::move(scenario));
  models::Architecture& design = scenario.architecture;
  models::NetworkSpec& network = design.network;
  sim::Stream bits = sim::named_stream(seed, 0, "network", "gateways");
  const bool shared = bits.chance(0.5);
  const auto zones = static_cast<std::uint32_t>(design.zones.size());
  for (std::uint32_t zone = 0; zone < zones; ++zone) {
    const std::string name = std::to_string(zone);
    const std::uint32_t used = shared ? 0 : zone;
    network.nat_gateways.push_back(
        {"nat-" + name, models::SubnetId{zone}, {often, sim::Distribution::constant(lasts)}});
    network.route_tables.push_back(
        {"private-" + name,
         {{"out", {}, models::RouteThrough::NatGateway, models::NatGatewayId{used}}}});
  }
  for (std::uint32_t zone = 0; zone < zones; ++zone) {
    models::SubnetSpec subnet = network.subnets[zone];
    subnet.id = "private-" + std::to_string(zone);
    subnet.cidr.first += zones * static_cast<std::uint32_t>(subnet.cidr.size());
    subnet.route_table = models::RouteTableId{1 + zone};
    network.subnets.push_back(subnet);
  }
  for (auto& external : design.externals) external.bytes_per_call = bytes;
  const auto hide = [&](models::PlacementSpec& placement, models::InstanceTemplate& instance) {
    instance.public_ipv4 = false;
    instance.boot.downloads = bits.chance(0.5);
    for (models::SubnetId& subnet : placement.subnets) subnet.value += zones;
  };
  for (auto& set : design.instances) {
    if (!set.elastic_ip) hide(set.placement, set.instance);
  }
  for (auto& group : design.auto_scaling_groups) hide(group.placement, group.instance);
  return scenario;
}

/// The same, and some parts let nobody in; and subnets that are too small for some of the
/// instances that may come.
inline models::Scenario in_a_closed_network(models::Scenario scenario, std::uint64_t seed) {
  scenario = in_a_network(std::move(scenario));
  models::Architecture& design = scenario.architecture;
  models::NetworkSpec& network = design.network;
  models::SecurityGroupSpec closed;
  closed.id = "closed";
  network.security_groups.push_back(closed);
  sim::Stream bits = sim::named_stream(seed, 0, "network", "shape");
  constexpr double few = 0.3;
  each_placed(design, [&](models::PlacementSpec& part, const std::vector<models::ZoneId>&) {
    if (bits.chance(few)) part.security_groups = {models::SecurityGroupId{1}};
  });
  models::NetworkAclSpec deaf;
  deaf.id = "deaf";
  network.acls = {deaf};
  if (bits.chance(few)) network.subnets.back().acl = models::NetworkAclId{0};
  const std::vector<int> taken = models::starting_addresses(design);
  for (std::size_t index = 0; index < taken.size(); ++index) {
    const auto all = static_cast<int>(network.subnets[index].cidr.size());
    if (bits.chance(few)) network.reserved_addresses = all - taken[index] - 1;
  }
  for (std::size_t index = 0; index < taken.size(); ++index) {
    const int free = network.usable(sim::make_id<models::SubnetId>(index)) - taken[index];
    if (free < 0) network.reserved_addresses += free;
  }
  return scenario;
}

}  // namespace designs
