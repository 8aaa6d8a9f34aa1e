// Traffic as a flow: who gets which share of the demand, and what is lost of it.

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/context/replies.hpp"
#include "models/world/retries.hpp"
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
  if (facts.targets.answers()) own<Fleet>().ask_policies(metrics_changed, here<Fleet>());
  schedule_kink();
}

void World::refresh_traffic() {
  // What was scheduled by the derivation itself may change facts again, e.g. a throttled CPU.
  for (int round = 0; traffic_stale && round < 3; ++round) {
    traffic_stale = false;
    charge();
    facts.load.derived_ = moment;
    facts.load.next_change_ = sim::never;
    laws_.clear();
    refresh_at_stake();
    if (facts.targets.answers()) {
      refresh_shares();
      if (plan_->probes_see_load()) own<Fleet>().watch_overload(here<Fleet>());
      lose_overload();
      apply_retries();
      own<Fleet>().observe_servers(here<Fleet>());
    }
    lose_components();
    if (plan_->calls.any) lose_calls();
  }
  traffic_stale = false;
}

/// Requests whose components are down are lost whatever happens at the entry.
void World::refresh_at_stake() {
  if (!facts.components.any_lacking()) {
    facts.load.classes_ = plan_->entry_classes;
    at_stake_share_ = plan_->entry_share;
    return;
  }
  facts.load.classes_ = 0;
  at_stake_share_ = 0;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    const bool lacking =
        std::any_of(request_class.needs.begin(), request_class.needs.end(),
                    [&](ComponentId component) { return facts.components.lacking(component); });
    if (lacking || !request_class.needs_entry) continue;
    facts.load.classes_ |= 1U << index;
    at_stake_share_ += request_class.share;
  }
}

void World::refresh_shares() {
  for (const ServerId id : loaded_) {
    facts.load.share_[id.index()] = 0;
    facts.load.slope_[id.index()] = 0;
  }
  loaded_.clear();
  facts.load.next_change_ = facts.targets.answers()->next_kink(moment);
  facts.targets.answers()->shares(moment, node_share_, node_slope_);
  if (plan_->has_balancer()) {
    share_over_nodes();
  } else {
    share_over_addresses();
  }
  std::vector<ServerId>& loaded = loaded_;
  std::sort(loaded.begin(), loaded.end());
  // Twice in it: what several nodes send to, and was sent nothing by the first.
  loaded.erase(std::unique(loaded.begin(), loaded.end()), loaded.end());
}

inline void World::add_load(ServerId id, double share, double slope) {
  if (facts.load.share_[id.index()] == 0 && facts.load.slope_[id.index()] == 0)
    loaded_.push_back(id);
  facts.load.share_[id.index()] += plan_->entry_share * share;
  if (slope != 0) facts.load.slope_[id.index()] += plan_->entry_share * slope;
  const ZoneId zone = facts.instances[id].zone;
  if (!facts.zones.has(zone, ZoneFault::Gray)) return;
  const double failing = scenario().failures.gray_failure_share;
  lose(facts.zones.fault(zone, ZoneFault::Gray), Phase::Detection, share * failing,
       slope * failing);
}

/// What a node sends to one of its targets.
inline void World::send(const Rotation& rotation, ServerId id, double share, double slope) {
  const Server& server = facts.instances[id];
  if (server.answers) {
    add_load(id, share, slope);
    return;
  }
  const FaultId fault = server.has_fault ? server.fault : design_fault();
  lose(fault, rotation.fails_open() ? known_bad_phase(id) : Phase::Detection, share, slope);
}

void World::share_over_addresses() {
  const std::span<const double> answer = facts.targets.answers()->answer();
  for (std::size_t index = 0; index < node_share_.size(); ++index) {
    const double share = node_share_[index];
    const double slope = node_slope_[index];
    if (share <= 0 && slope <= 0) continue;
    const std::size_t address = index / plan_->addresses_each;
    if (index != facts.targets.answer_of(address)) {
      lose(facts.targets.addresses()[address].former_fault, Phase::Dns, share, slope);
      continue;
    }
    const ServerId id = plan_->addresses[address];
    const Server& server = facts.instances[id];
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
  for (std::size_t index = 0; index < facts.targets.nodes().size(); ++index) {
    const double share = node_share_[index];
    const double slope = node_slope_[index];
    if (share <= 0 && slope <= 0) continue;
    const Node& node = facts.targets.nodes()[index];
    const ZoneId zone = plan_->nodes[index].zone;
    if (facts.zones.lost(zone)) {
      // Where no node lives, there is nothing that DNS could find out.
      const bool is_known = facts.targets.dns_fails_open() || none_lives;
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
  for (const ServerId id : facts.targets.targets()) {
    const Server& server = facts.instances[id];
    if (!server.has_fault) continue;
    lose(server.fault, known_bad_phase(id), share, slope);
    return;
  }
  lose(missing_fault(), Phase::Restoration, share, slope);
}

/// Of an instance that its balancer has given up: a group is about to replace it, else its own.
Phase World::known_bad_phase(ServerId id) const {
  return plan_->pools[plan_->servers[id.index()].pool].is_group ? Phase::Restoration
                                                                : facts.instances[id].phase;
}

/// Whether every node lives and sends an equal share to every registered target. Then it does not
/// matter which node a client uses, nor how the answers of DNS drain.
bool World::nodes_agree() const {
  if (!plan_->balancer().cross_zone) return false;
  for (std::size_t index = 0; index < facts.targets.nodes().size(); ++index) {
    const Rotation& rotation = facts.targets.nodes()[index].rotation;
    if (rotation.registered() == 0 || rotation.healthy() != rotation.registered()) return false;
    if (!rotation.constant_from(moment)) return false;
    if (facts.zones.lost(plan_->nodes[index].zone)) return false;
  }
  return true;
}

void World::share_evenly() {
  facts.load.next_change_ = sim::never;
  const double share = facts.targets.nodes().front().rotation.equal_share();
  for (const ServerId id : facts.targets.targets()) {
    const Server& server = facts.instances[id];
    if (server.answers) {
      add_load(id, share, 0);
    } else {
      lose(server.has_fault ? server.fault : design_fault(), Phase::Detection, share, 0);
    }
  }
  for (const LeavingTarget& target : facts.targets.leaving()) lose_of_leaving(target, share, 0);
}

/// What nodes still send to a target that was deregistered: answered until its instance ends.
void World::lose_of_leaving(const LeavingTarget& target, double share, double slope) {
  if (target.ends <= moment) lose(target.fault, Phase::Detection, share, slope);
}

void World::share_over_targets(std::size_t node, double share, double slope) {
  const Rotation& rotation = facts.targets.nodes()[node].rotation;
  if (!rotation.constant_from(moment)) {
    share_over_growing_targets(node, share, slope);
    return;
  }
  const double equal_share = rotation.equal_share();
  for (const ServerId id : facts.targets.targets()) {
    if (sends_to(*plan_, facts, node, id) &&
        rotation.in_rotation(facts.targets.view(node, id).slot)) {
      send(rotation, id, share * equal_share, slope * equal_share);
    }
  }
  for (std::size_t index = 0; index < facts.targets.leaving().size(); ++index) {
    const LeavingSlot& left = facts.targets.slot_left(index, node);
    if (!left.registered || !rotation.in_rotation(left.slot)) continue;
    lose_of_leaving(facts.targets.leaving()[index], share * equal_share, slope * equal_share);
  }
}

void World::share_over_growing_targets(std::size_t node, double share, double slope) {
  const Rotation& rotation = facts.targets.nodes()[node].rotation;
  facts.load.next_change_ =
      std::min({facts.load.next_change_, moment + moving_step, rotation.ramps_end()});
  slot_share_.resize(rotation.slots());
  slot_share_later_.resize(rotation.slots());
  rotation.shares(moment, slot_share_);
  rotation.shares(facts.load.next_change_, slot_share_later_);
  const double step = sim::to_seconds(facts.load.next_change_ - moment);
  const auto growth_of = [&](TargetSlot slot) {
    return (slot_share_later_[slot.index()] - slot_share_[slot.index()]) / step;
  };
  for (const ServerId id : facts.targets.targets()) {
    if (!sends_to(*plan_, facts, node, id)) continue;
    const TargetSlot slot = facts.targets.view(node, id).slot;
    if (!rotation.in_rotation(slot)) continue;
    const double weight = slot_share_[slot.index()];
    send(rotation, id, share * weight, slope * weight + share * growth_of(slot));
  }
  for (std::size_t index = 0; index < facts.targets.leaving().size(); ++index) {
    const LeavingSlot& left = facts.targets.slot_left(index, node);
    if (!left.registered || !rotation.in_rotation(left.slot)) continue;
    const double weight = slot_share_[left.slot.index()];
    lose_of_leaving(facts.targets.leaving()[index], share * weight,
                    slope * weight + share * growth_of(left.slot));
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
      {fault, phase, share * at_stake_share_, slope * at_stake_share_, 0, 1, facts.load.classes_});
}

void World::lose_overload() {
  overloaded_ = false;
  if (at_stake_share_ <= 0) return;
  // Retries may load a server with more than its share of the demand.
  const RetrySpec& retry = scenario().workload.clients.retry;
  const double attempts = 1 + std::min<double>(retry.retries, retry.budget);
  const double peak = scenario().workload.demand.peak_rps() * attempts;
  const double step =
      facts.load.next_change_ == sim::never ? 0 : sim::to_seconds(facts.load.next_change_ - moment);
  const double scale = at_stake_share_ / plan_->entry_share;
  const std::size_t first = laws_.size();
  const Server* before = nullptr;
  double capacity = 0;
  for (const ServerId id : loaded_) {
    const double share = facts.load.share_[id.index()];
    const double slope = facts.load.slope_[id.index()];
    if (share <= 0 && slope <= 0) continue;
    const Server& server = facts.instances[id];
    // Mostly like the one before it, and then its capacity needs no division.
    if (before == nullptr || !are_alike(*before, server)) capacity = capacity_rps(*plan_, server);
    before = &server;
    if (peak * std::max(share, share + slope * step) <= capacity) continue;
    overloaded_ = true;
    LossLaw law{overload_fault(),
                Phase::Overload,
                share,
                slope,
                capacity,
                scale,
                facts.load.classes_,
                scenario().workload.overload_penalty};
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

FaultId World::overload_fault() {
  const std::optional<FaultId> oldest = oldest_fault(*plan_, facts);
  return oldest ? *oldest : demand_fault();
}

FaultId World::missing_fault() {
  for (const Group& group : facts.groups) {
    if (group.missing_has_fault) return group.missing_fault;
  }
  for (const Server& server : facts.instances) {
    if (server.life != ServerLife::Absent && server.has_fault) return server.fault;
  }
  return design_fault();
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

/// What an instance has taken of a class through the entry, of all that is asked for then.
PassedEntry World::passed_entry(sim::Instant at) const {
  PassedEntry passed{1, scenario().workload.demand.rps(at), at};
  if (at_stake_share_ <= 0) return passed;
  const double seconds = sim::to_seconds(at - moment);
  // With no demand the question is whether a request would succeed: one is made up.
  const double rps = passed.rps > 0 ? passed.rps : 1;
  for (const LossLaw& law : laws_) {
    if (law.classes != facts.load.classes_) continue;
    const double share = std::max(0.0, law.share + law.share_slope * seconds);
    passed.share -= law.scale * law.lost_of(rps * share) / rps / at_stake_share_;
  }
  passed.share = std::clamp(passed.share, 0.0, 1.0);
  return passed;
}

/// What was asked of stations since they were derived last.
void World::settle_work() {
  if (!plan_->calls.any) return;
  const double requests = scenario().workload.demand.requests(work_settled_, moment);
  work_settled_ = moment;
  for (EndpointTable::Station& station : facts.endpoints.stations_) {
    station.work += station.work_per_demand * requests;
  }
}

/// Requests that an instance has taken make their calls. While shares move, or a station is asked
/// for more than it can do and the demand moves, what they lose is taken at both ends of a step,
/// and is linear between.
void World::lose_calls() {
  settle_work();
  carry_services();
  const LoadCurve& demand = scenario().workload.demand;
  const auto demand_of = [this] { return demand_fault(); };
  const PassedEntry passed = passed_entry(moment);
  calls_.derive(plan_->calls, plan_->classes, facts, passed, demand_of);
  for (std::size_t index = 0; index < calls_.stations(); ++index) {
    EndpointTable::Station& station = facts.endpoints.stations_[index];
    const double work = calls_.work(index);
    station.work_per_demand = work * calls_.served(index);
    if (station.capacity <= 0 || work <= 0) continue;
    const double level = station.capacity / work;
    if (level > demand.peak_rps()) continue;
    const auto direction =
        passed.rps > level ? LoadCurve::Direction::Falling : LoadCurve::Direction::Rising;
    const sim::Instant crossing = demand.first_beyond(moment, level, direction);
    if (crossing > moment) facts.load.change_by(crossing);
  }
  const std::size_t first = laws_.size();
  for (const CallFlow::Loss& loss : calls_.losses()) {
    laws_.push_back({loss.fault, loss.phase, loss.share, 0, 0, 1, 1U << loss.request_class});
  }
  bool moving = facts.load.next_change_ != sim::never && laws_.size() > first;
  moving = moving || ((calls_.any_saturated() || overloaded_) && !demand.is_constant());
  sim::Instant until = std::min(facts.load.next_change_, moment + moving_step);
  for (std::uint32_t index = 0; index < facts.endpoints.endpoints(); ++index) {
    const EndpointTable::Endpoint& endpoint = facts.endpoints.endpoint(index);
    for (const EndpointTable::Failing& failing : endpoint.failing) {
      moving = moving || failing.share.slope != 0;
    }
    if (endpoint.until > moment) until = std::min(until, endpoint.until);
  }
  if (!moving || until <= moment) return;
  facts.load.change_by(until);
  calls_.derive(plan_->calls, plan_->classes, facts, passed_entry(until), demand_of);
  const double step = sim::to_seconds(until - moment);
  for (std::size_t index = first; index < laws_.size(); ++index) {
    laws_[index].share_slope = -laws_[index].share / step;
  }
  for (const CallFlow::Loss& loss : calls_.losses()) {
    const std::uint32_t mask = 1U << loss.request_class;
    const auto known = std::find_if(
        laws_.begin() + static_cast<std::ptrdiff_t>(first), laws_.end(), [&](const LossLaw& law) {
          return law.fault == loss.fault && law.phase == loss.phase && law.classes == mask;
        });
    if (known == laws_.end()) {
      laws_.push_back({loss.fault, loss.phase, 0, loss.share / step, 0, 1, mask});
    } else {
      known->share_slope += loss.share / step;
    }
  }
}

void World::apply_retries() {
  const RetrySpec& policy = scenario().workload.clients.retry;
  if (policy.retries == 0 || laws_.empty() || at_stake_share_ <= 0) return;
  int targets = 0;
  for_each_present(*plan_, facts.groups, [&](ServerId id) {
    const Server& server = facts.instances[id];
    const bool in_vain = server.life == ServerLife::InService && !server.answers;
    targets += (facts.load.share_[id.index()] > 0 ? 1 : 0) + (in_vain ? 1 : 0);
  });
  const LoadCurve& demand = scenario().workload.demand;
  const bool moving =
      facts.load.next_change_ != sim::never || (overloaded_ && !demand.is_constant());
  if (moving) facts.load.next_change_ = std::min(facts.load.next_change_, moment + moving_step);
  const double step =
      facts.load.next_change_ == sim::never ? 0 : sim::to_seconds(facts.load.next_change_ - moment);
  const RetryFlow flow{policy,
                       targets,
                       demand.rps(moment),
                       step > 0 ? demand.rps(facts.load.next_change_) : 0,
                       at_stake_share_,
                       step};
  retry(flow, laws_);
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
