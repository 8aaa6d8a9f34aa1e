#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/architecture/network_spec.hpp"

namespace models {

/// Who asks or is asked: a part of the architecture in one of its subnets, or the internet.
struct NetworkEnd {
  std::string name;                     ///< "web", or "internet".
  const PlacementSpec* part = nullptr;  ///< Empty: the internet.
  SubnetId subnet;                      ///< Of a part.
  bool is_public = false;               ///< Has an address that the internet knows.
};

/// Whether one end reaches another.
struct NetworkWay {
  bool is_open = false;
  /// Rules and routes that let it through, in its order: "security_groups/web/ingress/http".
  std::vector<std::string> rules;
  std::string stopped_by;  ///< In words, where it is not open.
  std::string pointer;     ///< To the place in the scenario that stops it.
};

/// What packets may pass in a network, as a graph: from what stands in a subnet through its
/// security groups to the subnet's border, through network ACLs and route tables to other subnets,
/// gateways and the internet, and there in the reverse order. An edge is open for some packets; a
/// way is open where a breadth-first search over the edges that let the question through arrives,
/// and another one over those that let the answers through arrives as well.
///
/// The network has to outlive it.
class NetworkGraph {
 public:
  explicit NetworkGraph(const NetworkSpec& network);
  NetworkGraph(const NetworkGraph&) = delete;
  NetworkGraph& operator=(const NetworkGraph&) = delete;
  ~NetworkGraph();

  /// Requires ends with a part to have security groups.
  [[nodiscard]] NetworkWay find(const NetworkEnd& from, const NetworkEnd& to, int port) const;

 private:
  struct Structure;
  const NetworkSpec* network_;
  std::unique_ptr<const Structure> structure_;
};

/// The route that a subnet takes to addresses outside of its VPC, the most exact one; nothing where
/// there is none.
[[nodiscard]] const RouteSpec* route_to(const NetworkSpec& network, SubnetId subnet,
                                        const Cidr& peer);
/// Whether a subnet has a route to the internet through the internet gateway: what has a public
/// address there can be asked from the internet.
[[nodiscard]] bool is_public(const NetworkSpec& network, SubnetId subnet);

}  // namespace models
