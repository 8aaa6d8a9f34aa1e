#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/architecture/network_addresses.hpp"
#include "models/context/fleet_plan.hpp"
#include "models/context/instances.hpp"
#include "models/ledger/blame.hpp"

namespace models {

/// Who does not get through the network, and because of which fault: it begins with the
/// replication; and which calls of services outside have no NAT gateway. Only Network writes.
class NetworkTable {
 public:
  /// Of the calls of a service outside that leave the network, a share finds a gateway lost.
  struct Lost {
    FaultId fault;
    double share = 0;
  };

  explicit NetworkTable(const FleetPlan& plan)
      : plan_(&plan), lost_ways_(plan.network.ways_out.size()) {
    for (std::vector<Lost>& lost : lost_ways_) lost.reserve(plan.network.gateways.size());
  }

  /// Whether there is somebody who does not.
  [[nodiscard]] bool any() const noexcept { return !faults_.empty(); }
  /// In a tier.
  [[nodiscard]] std::optional<FaultId> first_in(std::uint32_t tier) const {
    return any() ? fault_of(plan_->network.tiers[tier].first) : std::nullopt;
  }
  /// What a node is sent arrives nowhere.
  [[nodiscard]] std::optional<FaultId> of_node(std::uint32_t tier, std::size_t node) const {
    return any() ? fault_of(plan_->network.tiers[tier].nodes[node]) : std::nullopt;
  }
  /// A node, or clients as the only node of a tier without a load balancer, to an instance.
  [[nodiscard]] std::optional<FaultId> of_target(std::uint32_t tier, std::size_t node,
                                                 InstanceId target, ZoneId zone) const {
    if (!any()) return std::nullopt;
    const NetworkPlan& plan = plan_->network;
    const std::size_t pool = plan_->instances[target.index()].pool;
    return fault_of(
        plan.tiers[tier].targets[(node * plan.pools + pool) * plan.zones + zone.index()]);
  }
  /// That a health check of an instance does not reach a database that it asks.
  [[nodiscard]] std::optional<FaultId> of_check(std::uint32_t tier, InstanceId target,
                                                ZoneId zone) const {
    const NetworkPlan& plan = plan_->network;
    if (plan.checks.empty()) return std::nullopt;
    const std::size_t pool = plan_->instances[target.index()].pool;
    return fault_of(plan.checks[(tier * plan.pools + pool) * plan.zones + zone.index()]);
  }
  /// Whether some call finds its gateway lost.
  [[nodiscard]] bool any_way_lost() const noexcept { return ways_lost_ > 0; }
  /// Requires that it is called through gateways.
  [[nodiscard]] const std::vector<Lost>& lost_ways(ExternalId external) const {
    return lost_ways_[external.index()];
  }
  /// Whose fault it is that instances of a pool do not reach the internet from a zone; nothing
  /// where they do, or never could.
  [[nodiscard]] std::optional<FaultId> way_out_lost(std::size_t place, ZoneId zone) const {
    if (plan_->network.gateways.empty() || gateways_lost_.empty()) return std::nullopt;
    const std::uint32_t gateway = plan_->network.gateway_from(place, zone);
    return gateway == NetworkPlan::open ? std::nullopt : gateways_lost_[gateway];
  }
  /// By position in NetworkPlan::cuts.
  [[nodiscard]] FaultId fault(std::uint32_t cut) const { return faults_[cut]; }

 private:
  friend class Network;

  [[nodiscard]] std::optional<FaultId> fault_of(std::uint32_t cut) const {
    if (cut == NetworkPlan::open) return std::nullopt;
    return faults_[cut];
  }

  const FleetPlan* plan_;
  std::vector<FaultId> faults_;                        ///< By cut.
  std::vector<std::vector<Lost>> lost_ways_;           ///< By ExternalId.
  int ways_lost_ = 0;                                  ///< Entries of all of them.
  std::vector<std::optional<FaultId>> gateways_lost_;  ///< By gateway, because of which fault.
};

/// Addresses of subnets that are free. Only Fleet writes.
class AddressTable {
 public:
  explicit AddressTable(const FleetPlan& plan) {
    const Architecture& design = plan.architecture();
    const std::vector<int> taken = standing_addresses(design);
    for (std::size_t index = 0; index < taken.size(); ++index) {
      const auto id = sim::make_id<SubnetId>(index);
      subnets_.push_back({design.network.usable(id) - taken[index], std::nullopt});
    }
  }

  [[nodiscard]] int free(SubnetId subnet) const { return subnets_[subnet.index()].free; }
  /// For which launches are refused; nothing while none has been.
  [[nodiscard]] std::optional<FaultId> shortage(SubnetId subnet) const {
    return subnets_[subnet.index()].shortage;
  }

 private:
  friend class Fleet;

  struct Subnet {
    int free = 0;
    std::optional<FaultId> shortage;
  };
  std::vector<Subnet> subnets_;
};

}  // namespace models
