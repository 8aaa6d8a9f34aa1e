// VPCs: what is open to the world, what does not get through, and addresses.

#include <algorithm>
#include <string>
#include <vector>

#include "models/architecture/network_graph.hpp"
#include "models/explain/finding_rule.hpp"
#include "models/explain/network_view.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

using Places = std::vector<FindingPlace>;

/// Calls `look` with each rule of a security group that lets everybody in.
template <class Look>
void each_open_rule(const SecurityGroupSpec& group, const Look& look) {
  for (const SecurityRuleSpec& rule : group.ingress) {
    if (rule.group || !rule.peer.is_everywhere()) continue;
    look(rule,
         "/architecture/network/security_groups" + token(group.id) + "/ingress" + token(rule.id));
  }
}

Places open_databases(const FindingContext& context) {
  Places places;
  const NetworkSpec& network = context.scenario.architecture.network;
  for (const DatabaseSpec& database : context.scenario.architecture.databases) {
    for (const SecurityGroupId id : database.placement.security_groups) {
      const SecurityGroupSpec& group = network.security_groups[id.index()];
      each_open_rule(group, [&](const SecurityRuleSpec& rule, const std::string& pointer) {
        const int port = database.placement.port;
        if (!rule.ports.contains({port, port})) return;
        places.push_back({pointer,
                          "\"" + database.id + "\" lets the whole world in on port " +
                              std::to_string(port) +
                              ": only routes keep it from asking the database",
                          ""});
      });
    }
  }
  return places;
}

Places open_ssh(const FindingContext& context) {
  constexpr int ssh = 22;
  Places places;
  const NetworkSpec& network = context.scenario.architecture.network;
  for (const SecurityGroupSpec& group : network.security_groups) {
    each_open_rule(group, [&](const SecurityRuleSpec& rule, const std::string& pointer) {
      if (!rule.ports.contains({ssh, ssh})) return;
      places.push_back(
          {pointer, "whoever has \"" + group.id + "\" lets the whole world in by SSH", ""});
    });
  }
  return places;
}

Places stopped_ways(const FindingContext& context) {
  Places places;
  const std::optional<NetworkView> network = network_view_of(context.scenario);
  if (!network) return places;
  for (const NetworkWayView& way : network->ways) {
    if (way.stopped_by.empty()) continue;
    const bool all = way.open_pairs == 0;
    const std::string part = all ? ""
                                 : " between " + std::to_string(way.pairs - way.open_pairs) +
                                       " of " + std::to_string(way.pairs) + " pairs of subnets";
    places.push_back({way.pointer,
                      way.from + " has to reach " + way.to + " on port " +
                          std::to_string(way.port) + " and does not" + part + ": " + way.stopped_by,
                      ""});
  }
  return places;
}

Places public_databases(const FindingContext& context) {
  Places places;
  const NetworkSpec& network = context.scenario.architecture.network;
  for (const DatabaseSpec& database : context.scenario.architecture.databases) {
    const auto& subnets = database.placement.subnets;
    const auto found = std::find_if(subnets.begin(), subnets.end(),
                                    [&](SubnetId subnet) { return is_public(network, subnet); });
    if (found == subnets.end()) continue;
    places.push_back({"/architecture/databases" + token(database.id) + "/subnets",
                      "\"" + database.id + "\" stands in " + network.subnets[found->index()].id +
                          ", which has a way to the internet gateway",
                      ""});
  }
  return places;
}

/// Of subnets that a route table leads through a NAT gateway, those in other zones.
Places shared_gateways(const FindingContext& context) {
  Places places;
  const Architecture& design = context.scenario.architecture;
  const NetworkSpec& network = design.network;
  for (std::size_t index = 0; index < network.nat_gateways.size(); ++index) {
    const NatGatewaySpec& gateway = network.nat_gateways[index];
    std::vector<ZoneId> zones;
    for (std::size_t subnet = 0; subnet < network.subnets.size(); ++subnet) {
      const RouteSpec* route = route_to(network, sim::make_id<SubnetId>(subnet), {});
      if (route == nullptr || route->through != RouteThrough::NatGateway) continue;
      if (route->nat_gateway.index() != index) continue;
      const ZoneId zone = network.subnets[subnet].zone;
      if (zone == network.zone_of(gateway)) continue;
      if (std::find(zones.begin(), zones.end(), zone) == zones.end()) zones.push_back(zone);
    }
    if (zones.empty()) continue;
    std::string words;
    for (const ZoneId zone : zones)
      words += (words.empty() ? "" : ", ") + design.zones[zone.index()].id;
    places.push_back({"/architecture/network/nat_gateways" + token(gateway.id) + "/subnet",
                      "\"" + gateway.id + "\" is in " +
                          design.zones[network.zone_of(gateway).index()].id +
                          ", and takes the ways out of " + words + " with it",
                      ""});
  }
  return places;
}

Places too_few_addresses(const FindingContext& context) {
  Places places;
  const Architecture& design = context.scenario.architecture;
  if (design.network.empty()) return places;
  for (std::size_t index = 0; index < design.auto_scaling_groups.size(); ++index) {
    const AutoScalingGroupSpec& group = design.auto_scaling_groups[index];
    const int most = most_by_addresses(design, sim::make_id<GroupId>(index));
    if (most >= group.max) continue;
    places.push_back({"/architecture/auto_scaling_groups" + token(group.id) + "/max",
                      "\"" + group.id + "\" may grow to " + std::to_string(group.max) +
                          ", and its subnets have addresses for " + counted(most, "instance"),
                      ""});
  }
  return places;
}

}  // namespace

std::vector<FindingRule> network_rules() {
  return {
      {"needed-path-stopped", Severity::Error,
       "The network stops what the architecture needs to work.",
       "Add the rule or the route: nines explain --network shows the way.", stopped_ways},
      {"database-open-to-world", Severity::Error,
       "A security group lets the whole world ask a database.",
       "Name the security group of those that call it in \"from\".", open_databases},
      {"ssh-open-to-world", Severity::Warning, "A security group lets the whole world in by SSH.",
       "Name the security group of a bastion, or your own addresses, in \"from\".", open_ssh},
      {"database-in-public-subnet", Severity::Warning, "A database stands in a public subnet.",
       "Put it into subnets whose route table has no way to the internet gateway.",
       public_databases},
      {"nat-gateway-shared", Severity::Warning, "One NAT gateway serves several zones.",
       "Put one into each zone, and give its subnets a route table of their own.", shared_gateways},
      {"subnet-addresses", Severity::Warning,
       "A group cannot reach its maximum with the addresses of its subnets.",
       "Take larger subnets, or lower \"max\".", too_few_addresses},
  };
}

}  // namespace models::explaining
