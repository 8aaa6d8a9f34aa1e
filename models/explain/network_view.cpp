#include "models/explain/network_view.hpp"

#include <algorithm>

#include "models/architecture/needed_ways.hpp"
#include "models/architecture/network_addresses.hpp"

namespace models::explaining {

namespace {

NetworkSubnetView view_of(const Architecture& design, std::size_t index,
                          const std::vector<int>& taken) {
  const NetworkSpec& network = design.network;
  const SubnetSpec& subnet = network.subnets[index];
  const auto id = sim::make_id<SubnetId>(index);
  NetworkSubnetView view;
  view.id = subnet.id;
  view.vpc = network.vpcs[subnet.vpc.index()].id;
  view.zone = design.zones[subnet.zone.index()].id;
  view.cidr = subnet.cidr.text();
  view.is_public = is_public(network, id);
  view.usable = network.usable(id);
  view.taken = taken[index];
  view.route_table = network.route_tables[subnet.route_table.index()].id;
  if (subnet.acl) view.acl = network.acls[subnet.acl->index()].id;
  return view;
}

NetworkRouteView view_of(const NetworkSpec& network, const RouteTableSpec& table,
                         const RouteSpec& route) {
  const bool to_gateway = route.through == RouteThrough::InternetGateway;
  return {table.id, route.to.text(),
          to_gateway ? "internet_gateway" : network.nat_gateways[route.nat_gateway.index()].id};
}

NetworkWayView view_of(const NeededWay& way, const std::vector<NeededPair>& pairs) {
  NetworkWayView view;
  view.from = way.from;
  view.to = way.to;
  view.port = way.port;
  view.pairs = static_cast<int>(pairs.size());
  for (const NeededPair& pair : pairs) {
    if (pair.way.is_open) {
      ++view.open_pairs;
      if (view.rules.empty()) view.rules = pair.way.rules;
    } else if (view.stopped_by.empty()) {
      view.stopped_by = pair.way.stopped_by;
      view.pointer = pair.way.pointer;
    }
  }
  return view;
}

std::vector<NetworkWayView> views_of(const std::vector<NeededWay>& ways,
                                     const Architecture& design) {
  const NetworkGraph graph(design.network);
  std::vector<NetworkWayView> views;
  views.reserve(ways.size());
  for (const NeededWay& way : ways) views.push_back(view_of(way, pairs_of(way, design, graph)));
  return views;
}

}  // namespace

std::optional<NetworkView> network_view_of(const Scenario& scenario) {
  const Architecture& design = scenario.architecture;
  const NetworkSpec& network = design.network;
  if (network.empty()) return std::nullopt;
  NetworkView view;
  for (const VpcSpec& vpc : network.vpcs) view.vpcs.emplace_back(vpc.id, vpc.cidr.text());
  const std::vector<int> taken = starting_addresses(design);
  for (std::size_t index = 0; index < network.subnets.size(); ++index) {
    view.subnets.push_back(view_of(design, index, taken));
  }
  for (const RouteTableSpec& table : network.route_tables) {
    for (const RouteSpec& route : table.routes) {
      view.routes.push_back(view_of(network, table, route));
    }
  }
  view.ways = views_of(needed_ways(scenario), design);
  return view;
}

void add_stopped_ways(const Scenario& scenario, const RequestClassSpec& request,
                      std::vector<std::string>& reasons) {
  if (scenario.architecture.network.empty()) return;
  for (const NetworkWayView& way :
       views_of(needed_ways(scenario, request), scenario.architecture)) {
    if (way.stopped_by.empty()) continue;
    reasons.push_back(way.from + " does not reach " + way.to + " on port " +
                      std::to_string(way.port) + ", all the time: " + way.stopped_by);
  }
}

int most_by_addresses(const Architecture& design, GroupId group) {
  const AutoScalingGroupSpec& spec = design.auto_scaling_groups[group.index()];
  const std::vector<int> taken = starting_addresses(design, group);
  int most = 0;
  for (const SubnetId subnet : spec.placement.subnets) {
    most += std::max(0, design.network.usable(subnet) - taken[subnet.index()]);
  }
  return most;
}

}  // namespace models::explaining
