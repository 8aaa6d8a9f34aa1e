#pragma once

#include <string>
#include <vector>

#include "models/architecture/network_graph.hpp"
#include "models/architecture/scenario.hpp"

namespace models {

/// That somebody has to reach somebody else on a port for the architecture to work.
struct NeededWay {
  std::string from;  ///< "internet", or an id.
  std::string to;
  const PlacementSpec* sender = nullptr;    ///< Empty: the internet.
  const PlacementSpec* receiver = nullptr;  ///< Empty: the internet.
  bool sender_is_public = false;
  bool receiver_is_public = false;
  int port = 0;
};

/// One of its pairs of subnets.
struct NeededPair {
  NetworkEnd from;
  NetworkEnd to;
  NetworkWay way;
};

/// Clients to what requests enter through, load balancers to their targets, instances to what
/// requests call from there: each once, in the order in which requests go. Tables and buckets are
/// not among them: gateway endpoints lead there, which nothing stops. Empty without a network.
[[nodiscard]] std::vector<NeededWay> needed_ways(const Scenario& scenario);
/// Of requests of a class alone.
[[nodiscard]] std::vector<NeededWay> needed_ways(const Scenario& scenario,
                                                 const RequestClassSpec& request);

/// From wherever it is asked to a service that requests call; with an empty `to` where nothing can
/// stop it.
[[nodiscard]] NeededWay way_to(const Architecture& design, const CallTarget& to);

/// Whether calls of a class to services outside leave through NAT gateways, from some subnet.
[[nodiscard]] bool leaves_through_gateways(const Scenario& scenario,
                                           const RequestClassSpec& request);

/// From each of the sender's subnets to each of the receiver's. Of a file system, an instance uses
/// the mount target of its zone, where there is one.
[[nodiscard]] std::vector<NeededPair> pairs_of(const NeededWay& way, const Architecture& design,
                                               const NetworkGraph& graph);

}  // namespace models
