#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/architecture/architecture.hpp"
#include "models/architecture/ids.hpp"
#include "models/events/compute.hpp"
#include "sim/random/stream.hpp"

namespace models {

struct NodePlan {
  ZoneId zone;
};

/// A record that leads to several tiers, to each for a part of what enters through it.
struct CrossroadsPlan {
  const DnsRecordSpec* record = nullptr;
  std::vector<std::uint32_t> tiers;  ///< By alias.
};

/// A tier: instances that do the same work, and how those who ask find them, through a record of
/// addresses, known addresses, or a balancer. Clients ask through a record or an address, other
/// tiers by a call of the target group. The architecture has to outlive it.
struct TierPlan {
  const DnsRecordSpec* record = nullptr;          ///< None: known by address, or called.
  const LoadBalancerSpec* balancer = nullptr;     ///< None: by address.
  const TargetGroupSpec* target_group = nullptr;  ///< Of the balancer.
  static constexpr std::uint32_t none = 0xffffffffU;
  std::uint32_t crossroads = none;  ///< Position of the one that leads here among others,
  std::uint32_t branch = 0;         ///< and which of its ways it is.
  bool called = false;              ///< By requests that have entered elsewhere.
  /// Clients reach the instance that has an Elastic IP that moves: position of that in
  /// FleetPlan::moving_addresses. A balancer then probes, and gets no traffic.
  std::uint32_t moving = none;
  bool behind_edge = false;  ///< An origin of a distribution, of some class.

  std::vector<InstanceId> addresses;  ///< Of a record of addresses, or of known Elastic IPs.
  std::size_t addresses_each = 1;     ///< Two where replacements have one of their own.
  std::vector<InstanceId> members;    ///< Targets of the balancer, in order.
  std::vector<NodePlan> nodes;        ///< Of the balancer.
  std::vector<sim::StreamKey> checker_phases;  ///< Of each address, for its Route 53 checkers.

  double share = 0;           ///< Of the demand enters here; of a tier that is called, 0.
  std::uint32_t classes = 0;  ///< Those that do, as bits.
  double cpu_seconds = 0;     ///< Mean vCPU-seconds of a request, or call, here.

  [[nodiscard]] bool has_balancer() const noexcept { return balancer != nullptr; }
  /// Whether probes fail on targets that are asked for too much.
  [[nodiscard]] bool probes_see_load() const {
    return has_balancer() && target_group->health_check.fails_when_overloaded;
  }
  /// Answers that a record or a balancer may give.
  [[nodiscard]] std::size_t answers() const noexcept {
    if (has_balancer()) return nodes.size();
    return moving != none ? 1 : addresses.size() * addresses_each;
  }
  /// How long a person's change of the record takes to reach all; nothing without one.
  [[nodiscard]] sim::Duration change_propagation() const {
    return record == nullptr ? sim::Duration::zero() : record->change_propagation;
  }
};

}  // namespace models
