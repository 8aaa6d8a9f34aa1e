#include "models/architecture/network_graph.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/filtered_graph.hpp>

namespace models {

namespace passing {

inline constexpr Cidr everywhere{};
/// Ports that clients are answered on, of all kinds of clients.
inline constexpr PortRange answer_ports{1024, PortRange::most};

/// What stands between two vertices.
enum class Barrier : std::uint8_t {
  None,
  GroupsOut,    ///< Security groups of the sender.
  GroupsIn,     ///< Those of the receiver.
  AclOut,       ///< The ACL of a subnet, outwards.
  AclIn,        ///< The same, inwards.
  Local,        ///< The route to another subnet of the VPC.
  ToGateway,    ///< A subnet's route to the internet gateway.
  ToNat,        ///< A subnet's route to a NAT gateway.
  NatBack,      ///< The answers that a NAT gateway passes on.
  FromGateway,  ///< From the internet gateway to who has a public address.
};

struct Gate {
  Barrier barrier = Barrier::None;
  SubnetId subnet;       ///< Whose border, or route table, it is.
  SubnetId other;        ///< Local: where it leads.
  NatGatewayId gateway;  ///< ToNat, NatBack.
};

using Graph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Gate>;
using Vertex = Graph::vertex_descriptor;
using Edge = Graph::edge_descriptor;

/// A question or its answer on its way.
struct Packet {
  const NetworkEnd* from = nullptr;
  const NetworkEnd* to = nullptr;
  PortRange ports;
  bool is_answer = false;
};

enum class Verdict : std::uint8_t { Passes, Stopped, NotForIt };

/// What becomes of a packet at a gate, and by what.
struct Decision {
  Verdict verdict = Verdict::Passes;
  std::string words{};  ///< The rule that lets through, or why not.
  std::string pointer{};
};

inline std::string pointer_to(const std::string& path) {
  return "/architecture/network/" + path;
}

/// What of a network decides about packets.
class Guard {
 public:
  explicit Guard(const NetworkSpec& network) : network_(&network) {}

  [[nodiscard]] Decision decide(const Gate& gate, const Packet& packet) const {
    switch (gate.barrier) {
      case Barrier::None:
        return {};
      case Barrier::GroupsOut:
        return leave_groups(packet);
      case Barrier::GroupsIn:
        return enter_groups(gate, packet);
      case Barrier::AclOut:
        return pass_acl(gate.subnet, true, packet);
      case Barrier::AclIn:
        return pass_acl(gate.subnet, false, packet);
      case Barrier::Local:
        return {packet.to->part != nullptr && gate.other == packet.to->subnet ? Verdict::Passes
                                                                              : Verdict::NotForIt};
      case Barrier::ToGateway:
        return route_out(gate.subnet, packet);
      case Barrier::ToNat:
        return route_to_nat(gate, packet);
      case Barrier::NatBack:
        return answer_through_nat(gate, packet);
      case Barrier::FromGateway:
        return let_in(gate.subnet, packet);
    }
    return {};
  }

  [[nodiscard]] Cidr addresses_of(const NetworkEnd& end) const {
    return end.part == nullptr ? everywhere : network_->subnets[end.subnet.index()].cidr;
  }

 private:
  [[nodiscard]] static std::string told(const NetworkEnd& end, const Cidr& addresses) {
    return end.part == nullptr ? "the internet" : end.name + " (" + addresses.text() + ")";
  }

  /// Whether a rule of a security group lets through what goes to, or comes from, `peer`.
  [[nodiscard]] bool lets_through(const SecurityRuleSpec& rule, const NetworkEnd& peer,
                                  const PortRange& ports) const {
    if (!rule.ports.contains(ports)) return false;
    if (!rule.group) return rule.peer.contains(addresses_of(peer));
    if (peer.part == nullptr) return false;
    const auto& groups = peer.part->security_groups;
    return std::find(groups.begin(), groups.end(), *rule.group) != groups.end();
  }

  [[nodiscard]] Decision leave_groups(const Packet& packet) const {
    if (packet.is_answer) return {};
    for (const SecurityGroupId id : packet.from->part->security_groups) {
      const SecurityGroupSpec& group = network_->security_groups[id.index()];
      if (group.any_egress) return {};
      for (const SecurityRuleSpec& rule : group.egress) {
        if (!lets_through(rule, *packet.to, packet.ports)) continue;
        return {Verdict::Passes, "security_groups/" + group.id + "/egress/" + rule.id};
      }
    }
    const std::string path = "security_groups/" + group_of(*packet.from).id + "/egress";
    return {Verdict::Stopped,
            path + " lets nothing out to " + told(*packet.to, addresses_of(*packet.to)) + " on " +
                in_words(packet.ports),
            pointer_to(path)};
  }

  [[nodiscard]] Decision enter_groups(const Gate&, const Packet& packet) const {
    if (packet.is_answer) return {};
    for (const SecurityGroupId id : packet.to->part->security_groups) {
      const SecurityGroupSpec& group = network_->security_groups[id.index()];
      for (const SecurityRuleSpec& rule : group.ingress) {
        if (!lets_through(rule, *packet.from, packet.ports)) continue;
        return {Verdict::Passes, "security_groups/" + group.id + "/ingress/" + rule.id};
      }
    }
    const std::string path = "security_groups/" + group_of(*packet.to).id;
    return {Verdict::Stopped,
            path + "/ingress lets nothing in from " +
                told(*packet.from, addresses_of(*packet.from)) + " on " + in_words(packet.ports),
            pointer_to(path)};
  }

  [[nodiscard]] const SecurityGroupSpec& group_of(const NetworkEnd& end) const {
    return network_->security_groups[end.part->security_groups.front().index()];
  }

  [[nodiscard]] static std::string in_words(const PortRange& ports) {
    const bool is_one = ports.from == ports.to;
    return (is_one ? "port " : "ports ") + ports.text();
  }

  /// The first rule that is about the packet decides. One that denies a part of its peer's
  /// addresses denies it, unless the peer is the whole internet.
  [[nodiscard]] Decision pass_acl(SubnetId at, bool outwards, const Packet& packet) const {
    const SubnetSpec& subnet = network_->subnets[at.index()];
    if (!subnet.acl) return {};
    const NetworkAclSpec& acl = network_->acls[subnet.acl->index()];
    const Cidr peer = addresses_of(outwards ? *packet.to : *packet.from);
    const std::string path = "network_acls/" + acl.id + (outwards ? "/outbound" : "/inbound");
    const char* const question = packet.is_answer ? "answers" : "what is asked";
    for (const AclRuleSpec& rule : outwards ? acl.outbound : acl.inbound) {
      const bool denies_part =
          rule.peer.overlaps(peer) && !peer.is_everywhere() && rule.ports.overlaps(packet.ports);
      const bool about_all = rule.peer.contains(peer) && rule.ports.contains(packet.ports);
      if (rule.allows && about_all) return {Verdict::Passes, path + "/" + rule.id};
      if (rule.allows || (!about_all && !denies_part)) continue;
      return {Verdict::Stopped, path + "/" + rule.id + " denies " + question + " at " + subnet.id,
              pointer_to(path + "/" + rule.id)};
    }
    return {Verdict::Stopped,
            path + " has no rule that lets " + question + " through at " + subnet.id + ", " +
                in_words(packet.ports) + (outwards ? " to " : " from ") + peer.text(),
            pointer_to("network_acls/" + acl.id)};
  }

  [[nodiscard]] std::string table_of(SubnetId at) const {
    const SubnetSpec& subnet = network_->subnets[at.index()];
    return "route_tables/" + network_->route_tables[subnet.route_table.index()].id;
  }

  [[nodiscard]] bool same_vpc(SubnetId one, SubnetId other) const {
    return network_->subnets[one.index()].vpc == network_->subnets[other.index()].vpc;
  }

  [[nodiscard]] Decision route_out(SubnetId at, const Packet& packet) const {
    if (packet.to->part != nullptr && same_vpc(at, packet.to->subnet)) return {Verdict::NotForIt};
    const RouteSpec* route = route_to(*network_, at, addresses_of(*packet.to));
    if (route == nullptr) {
      return {Verdict::Stopped,
              table_of(at) + " has no way from " + network_->subnets[at.index()].id + " to " +
                  told(*packet.to, addresses_of(*packet.to)),
              pointer_to(table_of(at))};
    }
    if (route->through == RouteThrough::NatGateway) return {Verdict::NotForIt};
    const bool is_nat = packet.from->part == nullptr || packet.from->subnet != at;
    if (!packet.from->is_public && !is_nat) {
      return {Verdict::Stopped,
              packet.from->name + " has no public address, which the internet gateway asks for",
              pointer_to(table_of(at))};
    }
    return {Verdict::Passes, table_of(at) + "/routes/" + route->id};
  }

  [[nodiscard]] Decision route_to_nat(const Gate& gate, const Packet& packet) const {
    if (packet.to->part != nullptr && same_vpc(gate.subnet, packet.to->subnet)) {
      return {Verdict::NotForIt};
    }
    const RouteSpec* route = route_to(*network_, gate.subnet, addresses_of(*packet.to));
    if (route == nullptr || route->through != RouteThrough::NatGateway ||
        route->nat_gateway != gate.gateway) {
      return {Verdict::NotForIt};
    }
    return {Verdict::Passes, table_of(gate.subnet) + "/routes/" + route->id};
  }

  [[nodiscard]] Decision answer_through_nat(const Gate& gate, const Packet& packet) const {
    if (!packet.is_answer || packet.to->part == nullptr) return {Verdict::NotForIt};
    const RouteSpec* route = route_to(*network_, packet.to->subnet, addresses_of(*packet.from));
    const bool is_its = route != nullptr && route->through == RouteThrough::NatGateway &&
                        route->nat_gateway == gate.gateway;
    return {is_its ? Verdict::Passes : Verdict::NotForIt};
  }

  [[nodiscard]] Decision let_in(SubnetId at, const Packet& packet) const {
    if (packet.to->part == nullptr || packet.to->subnet != at) return {Verdict::NotForIt};
    if (!is_public(*network_, at)) {
      if (packet.is_answer) return {Verdict::NotForIt};
      return {Verdict::Stopped,
              network_->subnets[at.index()].id + " is private: " + table_of(at) +
                  " has no way to the internet gateway",
              pointer_to(table_of(at))};
    }
    if (packet.to->is_public) {
      const RouteSpec* route = route_to(*network_, at, everywhere);
      return {Verdict::Passes, table_of(at) + "/routes/" + route->id};
    }
    return {Verdict::Stopped, packet.to->name + " has no public address",
            pointer_to("subnets/" + network_->subnets[at.index()].id)};
  }

  const NetworkSpec* network_;
};

/// Edges that let a packet through.
struct OpenEdges {
  const Graph* graph = nullptr;
  const Guard* guard = nullptr;
  const Packet* packet = nullptr;

  bool operator()(const Edge& edge) const {
    return guard->decide((*graph)[edge], *packet).verdict == Verdict::Passes;
  }
};

}  // namespace passing

const RouteSpec* route_to(const NetworkSpec& network, SubnetId subnet, const Cidr& peer) {
  const RouteTableSpec& table =
      network.route_tables[network.subnets[subnet.index()].route_table.index()];
  const RouteSpec* best = nullptr;
  for (const RouteSpec& route : table.routes) {
    if (!route.to.contains(peer)) continue;
    if (best == nullptr || route.to.bits > best->to.bits) best = &route;
  }
  return best;
}

bool is_public(const NetworkSpec& network, SubnetId subnet) {
  const RouteSpec* route = route_to(network, subnet, passing::everywhere);
  return route != nullptr && route->through == RouteThrough::InternetGateway;
}

struct NetworkGraph::Structure {
  explicit Structure(const NetworkSpec& network) : guard(network) {
    const std::size_t subnets = network.subnets.size();
    for (std::size_t index = 0; index < subnets; ++index) add_subnet(network, index);
    for (std::size_t index = 0; index < network.nat_gateways.size(); ++index) {
      add_gateway(network, index);
    }
  }

  // Vertices: the internet, then six of each subnet, then those of NAT gateways.
  static constexpr passing::Vertex internet = 0;
  enum SubnetVertex : std::uint8_t {
    Host,
    Border,
    Router,
    Entrance,
    Arrived,
    Asked,
    SubnetVertices
  };
  enum GatewayVertex : std::uint8_t { Translates, Leaves, Sends, Returns, GatewayVertices };

  [[nodiscard]] static passing::Vertex at(std::size_t subnet, SubnetVertex which) {
    return 1 + subnet * SubnetVertices + which;
  }

  void add(passing::Vertex from, passing::Vertex to, const passing::Gate& gate) {
    boost::add_edge(from, to, gate, graph);
  }

  void add_subnet(const NetworkSpec& network, std::size_t index) {
    const auto id = sim::make_id<SubnetId>(index);
    const auto gate = [&](passing::Barrier barrier) { return passing::Gate{barrier, id, {}, {}}; };
    add(at(index, Host), at(index, Border), gate(passing::Barrier::GroupsOut));
    add(at(index, Border), at(index, Router), gate(passing::Barrier::AclOut));
    // Neighbours in a subnet pass no border.
    add(at(index, Border), at(index, Arrived), {passing::Barrier::Local, id, id, {}});
    add(at(index, Entrance), at(index, Arrived), gate(passing::Barrier::AclIn));
    add(at(index, Arrived), at(index, Asked), gate(passing::Barrier::GroupsIn));
    add(at(index, Router), internet, gate(passing::Barrier::ToGateway));
    add(internet, at(index, Entrance), gate(passing::Barrier::FromGateway));
    for (std::size_t other = 0; other < network.subnets.size(); ++other) {
      if (other == index || network.subnets[other].vpc != network.subnets[index].vpc) continue;
      add(at(index, Router), at(other, Entrance),
          {passing::Barrier::Local, id, sim::make_id<SubnetId>(other), {}});
    }
  }

  void add_gateway(const NetworkSpec& network, std::size_t index) {
    const std::size_t home = network.nat_gateways[index].subnet.index();
    const auto subnet = sim::make_id<SubnetId>(home);
    const auto gateway = sim::make_id<NatGatewayId>(index);
    const passing::Vertex first =
        at(network.subnets.size(), Host) + static_cast<passing::Vertex>(index) * GatewayVertices;
    for (std::size_t from = 0; from < network.subnets.size(); ++from) {
      if (network.subnets[from].vpc != network.subnets[home].vpc) continue;
      const auto id = sim::make_id<SubnetId>(from);
      add(at(from, Router), first + Translates, {passing::Barrier::ToNat, id, {}, gateway});
      // Answers: the gateway's subnet lets them in, passes them on, and lets them out again.
      if (from != home) {
        add(first + Returns, at(from, Entrance), {passing::Barrier::Local, subnet, id, gateway});
      }
    }
    add(first + Translates, first + Leaves, {passing::Barrier::AclIn, subnet, {}, {}});
    add(first + Leaves, first + Sends, {passing::Barrier::AclOut, subnet, {}, {}});
    add(first + Sends, internet, {passing::Barrier::ToGateway, subnet, {}, {}});
    add(internet, first + Returns, {passing::Barrier::NatBack, subnet, {}, gateway});
  }

  [[nodiscard]] static passing::Vertex start_of(const NetworkEnd& end) {
    return end.part == nullptr ? internet : at(end.subnet.index(), Host);
  }
  [[nodiscard]] static passing::Vertex goal_of(const NetworkEnd& end) {
    return end.part == nullptr ? internet : at(end.subnet.index(), Asked);
  }

  [[nodiscard]] NetworkWay search(const passing::Packet& packet) const;
  [[nodiscard]] NetworkWay place_that_stops(const passing::Packet& packet,
                                            const std::vector<int>& steps) const;

  passing::Graph graph;
  passing::Guard guard;
};

/// Of the gates that stop the packet, the one that it gets to last.
NetworkWay NetworkGraph::Structure::place_that_stops(const passing::Packet& packet,
                                                     const std::vector<int>& steps) const {
  NetworkWay way;
  int furthest = -1;
  for (const passing::Edge& edge : boost::make_iterator_range(boost::edges(graph))) {
    const int reached = steps[boost::source(edge, graph)];
    if (reached <= furthest) continue;
    const passing::Decision decision = guard.decide(graph[edge], packet);
    if (decision.verdict != passing::Verdict::Stopped) continue;
    furthest = reached;
    way.stopped_by = decision.words;
    way.pointer = decision.pointer;
  }
  return way;
}

NetworkWay NetworkGraph::Structure::search(const passing::Packet& packet) const {
  const boost::filtered_graph<passing::Graph, passing::OpenEdges> open(
      graph, passing::OpenEdges{&graph, &guard, &packet});
  std::vector<int> steps(boost::num_vertices(graph), -1);
  std::vector<passing::Edge> ways(boost::num_vertices(graph));
  const passing::Vertex start = start_of(*packet.from);
  steps[start] = 0;
  const auto index = boost::get(boost::vertex_index, graph);
  boost::breadth_first_search(
      open, start,
      boost::visitor(boost::make_bfs_visitor(std::make_pair(
          boost::record_distances(boost::make_iterator_property_map(steps.begin(), index),
                                  boost::on_tree_edge()),
          boost::record_edge_predecessors(boost::make_iterator_property_map(ways.begin(), index),
                                          boost::on_tree_edge())))));
  const passing::Vertex goal = goal_of(*packet.to);
  if (steps[goal] < 0) return place_that_stops(packet, steps);
  NetworkWay way;
  way.is_open = true;
  for (passing::Vertex at = goal; at != start; at = boost::source(ways[at], graph)) {
    passing::Decision decision = guard.decide(graph[ways[at]], packet);
    if (!decision.words.empty()) way.rules.push_back(std::move(decision.words));
  }
  std::reverse(way.rules.begin(), way.rules.end());
  return way;
}

NetworkGraph::NetworkGraph(const NetworkSpec& network)
    : network_(&network), structure_(std::make_unique<Structure>(network)) {}

NetworkGraph::~NetworkGraph() = default;

NetworkWay NetworkGraph::find(const NetworkEnd& from, const NetworkEnd& to, int port) const {
  NetworkWay way = structure_->search({&from, &to, {port, port}, false});
  if (!way.is_open) return way;
  NetworkWay answer = structure_->search({&to, &from, passing::answer_ports, true});
  return answer.is_open ? way : answer;
}

}  // namespace models
