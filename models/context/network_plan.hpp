#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/architecture/call_spec.hpp"
#include "models/architecture/ids.hpp"
#include "models/ledger/blame.hpp"

namespace models {

class FleetPlan;
class PlanBook;

/// Who does not get through the network, which never changes; and in which subnets instances are.
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

  std::vector<Cut> cuts;
  std::vector<Tier> tiers;  ///< Empty without a cut.
  std::vector<std::pair<const CallSpec*, OfCall>> calls;
  std::size_t pools = 0;
  std::size_t zones = 0;

  std::vector<std::optional<SubnetId>> homes;  ///< By pool and zone; empty without a network.
  std::vector<CauseId> no_addresses;           ///< By subnet.

  [[nodiscard]] std::optional<SubnetId> home_of(std::size_t pool, ZoneId zone) const {
    return homes.empty() ? std::nullopt : homes[pool * zones + zone.index()];
  }
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
