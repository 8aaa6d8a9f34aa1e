#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "models/architecture/timeline_spec.hpp"
#include "models/context/context.hpp"
#include "models/context/sketch.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// How requests find instances: the balancer's nodes and addresses, and records of addresses. Keeps
/// Facts::targets.
class Balancing {
 public:
  using Event = BalancingEvent;
  using Heard = std::variant<ZoneStruck, ZoneMended, TargetJoins, TargetLeaves, TargetEnds,
                             ReplyChanged, AddressReplaced, RecordEdited>;
  using Plan = FleetPlan;
  using Here = Context<Event>;

  explicit Balancing(const Plan& plan) : plan_(&plan), probes_(plan.instances.size()) {}

  void start(Here here);
  void on(NodeVerdict event, Here here);
  void on(RecordVerdict event, Here here);
  void on(RecordChanges event, Here here);
  void on(BalancerDnsChanges event, Here here);
  void on(ZonalShiftEnds event, Here here);
  void on(LeavingTargetChanges event, Here here);
  void hear(const ZoneStruck& notice, Here here);
  void hear(const ZoneMended& notice, Here here);
  void hear(const TargetJoins& notice, Here here);
  void hear(const TargetLeaves& notice, Here here);
  void hear(const TargetEnds& notice, Here here);
  void hear(const ReplyChanged& notice, Here here);
  void hear(const AddressReplaced& notice, Here here);
  void hear(const RecordEdited& notice, Here here);
  void obey(const ZonalShift& action, Here here);
  static void start_over(Here) {}
  static void close(Outcome&, Here) {}
  void draw(Sketch& sketch, Here here) const;

  // Rare events. Nothing fails here by itself.
  [[nodiscard]] static double hazard_rate(std::size_t, const Commons&) { return 0; }
  static void strike(std::size_t, sim::Stream&, Here) {}
  [[nodiscard]] static bool is_whole(const Commons& world) {
    return std::all_of(world.facts.targets.begin(), world.facts.targets.end(),
                       [](const TierTargets& tier) { return tier.leaving().empty(); });
  }
  [[nodiscard]] static double severity(const Commons&) { return 0; }
  void restart(Here here);
  static void prepare_to_renew(const Commons&) {}
  static void renew(Here) {}
  /// What probes and people do goes on as it was.
  [[nodiscard]] static bool renews(const Event&, const Commons&) { return false; }

 private:
  [[nodiscard]] static TierTargets& table(std::uint32_t tier, Here here) {
    return here.facts().targets.tiers_[tier];
  }
  [[nodiscard]] const TierPlan& plan(std::uint32_t tier) const { return plan_->tiers[tier]; }
  [[nodiscard]] std::uint32_t tier_of(InstanceId id) const {
    return plan_->instances[id.index()].tier;
  }
  [[nodiscard]] std::uint32_t tiers() const {
    return static_cast<std::uint32_t>(plan_->tiers.size());
  }
  void start_targets(std::uint32_t tier, Here here);
  void start_addresses(std::uint32_t tier, Here here);
  [[nodiscard]] const Scenario& scenario() const { return plan_->scenario(); }
  [[nodiscard]] const Architecture& design() const { return plan_->architecture(); }

  void register_target(InstanceId id, TargetState state, Here here);
  void deregister_target(InstanceId id, Here here);
  void target_changed(InstanceId id, Here here);
  static void schedule_verdict(std::uint32_t tier, std::size_t view, Here here);
  void zone_health_changed(std::uint32_t tier, Here here);
  void zone_health_changed(Here here);
  void update_balancer_dns(std::uint32_t tier, Here here);
  void answer_with_addresses(std::uint32_t tier, Here here);
  static void drop_left(TierTargets& table, Here here);
  void choose_ways(std::uint32_t crossroads, Here here);
  [[nodiscard]] bool is_healthy(std::uint32_t tier, Here here) const;
  void shift_away(ZoneId zone, int change, Here here);
  [[nodiscard]] bool has_healthy_target(std::uint32_t tier, std::size_t node, Here here) const;

  const Plan* plan_;
  std::vector<sim::Stream> probes_;     ///< Phases of probes, by place.
  std::vector<double> answer_weights_;  ///< By node or address; of one tier at a time.
};

}  // namespace models
