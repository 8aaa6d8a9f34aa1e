#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/architecture/call_spec.hpp"
#include "models/architecture/figure_list.hpp"
#include "models/architecture/ids.hpp"
#include "models/architecture/network_spec.hpp"
#include "models/context/hazard.hpp"
#include "models/context/regional_service.hpp"
#include "models/ledger/blame.hpp"

namespace models {

class FleetPlan;
class PlanBook;
class LoadCurve;

/// Who does not get through the network, which never changes; in which subnets instances are; and
/// through which NAT gateways they call the internet.
struct NetworkPlan {
  static constexpr std::uint32_t open = std::numeric_limits<std::uint32_t>::max();

  /// One who cannot reach another one.
  struct Cut {
    std::string from;
    std::string to;
    CauseId cause;
  };
  /// Of a tier, positions in `cuts`.
  struct Tier {
    std::vector<std::uint32_t> nodes;  ///< By node: nothing that it is sent arrives anywhere.
    /// By node, pool and zone. Of a tier that is found by address there is one node: the clients.
    std::vector<std::uint32_t> targets;
    std::uint32_t first = open;  ///< One of them.
  };
  /// Of those who make a call, a share does not get through.
  struct OfCall {
    std::uint32_t cut = open;
    double share = 0;
  };

  struct Gateway {
    const NatGatewaySpec* spec = nullptr;
    ZoneId zone;
    const std::string* zone_id = nullptr;
    /// Its faults come and go as those of a service of a region do.
    RegionalServicePlan own;
    /// How much of an outage it is without it, 0 to 1, where places are loaded alike.
    double of_outage = 0;
  };
  /// How an external service is called.
  struct WayOut {
    bool leads_through_gateways = false;
    double bytes_per_call = 0;
    std::vector<bool> callers;  ///< By place.
  };

  std::vector<Cut> cuts;
  std::vector<Tier> tiers;  ///< Empty without a cut.
  std::vector<std::pair<const CallSpec*, OfCall>> calls;
  /// By tier, pool and zone: what keeps a health check of an instance from a database that it asks;
  /// empty where nothing does.
  std::vector<std::uint32_t> checks;
  std::size_t pools = 0;
  std::size_t zones = 0;

  std::vector<std::optional<SubnetId>> homes;  ///< By pool and zone; empty without a network.
  std::vector<CauseId> no_addresses;           ///< By subnet.

  std::vector<Gateway> gateways;          ///< By NatGatewayId.
  std::vector<std::uint32_t> gateway_of;  ///< By pool and zone; `open` where it is none.
  std::vector<WayOut> ways_out;           ///< By ExternalId; empty without NAT gateways.
  std::vector<std::uint32_t> pool_of;     ///< By place.
  FigureBlock gateway_figures;
  FigureBlock gateway_meters;
  const LoadCurve* demand = nullptr;

  [[nodiscard]] std::optional<SubnetId> home_of(std::size_t pool, ZoneId zone) const {
    return homes.empty() ? std::nullopt : homes[pool * zones + zone.index()];
  }
  /// Through which gateway an instance calls the internet; `open` where through none.
  [[nodiscard]] std::uint32_t gateway_from(std::size_t place, ZoneId zone) const {
    return gateway_of[pool_of[place] * zones + zone.index()];
  }
  /// Whether a service outside is called through NAT gateways.
  [[nodiscard]] bool leads_through_gateways(ExternalId external) const {
    return !ways_out.empty() && ways_out[external.index()].leads_through_gateways;
  }
  // Hazards, in order: gateway by gateway.
  void add_hazards(const GivenLosses& given, HazardGroups& into) const;

  [[nodiscard]] OfCall of_call(const CallSpec& call) const {
    for (const auto& [known, cut] : calls) {
      if (known == &call) return cut;
    }
    return {};
  }
};

/// Enters the causes of cuts and of subnets without addresses. Pools, tiers and classes have to be
/// planned.
[[nodiscard]] NetworkPlan plan_network(const FleetPlan& fleet, PlanBook& book);

}  // namespace models
