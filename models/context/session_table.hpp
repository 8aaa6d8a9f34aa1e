#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/context/fleet_plan.hpp"
#include "models/ledger/blame.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

class Sessions;

/// A share that moves evenly from now on.
struct BoundShare {
  double now = 0;
  double slope = 0;  ///< Per second.
};

/// Over one step, what is left of each deviation from the even split: a line with the integral of
/// the exponential law that it stands for, so that what is served of a steady demand is exact.
struct FadingStep {
  double now = 0;
  double slope = 0;                 ///< Per second.
  sim::Instant until = sim::never;  ///< sim::never: all is even, and stays so.
};

/// The sessions of a tier: which share of them is bound to which instance, as each node of its
/// balancer has it. New sessions go evenly over those in rotation, so that with a mean lifetime L
/// each share approaches the even one as e^(-t/L). An instance that drains gets no new sessions,
/// and is left by its own as they end. Shares add up to 1 wherever somebody is in rotation.
class TierSessions {
 public:
  /// An instance that is given up, whose sessions go on until it ends.
  struct Draining {
    InstanceId instance;
    ZoneId zone;
    sim::Instant ends;        ///< The instance.
    sim::Instant until;       ///< Nodes send it the requests of its sessions.
    FaultId fault;            ///< Of what they send once it has ended.
    bool is_emptied = false;  ///< Its carts have been lost.
  };

  /// Nobody's sessions are followed.
  TierSessions() = default;
  /// `lifetime`: mean, of sessions that are bound; zero: each step goes to any instance.
  TierSessions(std::size_t nodes, std::size_t members, sim::Duration lifetime);

  /// Whether requests go where their session is bound.
  [[nodiscard]] bool are_bound() const noexcept { return lifetime_ > 0; }
  [[nodiscard]] bool are_followed() const noexcept { return !nodes_.empty(); }
  /// Whether each instance in the rotation of a node has an equal share from `at` on, and no other
  /// has any.
  [[nodiscard]] bool are_even(std::size_t node, sim::Instant at) const {
    return nodes_[node].even_from <= at;
  }
  [[nodiscard]] bool are_even(sim::Instant at) const noexcept;
  /// Of a node's sessions, those of a member.
  [[nodiscard]] double share(std::size_t node, std::size_t member, sim::Instant at) const;
  /// What has made the load uneven, where it is: an instance has gone and another one has begun
  /// without sessions.
  [[nodiscard]] std::optional<FaultId> uneven_by(sim::Instant at) const {
    return are_even(at) ? std::nullopt : uneven_by_;
  }
  [[nodiscard]] std::size_t in_rotation(std::size_t node) const { return nodes_[node].rotation; }

  /// From `at` on.
  [[nodiscard]] FadingStep step(std::size_t node, sim::Instant at) const;
  [[nodiscard]] BoundShare share(std::size_t node, std::size_t member,
                                 const FadingStep& step) const;
  [[nodiscard]] const std::vector<Draining>& draining() const noexcept { return draining_; }
  [[nodiscard]] BoundShare draining_share(std::size_t draining, std::size_t node,
                                          const FadingStep& step) const;
  [[nodiscard]] double draining_share(std::size_t draining, std::size_t node,
                                      sim::Instant at) const;

 private:
  friend class Sessions;

  struct Node {
    sim::Instant since{};      ///< Since when shares follow their law.
    sim::Instant even_from{};  ///< When no deviation matters any more.
    double deviation = 0;      ///< The largest at `since`, of an even share.
    std::size_t rotation = 0;  ///< Members in rotation.
    bool is_stale = true;      ///< Sessions are nowhere, and have to be spread.
  };

  [[nodiscard]] static double even_share(const Node& node) noexcept {
    return node.rotation > 0 ? 1 / static_cast<double>(node.rotation) : 0;
  }
  [[nodiscard]] double left(const Node& node, sim::Instant at) const;
  [[nodiscard]] double goal(std::size_t node, std::size_t member) const;

  // For Sessions.
  /// Makes `at` the moment from which shares follow their law.
  void settle(std::size_t node, sim::Instant at);
  /// Takes a member's sessions away, which are then to be spread.
  void remove(std::size_t member, sim::Instant at);
  /// The same, and they stay with the instance while it drains.
  void drain(std::size_t member, const Draining& as, sim::Instant at);
  /// The sessions of an instance that drained are to be spread.
  void end_draining(std::size_t draining, sim::Instant at);
  /// Whether those in rotation are others than before, or sessions have to be spread.
  [[nodiscard]] bool has_to_follow(std::size_t node, std::span<const char> in_rotation) const;
  /// Sessions that are nowhere go evenly over those in rotation.
  void follow(std::size_t node, std::span<const char> in_rotation, sim::Instant at);

  double lifetime_ = 0;  ///< Seconds.
  std::size_t members_ = 0;
  std::vector<Node> nodes_;
  std::vector<double> shares_;  ///< At Node::since, by node and member.
  std::vector<char> in_;        ///< Whether in rotation, the same.
  std::optional<FaultId> uneven_by_;
  std::vector<Draining> draining_;
  std::vector<double> draining_shares_;  ///< At Node::since, by who drains and node.
};

/// Whether requests of a tier go where their session is bound to.
[[nodiscard]] bool binds_sessions(const Scenario& scenario, const TierPlan& tier);
/// Whether steps of sessions enter there.
[[nodiscard]] bool has_sessions(const Scenario& scenario, const TierPlan& tier);

/// Where sessions are, tier by tier. Only Sessions writes.
class SessionTable {
 public:
  explicit SessionTable(const FleetPlan& plan);

  /// By position in FleetPlan::tiers.
  [[nodiscard]] const TierSessions& tier(std::size_t index) const { return tiers_[index]; }

 private:
  friend class Sessions;

  std::vector<TierSessions> tiers_;
};

}  // namespace models
