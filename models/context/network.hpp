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
/// replication. Only Network writes.
class NetworkTable {
 public:
  explicit NetworkTable(const FleetPlan& plan) : plan_(&plan) {}

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
  /// By position in NetworkPlan::cuts.
  [[nodiscard]] FaultId fault(std::uint32_t cut) const { return faults_[cut]; }

 private:
  friend class Network;

  [[nodiscard]] std::optional<FaultId> fault_of(std::uint32_t cut) const {
    if (cut == NetworkPlan::open) return std::nullopt;
    return faults_[cut];
  }

  const FleetPlan* plan_;
  std::vector<FaultId> faults_;  ///< By cut.
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
