#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/context/fleet_plan.hpp"
#include "models/dns/answer_shares.hpp"
#include "models/dns/record_health.hpp"
#include "models/load_balancing/rotation.hpp"
#include "models/probing/probe_view.hpp"

namespace models {

struct Node {
  Rotation rotation;
  bool in_dns = true;
  bool removed = false;                 ///< For want of healthy targets in its zone.
  sim::Instant leaves_at = sim::never;  ///< Unless its zone has one again before.
  int shifted = 0;                      ///< Zonal shifts away from it that last.
};

struct NodeTarget {
  ProbeView view;
  TargetSlot slot;
  bool registered = false;
};

/// A target that was deregistered while nodes go on sending to it, beyond the end of its instance
/// (choice 30). Its slots are in TargetTable::slots_left.
struct LeavingTarget {
  sim::Instant ends;   ///< The instance.
  sim::Instant until;  ///< The last request.
  FaultId fault;
};

struct LeavingSlot {
  TargetSlot slot;
  bool registered = false;
};

struct Address {
  bool listed = true;           ///< A person has it in the record.
  std::uint8_t generation = 0;  ///< Of its addresses the one in use: replacements have another.
  FaultId former_fault;         ///< What took the instance that had the one before.
  std::optional<RecordHealth> health;
};

/// How those who ask a tier find its instances: a balancer's nodes with what each thinks of its
/// targets, or the addresses that a record answers with. Only Balancing writes.
class TierTargets {
 public:
  TierTargets(const FleetPlan& plan, std::uint32_t tier);
  /// Of what belongs to no tier: nobody.
  TierTargets() = default;

  [[nodiscard]] const std::vector<Node>& nodes() const noexcept { return nodes_; }
  /// Those registered, in order of the members.
  [[nodiscard]] const std::vector<InstanceId>& targets() const noexcept { return targets_; }
  /// What a node thinks of a member.
  [[nodiscard]] const NodeTarget& view(std::size_t node, InstanceId id) const {
    return views_[view_index(node, plan_->instances[id.index()].target)];
  }
  [[nodiscard]] const std::vector<LeavingTarget>& leaving() const noexcept { return leaving_; }
  [[nodiscard]] const LeavingSlot& slot_left(std::size_t leaving, std::size_t node) const {
    return leaving_slots_[leaving * nodes_.size() + node];
  }
  [[nodiscard]] const std::vector<Address>& addresses() const noexcept { return addresses_; }
  /// Where an address that a record may answer stands: each instance has as many as
  /// TierPlan::addresses_each, of which it uses one at a time.
  [[nodiscard]] std::size_t answer_of(std::size_t address) const {
    return address * tier_->addresses_each + addresses_[address].generation;
  }
  /// What clients are answered and still hold. Requires a tier.
  [[nodiscard]] const AnswerShares& answers() const { return *answers_; }
  /// No node qualifies, so all are answered.
  [[nodiscard]] bool dns_fails_open() const noexcept { return dns_fails_open_; }

 private:
  friend class Balancing;

  [[nodiscard]] std::size_t view_index(std::size_t node, std::uint32_t target) const {
    return node * tier_->members.size() + target;
  }

  const FleetPlan* plan_ = nullptr;
  const TierPlan* tier_ = nullptr;
  std::vector<Node> nodes_;
  std::vector<NodeTarget> views_;  ///< By node and member.
  std::vector<InstanceId> targets_;
  std::vector<LeavingTarget> leaving_;
  std::vector<LeavingSlot> leaving_slots_;  ///< By leaving target and node.
  std::vector<Address> addresses_;
  std::optional<AnswerShares> answers_;
  bool dns_fails_open_ = false;
};

/// How instances are found, tier by tier. Only Balancing writes.
class TargetTable {
 public:
  explicit TargetTable(const FleetPlan& plan);

  /// By position in FleetPlan::tiers.
  [[nodiscard]] const TierTargets& tier(std::size_t index) const { return tiers_[index]; }
  /// Those of an instance's tier; without one, nobody.
  [[nodiscard]] const TierTargets& of(InstanceId id) const {
    const std::uint32_t tier = plan_->instances[id.index()].tier;
    return tier == InstancePlan::no_target ? nobody_ : tiers_[tier];
  }
  [[nodiscard]] auto begin() const noexcept { return tiers_.begin(); }
  [[nodiscard]] auto end() const noexcept { return tiers_.end(); }
  [[nodiscard]] bool is_registered(InstanceId id) const;
  /// By position in FleetPlan::crossroads, which of its ways clients take.
  [[nodiscard]] const AnswerShares& ways(std::size_t crossroads) const { return ways_[crossroads]; }

 private:
  friend class Balancing;

  const FleetPlan* plan_;
  std::vector<TierTargets> tiers_;
  std::vector<AnswerShares> ways_;
  TierTargets nobody_;
};

}  // namespace models
