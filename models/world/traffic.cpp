// Traffic as a flow: who gets which share of the demand, and what is lost of it.

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/context/replies.hpp"
#include "models/world/world.hpp"

namespace models {

void World::on(TrafficKink) {
  if (kink_at_ != moment) return;
  kink_at_ = sim::never;
  traffic_changed();
}

void World::refresh() {
  const bool metrics_changed = traffic_stale || metrics_stale;
  if (traffic_stale) refresh_traffic();
  policies_stale = metrics_stale = false;
  if (!plan_->tiers.empty()) own<Fleet>().ask_policies(metrics_changed, here<Fleet>());
  schedule_kink();
}

void World::refresh_traffic() {
  // What was scheduled by the derivation itself may change facts again, e.g. a throttled CPU.
  for (int round = 0; traffic_stale && round < 3; ++round) {
    traffic_stale = false;
    charge();
    settle_latency(moment);
    if (plan_->sessions.follows) own<Sessions>().follow(here<Sessions>());
    facts.load.derived_ = moment;
    facts.load.next_change_ = sim::never;
    laws_.clear();
    for (TierTraffic& traffic : tiers_) {
      if (traffic.plan->called) continue;
      refresh_at_stake(traffic);
      if (traffic.plan->crossroads != TierPlan::none) take_part(traffic);
      refresh_tier(traffic);
      apply_retries(traffic);
      if (traffic.plan->behind_edge) continue;
      laws_.insert(laws_.end(), traffic.laws.begin(), traffic.laws.end());
    }
    entry_laws_ = laws_.size();
    if (plan_->has_edges) lose_behind_edges();
    lose_components();
    first_call_law_ = laws_.size();
    if (plan_->calls.any) lose_calls();
    measure_latency();
    if (plan_->has_edges) watch_origins();
    if (!tiers_.empty()) own<Fleet>().observe_instances(here<Fleet>());
  }
  traffic_stale = false;
}

/// Requests whose components are down are lost whatever happens at the entry.
void World::refresh_at_stake(TierTraffic& traffic) {
  const TierPlan& plan = *traffic.plan;
  traffic.base = plan.share;
  traffic.base_slope = traffic.at_stake_slope = 0;
  if (plan.behind_edge) {
    gather_behind_edges(traffic);
    return;
  }
  if (!facts.components.any_lacking()) {
    facts.load.classes_[traffic.tier] = plan.classes;
    traffic.at_stake = plan.share;
    return;
  }
  facts.load.classes_[traffic.tier] = 0;
  traffic.at_stake = 0;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    if (lacks_component(request_class) || !plan_->leads_to(request_class, traffic.tier)) continue;
    facts.load.classes_[traffic.tier] |= 1U << index;
    traffic.at_stake += request_class.share;
  }
}

/// A record leads to several tiers: each gets its part.
void World::take_part(TierTraffic& traffic) {
  const TierPlan& plan = *traffic.plan;
  const AnswerShares& ways = facts.targets.ways(plan.crossroads);
  ways.shares(moment, std::span(node_share_).first(ways.addresses()),
              std::span(node_slope_).first(ways.addresses()));
  const double part = node_share_[plan.branch];
  const double slope = node_slope_[plan.branch];
  traffic.base_slope = traffic.base * slope;
  traffic.base *= part;
  traffic.at_stake_slope = traffic.at_stake * slope;
  traffic.at_stake *= part;
  facts.load.change_by(ways.next_kink(moment));
}

/// Who gets which part of what is asked of a tier, and what is lost of it.
void World::refresh_tier(TierTraffic& traffic) {
  traffic.laws.clear();
  refresh_shares(traffic);
  facts.load.change_by(traffic.next_change);
  if (traffic.plan->probes_see_load()) own<Fleet>().watch_overload(traffic.tier, here<Fleet>());
  lose_overload(traffic);
}

void World::refresh_shares(TierTraffic& traffic) {
  std::vector<InstanceId>& loaded = traffic.loaded;
  for (const InstanceId id : loaded) {
    facts.load.share_[id.index()] = 0;
    facts.load.slope_[id.index()] = 0;
  }
  loaded.clear();
  const TierTargets& targets = facts.targets.tier(traffic.tier);
  traffic.next_change = targets.answers().next_kink(moment);
  const std::size_t answers = traffic.plan->answers();
  targets.answers().shares(moment, std::span(node_share_).first(answers),
                           std::span(node_slope_).first(answers));
  if (traffic.plan->moving != TierPlan::none) {
    send_to_holder(traffic);
  } else if (traffic.plan->has_balancer()) {
    share_over_nodes(traffic);
  } else {
    share_over_addresses(traffic);
  }
  std::sort(loaded.begin(), loaded.end());
  // Twice in it: what several nodes send to, and was sent nothing by the first.
  loaded.erase(std::unique(loaded.begin(), loaded.end()), loaded.end());
}

inline void World::add_load(TierTraffic& traffic, InstanceId id, double share, double slope) {
  double& has = facts.load.share_[id.index()];
  double& grows = facts.load.slope_[id.index()];
  if (has == 0 && grows == 0) traffic.loaded.push_back(id);
  has += traffic.base * share;
  if (slope != 0) grows += traffic.base * slope;
  if (traffic.base_slope != 0) grows += traffic.base_slope * share;
  if (facts.zones.any_gray()) lose_in_gray_zone(traffic, id, share, slope);
}

void World::lose_in_gray_zone(TierTraffic& traffic, InstanceId id, double share, double slope) {
  const ZoneId zone = facts.instances[id].zone;
  if (!facts.zones.has(zone, ZoneFault::Gray)) return;
  const double failing = scenario().failures.gray_failure_share;
  lose(traffic, facts.zones.fault(zone, ZoneFault::Gray), Phase::Detection, share * failing,
       slope * failing);
}

/// What a node sends to one of its targets.
inline void World::send(TierTraffic& traffic, std::size_t node, InstanceId id, double share,
                        double slope) {
  if (facts.instances[id].answers && !facts.network.any()) {
    add_load(traffic, id, share, slope);
  } else {
    send_past_trouble(traffic, node, id, share, slope);
  }
}

/// To one that does not answer, or by a network that lets not everybody through.
void World::send_past_trouble(TierTraffic& traffic, std::size_t node, InstanceId id, double share,
                              double slope) {
  const Instance& instance = facts.instances[id];
  if (const auto cut = facts.network.of_target(traffic.tier, node, id, instance.zone)) {
    lose(traffic, *cut, Phase::Restoration, share, slope, Refusal::Silent);
    return;
  }
  if (instance.answers) {
    add_load(traffic, id, share, slope);
    return;
  }
  // One that boots in the place of what no health check finds well is silent because of that.
  const auto unseen = facts.network.of_check(traffic.tier, id, instance.zone);
  const FaultId fault = instance.has_fault   ? instance.fault
                        : unseen.has_value() ? *unseen
                                             : design_fault();
  const Rotation& rotation = facts.targets.tier(traffic.tier).nodes()[node].rotation;
  lose(traffic, fault, rotation.fails_open() ? known_bad_phase(id) : Phase::Detection, share,
       slope);
}

void World::share_over_addresses(TierTraffic& traffic) {
  const TierPlan& plan = *traffic.plan;
  const TierTargets& targets = facts.targets.tier(traffic.tier);
  const std::span<const double> answer = targets.answers().answer();
  for (std::size_t index = 0; index < plan.answers(); ++index) {
    const double share = node_share_[index];
    const double slope = node_slope_[index];
    if (share <= 0 && slope <= 0) continue;
    const std::size_t address = index / plan.addresses_each;
    if (index != targets.answer_of(address)) {
      lose(traffic, targets.addresses()[address].former_fault, Phase::Dns, share, slope,
           Refusal::Silent);
      continue;
    }
    const InstanceId id = plan.addresses[address];
    const Instance& instance = facts.instances[id];
    if (const auto cut = facts.network.of_target(traffic.tier, 0, id, instance.zone)) {
      lose(traffic, *cut, Phase::Restoration, share, slope, Refusal::Silent);
      continue;
    }
    if (instance.answers) {
      add_load(traffic, id, share, slope);
      continue;
    }
    const Phase phase = answer[index] > 0 ? instance.phase : Phase::Dns;
    lose(traffic, instance.has_fault ? instance.fault : design_fault(), phase, share, slope,
         Refusal::Silent);
  }
}

/// All of it goes to the instance that has the Elastic IP.
void World::send_to_holder(TierTraffic& traffic) {
  const MovingAddress& address = facts.moving_addresses[traffic.plan->moving];
  traffic.next_change = sim::never;
  if (!address.holder) {
    lose(traffic, address.fault ? *address.fault : missing_fault(traffic.tier), Phase::Restoration,
         1, 0, Refusal::Silent);
    return;
  }
  const Instance& instance = facts.instances[*address.holder];
  // Of a balancer the ways in the network are those of its probes.
  const auto cut = traffic.plan->has_balancer()
                       ? std::nullopt
                       : facts.network.of_target(traffic.tier, 0, *address.holder, instance.zone);
  if (cut) {
    lose(traffic, *cut, Phase::Restoration, 1, 0, Refusal::Silent);
  } else if (instance.answers) {
    add_load(traffic, *address.holder, 1, 0);
  } else {
    const bool is_given_up = instance.status_impaired || instance.elb_unhealthy;
    lose(traffic, instance.has_fault ? instance.fault : design_fault(),
         address.phase.value_or(is_given_up ? Phase::Restoration : instance.phase), 1, 0,
         Refusal::Silent);
  }
}

void World::share_over_nodes(TierTraffic& traffic) {
  const TierPlan& plan = *traffic.plan;
  const TierTargets& targets = facts.targets.tier(traffic.tier);
  if (nodes_agree(traffic)) {
    share_evenly(traffic);
    return;
  }
  const bool none_lives =
      std::all_of(plan.nodes.begin(), plan.nodes.end(),
                  [&](const NodePlan& node) { return facts.zones.lost(node.zone); });
  for (std::size_t index = 0; index < targets.nodes().size(); ++index) {
    const double share = node_share_[index];
    const double slope = node_slope_[index];
    if (share <= 0 && slope <= 0) continue;
    const Node& node = targets.nodes()[index];
    const ZoneId zone = plan.nodes[index].zone;
    if (const auto cut = facts.network.of_node(traffic.tier, index)) {
      lose(traffic, *cut, Phase::Restoration, share, slope, Refusal::Silent);
    } else if (facts.zones.lost(zone)) {
      // Where no node lives, there is nothing that DNS could find out.
      const bool is_known = targets.dns_fails_open() || none_lives;
      const Phase in_dns = is_known ? Phase::Restoration : Phase::Detection;
      lose(traffic, facts.zones.first_loss(zone), node.in_dns ? in_dns : Phase::Dns, share, slope,
           Refusal::Silent);
    } else if (node.rotation.registered() == 0) {
      lose(traffic, missing_fault(traffic.tier), Phase::Restoration, share, slope);
    } else if (node.rotation.healthy() == 0 && !node.rotation.fails_open()) {
      turn_away(traffic, share, slope);
    } else {
      share_over_targets(traffic, index, share, slope);
    }
  }
}

/// None of a node's targets is healthy, and the group does not fail open.
void World::turn_away(TierTraffic& traffic, double share, double slope) {
  const TierTargets& targets = facts.targets.tier(traffic.tier);
  for (const InstanceId id : targets.targets()) {
    const Instance& instance = facts.instances[id];
    const auto unseen = facts.network.of_check(traffic.tier, id, instance.zone);
    if (!instance.has_fault && !unseen) continue;
    lose(traffic, instance.has_fault ? instance.fault : *unseen, known_bad_phase(id), share, slope);
    return;
  }
  lose(traffic, missing_fault(traffic.tier), Phase::Restoration, share, slope);
}

/// Of an instance that its balancer has given up: a group is about to replace it, else its own.
Phase World::known_bad_phase(InstanceId id) const {
  return plan_->pools[plan_->instances[id.index()].pool].is_group ? Phase::Restoration
                                                                  : facts.instances[id].phase;
}

/// Whether every node lives and sends an equal share to every registered target. Then it does not
/// matter which node a client uses, nor how the answers of DNS drain.
bool World::nodes_agree(const TierTraffic& traffic) const {
  const TierPlan& plan = *traffic.plan;
  const TierTargets& targets = facts.targets.tier(traffic.tier);
  if (!plan.balancer->cross_zone || facts.network.first_in(traffic.tier)) return false;
  if (!facts.sessions.tier(traffic.tier).are_even(moment)) return false;
  for (std::size_t index = 0; index < targets.nodes().size(); ++index) {
    const Rotation& rotation = targets.nodes()[index].rotation;
    if (rotation.registered() == 0 || rotation.healthy() != rotation.registered()) return false;
    if (!rotation.constant_from(moment)) return false;
    if (facts.zones.lost(plan.nodes[index].zone)) return false;
  }
  return true;
}

void World::share_evenly(TierTraffic& traffic) {
  const TierTargets& targets = facts.targets.tier(traffic.tier);
  traffic.next_change = sim::never;
  const double share = targets.nodes().front().rotation.equal_share();
  for (const InstanceId id : targets.targets()) {
    const Instance& instance = facts.instances[id];
    if (instance.answers) {
      add_load(traffic, id, share, 0);
    } else {
      lose(traffic, instance.has_fault ? instance.fault : design_fault(), Phase::Detection, share,
           0);
    }
  }
  for (const LeavingTarget& target : targets.leaving()) lose_of_leaving(traffic, target, share, 0);
}

/// What nodes still send to a target that was deregistered: answered until its instance ends.
void World::lose_of_leaving(TierTraffic& traffic, const LeavingTarget& target, double share,
                            double slope) {
  if (target.ends <= moment) lose(traffic, target.fault, Phase::Detection, share, slope);
}

void World::share_over_targets(TierTraffic& traffic, std::size_t node, double share, double slope) {
  const TierTargets& targets = facts.targets.tier(traffic.tier);
  const Rotation& rotation = targets.nodes()[node].rotation;
  if (facts.sessions.tier(traffic.tier).are_bound()) {
    share_over_bound_targets(traffic, node, share, slope);
    return;
  }
  if (!rotation.constant_from(moment)) {
    share_over_growing_targets(traffic, node, share, slope);
    return;
  }
  const double equal_share = rotation.equal_share();
  for (const InstanceId id : targets.targets()) {
    if (sends_to(*traffic.plan, facts, node, id) &&
        rotation.in_rotation(targets.view(node, id).slot)) {
      send(traffic, node, id, share * equal_share, slope * equal_share);
    }
  }
  for (std::size_t index = 0; index < targets.leaving().size(); ++index) {
    const LeavingSlot& left = targets.slot_left(index, node);
    if (!left.registered || !rotation.in_rotation(left.slot)) continue;
    lose_of_leaving(traffic, targets.leaving()[index], share * equal_share, slope * equal_share);
  }
}

void World::share_over_growing_targets(TierTraffic& traffic, std::size_t node, double share,
                                       double slope) {
  const TierTargets& targets = facts.targets.tier(traffic.tier);
  const Rotation& rotation = targets.nodes()[node].rotation;
  sim::Instant& next_change = traffic.next_change;
  next_change = std::min({next_change, moment + moving_step, rotation.ramps_end()});
  slot_share_.resize(rotation.slots());
  slot_share_later_.resize(rotation.slots());
  rotation.shares(moment, slot_share_);
  rotation.shares(next_change, slot_share_later_);
  const double step = sim::to_seconds(next_change - moment);
  const auto growth_of = [&](TargetSlot slot) {
    return (slot_share_later_[slot.index()] - slot_share_[slot.index()]) / step;
  };
  for (const InstanceId id : targets.targets()) {
    if (!sends_to(*traffic.plan, facts, node, id)) continue;
    const TargetSlot slot = targets.view(node, id).slot;
    if (!rotation.in_rotation(slot)) continue;
    const double weight = slot_share_[slot.index()];
    send(traffic, node, id, share * weight, slope * weight + share * growth_of(slot));
  }
  for (std::size_t index = 0; index < targets.leaving().size(); ++index) {
    const LeavingSlot& left = targets.slot_left(index, node);
    if (!left.registered || !rotation.in_rotation(left.slot)) continue;
    const double weight = slot_share_[left.slot.index()];
    lose_of_leaving(traffic, targets.leaving()[index], share * weight,
                    slope * weight + share * growth_of(left.slot));
  }
}

/// Requests go where their session is bound. One that drains answers its own until it ends.
void World::share_over_bound_targets(TierTraffic& traffic, std::size_t node, double share,
                                     double slope) {
  const TierTargets& targets = facts.targets.tier(traffic.tier);
  const TierSessions& sessions = facts.sessions.tier(traffic.tier);
  const Rotation& rotation = targets.nodes()[node].rotation;
  const FadingStep step = sessions.step(node, moment);
  traffic.next_change = std::min(traffic.next_change, step.until);
  for (const InstanceId id : targets.targets()) {
    if (!sends_to(*traffic.plan, facts, node, id)) continue;
    if (!rotation.in_rotation(targets.view(node, id).slot)) continue;
    const BoundShare bound = sessions.share(node, plan_->instances[id.index()].target, step);
    send(traffic, node, id, share * bound.now, slope * bound.now + share * bound.slope);
  }
  for (std::size_t index = 0; index < sessions.draining().size(); ++index) {
    const TierSessions::Draining& draining = sessions.draining()[index];
    if (draining.ends > moment) continue;
    const BoundShare bound = sessions.draining_share(index, node, step);
    lose(traffic, draining.fault, Phase::Detection, share * bound.now,
         slope * bound.now + share * bound.slope);
  }
}

void World::schedule_kink() {
  if (facts.load.next_change_ == kink_at_) return;
  if (kink_at_ != sim::never) queue.cancel(kink_);
  kink_at_ = sim::never;
  if (facts.load.next_change_ > end) return;
  kink_at_ = facts.load.next_change_;
  kink_ = queue.schedule(facts.load.next_change_, TrafficKink{});
}

}  // namespace models
