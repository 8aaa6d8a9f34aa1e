// Traffic as a flow: who gets which share of the demand, and what is lost of it.

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/world/present.hpp"
#include "models/world/retries.hpp"
#include "models/world/world.hpp"

namespace models {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

// Two runnable processes share a CPU evenly: other work never takes more than half of it from
// requests.
constexpr double least_share_beside_stress = 0.5;

}  // namespace

void World::on(TrafficKink) {
  if (kink_at_ != moment) return;
  kink_at_ = sim::never;
  traffic_changed();
}

void World::refresh() {
  const bool metrics_stale = traffic_stale || metrics_stale_;
  if (traffic_stale) refresh_traffic();
  policies_stale_ = metrics_stale_ = false;
  if (!answers_) return;
  for (std::size_t index = 0; index < groups_.size(); ++index) {
    if (!groups_[index].policies) continue;
    const auto group = sim::make_id<GroupId>(index);
    if (metrics_stale) observe_group(group);
    schedule_policy(group);
  }
  schedule_kink();
}

void World::refresh_traffic() {
  // What was scheduled by the derivation itself may change facts again, e.g. a throttled CPU.
  for (int round = 0; traffic_stale && round < 3; ++round) {
    traffic_stale = false;
    charge();
    snapshot_ = moment;
    laws_.clear();
    refresh_at_stake();
    if (answers_) {
      refresh_shares();
      if (plan_->probes_see_load()) watch_overload();
      lose_overload();
      apply_retries();
      observe_servers();
    }
    lose_components();
  }
  traffic_stale = false;
}

/// Requests whose components are down are lost whatever happens at the entry.
void World::refresh_at_stake() {
  if (!facts.components.any_lacking()) {
    at_stake_ = plan_->entry_classes;
    at_stake_share_ = plan_->entry_share;
    return;
  }
  at_stake_ = 0;
  at_stake_share_ = 0;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    const bool lacking =
        std::any_of(request_class.needs.begin(), request_class.needs.end(),
                    [&](ComponentId component) { return facts.components.lacking(component); });
    if (lacking || !request_class.needs_entry) continue;
    at_stake_ |= 1U << index;
    at_stake_share_ += request_class.share;
  }
}

void World::refresh_shares() {
  for (const ServerId id : scratch_.loaded) {
    share_[id.index()] = 0;
    share_slope_[id.index()] = 0;
  }
  scratch_.loaded.clear();
  next_kink_ = answers_->next_kink(moment);
  answers_->shares(moment, scratch_.node_share, scratch_.node_slope);
  if (plan_->has_balancer()) {
    share_over_nodes();
  } else {
    share_over_addresses();
  }
  std::vector<ServerId>& loaded = scratch_.loaded;
  std::sort(loaded.begin(), loaded.end());
  // Twice in it: what several nodes send to, and was sent nothing by the first.
  loaded.erase(std::unique(loaded.begin(), loaded.end()), loaded.end());
}

inline void World::add_load(ServerId id, double share, double slope) {
  if (share_[id.index()] == 0 && share_slope_[id.index()] == 0) scratch_.loaded.push_back(id);
  share_[id.index()] += plan_->entry_share * share;
  if (slope != 0) share_slope_[id.index()] += plan_->entry_share * slope;
  const ZoneId zone = servers_[id.index()].zone;
  if (!facts.zones.has(zone, ZoneFault::Gray)) return;
  const double failing = scenario().failures.gray_failure_share;
  lose(facts.zones.fault(zone, ZoneFault::Gray), Phase::Detection, share * failing,
       slope * failing);
}

/// What a node sends to one of its targets.
inline void World::send(const Rotation& rotation, ServerId id, double share, double slope) {
  const Server& server = servers_[id.index()];
  if (server.answers) {
    add_load(id, share, slope);
    return;
  }
  const FaultId fault = server.has_fault ? server.fault : design_fault();
  lose(fault, rotation.fails_open() ? known_bad_phase(id) : Phase::Detection, share, slope);
}

void World::share_over_addresses() {
  const std::span<const double> answer = answers_->answer();
  for (std::size_t index = 0; index < scratch_.node_share.size(); ++index) {
    const double share = scratch_.node_share[index];
    const double slope = scratch_.node_slope[index];
    if (share <= 0 && slope <= 0) continue;
    const std::size_t address = index / plan_->addresses_each;
    if (index != answer_of(address)) {
      lose(addresses_[address].former_fault, Phase::Dns, share, slope);
      continue;
    }
    const ServerId id = plan_->addresses[address];
    const Server& server = servers_[id.index()];
    if (server.answers) {
      add_load(id, share, slope);
      continue;
    }
    const Phase phase = answer[index] > 0 ? server.phase : Phase::Dns;
    lose(server.has_fault ? server.fault : design_fault(), phase, share, slope);
  }
}

void World::share_over_nodes() {
  if (nodes_agree()) {
    share_evenly();
    return;
  }
  const bool none_lives =
      std::all_of(plan_->nodes.begin(), plan_->nodes.end(),
                  [&](const NodePlan& node) { return facts.zones.lost(node.zone); });
  for (std::size_t index = 0; index < nodes_.size(); ++index) {
    const double share = scratch_.node_share[index];
    const double slope = scratch_.node_slope[index];
    if (share <= 0 && slope <= 0) continue;
    const Node& node = nodes_[index];
    const ZoneId zone = plan_->nodes[index].zone;
    if (facts.zones.lost(zone)) {
      // Where no node lives, there is nothing that DNS could find out.
      const bool is_known = dns_fails_open_ || none_lives;
      const Phase in_dns = is_known ? Phase::Restoration : Phase::Detection;
      lose(facts.zones.first_loss(zone), node.in_dns ? in_dns : Phase::Dns, share, slope);
    } else if (node.rotation.registered() == 0) {
      lose(missing_fault(), Phase::Restoration, share, slope);
    } else if (node.rotation.healthy() == 0 && !node.rotation.fails_open()) {
      turn_away(share, slope);
    } else {
      share_over_targets(index, share, slope);
    }
  }
}

/// None of a node's targets is healthy, and the group does not fail open.
void World::turn_away(double share, double slope) {
  for (const ServerId id : targets_) {
    const Server& server = servers_[id.index()];
    if (!server.has_fault) continue;
    lose(server.fault, known_bad_phase(id), share, slope);
    return;
  }
  lose(missing_fault(), Phase::Restoration, share, slope);
}

/// Of an instance that its balancer has given up: a group is about to replace it, else its own.
Phase World::known_bad_phase(ServerId id) const {
  return pool_of(id).is_group ? Phase::Restoration : servers_[id.index()].phase;
}

/// Whether every node lives and sends an equal share to every registered target. Then it does not
/// matter which node a client uses, nor how the answers of DNS drain.
bool World::nodes_agree() const {
  if (!plan_->balancer().cross_zone) return false;
  for (std::size_t index = 0; index < nodes_.size(); ++index) {
    const Rotation& rotation = nodes_[index].rotation;
    if (rotation.registered() == 0 || rotation.healthy() != rotation.registered()) return false;
    if (!rotation.constant_from(moment)) return false;
    if (facts.zones.lost(plan_->nodes[index].zone)) return false;
  }
  return true;
}

void World::share_evenly() {
  next_kink_ = sim::never;
  const double share = nodes_.front().rotation.equal_share();
  for (const ServerId id : targets_) {
    const Server& server = servers_[id.index()];
    if (server.answers) {
      add_load(id, share, 0);
    } else {
      lose(server.has_fault ? server.fault : design_fault(), Phase::Detection, share, 0);
    }
  }
  for (const LeavingTarget& target : leaving_) lose_of_leaving(target, share, 0);
}

/// What nodes still send to a target that was deregistered: answered until its instance ends.
void World::lose_of_leaving(const LeavingTarget& target, double share, double slope) {
  if (target.ends <= moment) lose(target.fault, Phase::Detection, share, slope);
}

void World::share_over_targets(std::size_t node, double share, double slope) {
  const Rotation& rotation = nodes_[node].rotation;
  if (!rotation.constant_from(moment)) {
    share_over_growing_targets(node, share, slope);
    return;
  }
  const double equal_share = rotation.equal_share();
  for (const ServerId id : targets_) {
    if (knows(node, id) && rotation.in_rotation(slot_of(node, id))) {
      send(rotation, id, share * equal_share, slope * equal_share);
    }
  }
  for (std::size_t index = 0; index < leaving_.size(); ++index) {
    const LeavingSlot& left = leaving_slots_[index * nodes_.size() + node];
    if (!left.registered || !rotation.in_rotation(left.slot)) continue;
    lose_of_leaving(leaving_[index], share * equal_share, slope * equal_share);
  }
}

void World::share_over_growing_targets(std::size_t node, double share, double slope) {
  const Rotation& rotation = nodes_[node].rotation;
  next_kink_ = std::min({next_kink_, moment + moving_step, rotation.ramps_end()});
  scratch_.slot_share.resize(rotation.slots());
  scratch_.slot_share_later.resize(rotation.slots());
  rotation.shares(moment, scratch_.slot_share);
  rotation.shares(next_kink_, scratch_.slot_share_later);
  const double step = sim::to_seconds(next_kink_ - moment);
  const auto growth_of = [&](TargetSlot slot) {
    return (scratch_.slot_share_later[slot.index()] - scratch_.slot_share[slot.index()]) / step;
  };
  for (const ServerId id : targets_) {
    if (!knows(node, id)) continue;
    const TargetSlot slot = slot_of(node, id);
    if (!rotation.in_rotation(slot)) continue;
    const double weight = scratch_.slot_share[slot.index()];
    send(rotation, id, share * weight, slope * weight + share * growth_of(slot));
  }
  for (std::size_t index = 0; index < leaving_.size(); ++index) {
    const LeavingSlot& left = leaving_slots_[index * nodes_.size() + node];
    if (!left.registered || !rotation.in_rotation(left.slot)) continue;
    const double weight = scratch_.slot_share[left.slot.index()];
    lose_of_leaving(leaving_[index], share * weight, slope * weight + share * growth_of(left.slot));
  }
}

/// Charges a share of the entry's demand; like ones are counted together.
void World::lose(FaultId fault, Phase phase, double share, double slope) {
  if (at_stake_share_ <= 0) return;
  for (LossLaw& law : laws_) {
    if (law.fault != fault || law.phase != phase || law.capacity_rps > 0) continue;
    law.share += share * at_stake_share_;
    law.share_slope += slope * at_stake_share_;
    return;
  }
  laws_.push_back(
      {fault, phase, share * at_stake_share_, slope * at_stake_share_, 0, 1, at_stake_});
}

double World::capacity_rps(const Server& server) const {
  if (plan_->cpu_seconds <= 0) return unlimited;
  const InstanceType& type = design().instance_types[server.type.index()];
  const double ceiling = server.credits ? server.credits->ceiling() : 1;
  const double beside_stress = std::max(1 - server.stress, least_share_beside_stress);
  return type.vcpu * ceiling * beside_stress / plan_->cpu_seconds;
}

void World::lose_overload() {
  overloaded_ = false;
  if (at_stake_share_ <= 0) return;
  // Retries may load a server with more than its share of the demand.
  const RetrySpec& retry = scenario().workload.clients.retry;
  const double attempts = 1 + std::min<double>(retry.retries, retry.budget);
  const double peak = scenario().workload.demand.peak_rps() * attempts;
  const double step = next_kink_ == sim::never ? 0 : sim::to_seconds(next_kink_ - moment);
  const double scale = at_stake_share_ / plan_->entry_share;
  const std::size_t first = laws_.size();
  const Server* before = nullptr;
  double capacity = 0;
  for (const ServerId id : scratch_.loaded) {
    const double share = share_[id.index()];
    const double slope = share_slope_[id.index()];
    if (share <= 0 && slope <= 0) continue;
    const Server& server = servers_[id.index()];
    // Mostly like the one before it, and then its capacity needs no division.
    if (before == nullptr || !are_alike(*before, server)) capacity = capacity_rps(server);
    before = &server;
    if (peak * std::max(share, share + slope * step) <= capacity) continue;
    overloaded_ = true;
    LossLaw law{overload_fault(), Phase::Overload, share,     slope,
                capacity,         scale,           at_stake_, scenario().workload.overload_penalty};
    const bool gray = facts.zones.has(server.zone, ZoneFault::Gray);
    if (gray) law.scale *= 1 - scenario().failures.gray_failure_share;
    const auto same = std::find_if(
        laws_.begin() + static_cast<std::ptrdiff_t>(first), laws_.end(), [&](const LossLaw& other) {
          return other.share == law.share && !gray && other.share_slope == law.share_slope &&
                 other.capacity_rps == law.capacity_rps;
        });
    if (same == laws_.end()) {
      laws_.push_back(law);
    } else {
      same->scale += scale;
    }
  }
}

/// The oldest fault whose effects last: what took the capacity that is missing. None: the demand is
/// more than the design can serve.
FaultId World::overload_fault() {
  std::optional<FaultId> oldest;
  const auto consider = [&](FaultId fault) {
    if (!oldest || fault < *oldest) oldest = fault;
  };
  for_each_present(*plan_, groups_, [&](ServerId id) {
    const Server& server = servers_[id.index()];
    if (server.life != ServerLife::Absent && server.has_fault) consider(server.fault);
  });
  for (const Group& group : groups_) {
    if (group.missing_has_fault) consider(group.missing_fault);
  }
  if (oldest) return *oldest;
  if (!demand_fault_) demand_fault_ = begin_fault(plan_->demand_cause);
  return *demand_fault_;
}

FaultId World::missing_fault() {
  for (const Group& group : groups_) {
    if (group.missing_has_fault) return group.missing_fault;
  }
  for (const Server& server : servers_) {
    if (server.life != ServerLife::Absent && server.has_fault) return server.fault;
  }
  return design_fault();
}

FaultId World::design_fault() {
  if (!design_fault_) design_fault_ = begin_fault(plan_->design_cause);
  return *design_fault_;
}

void World::lose_components() {
  if (!facts.components.any_lacking()) return;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    const auto lacking =
        std::find_if(request_class.needs.begin(), request_class.needs.end(),
                     [&](ComponentId component) { return facts.components.lacking(component); });
    if (lacking == request_class.needs.end()) continue;
    laws_.push_back({facts.components.fault(*lacking), Phase::Restoration, request_class.share, 0,
                     0, 1, 1U << index});
  }
}

void World::apply_retries() {
  const RetrySpec& policy = scenario().workload.clients.retry;
  if (policy.retries == 0 || laws_.empty() || at_stake_share_ <= 0) return;
  int targets = 0;
  for_each_present(*plan_, groups_, [&](ServerId id) {
    const Server& server = servers_[id.index()];
    const bool in_vain = server.life == ServerLife::InService && !server.answers;
    targets += (share_[id.index()] > 0 ? 1 : 0) + (in_vain ? 1 : 0);
  });
  const LoadCurve& demand = scenario().workload.demand;
  const bool moving = next_kink_ != sim::never || (overloaded_ && !demand.is_constant());
  if (moving) next_kink_ = std::min(next_kink_, moment + moving_step);
  const double step = next_kink_ == sim::never ? 0 : sim::to_seconds(next_kink_ - moment);
  const RetryFlow flow{
      policy,          targets, demand.rps(moment), step > 0 ? demand.rps(next_kink_) : 0,
      at_stake_share_, step};
  retry(flow, laws_);
}

void World::schedule_kink() {
  if (next_kink_ == kink_at_) return;
  if (kink_at_ != sim::never) queue.cancel(kink_);
  kink_at_ = sim::never;
  if (next_kink_ > end) return;
  kink_at_ = next_kink_;
  kink_ = queue.schedule(next_kink_, TrafficKink{});
}

}  // namespace models
