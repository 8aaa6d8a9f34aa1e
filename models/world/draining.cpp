// How instances end: they leave their group and their targets at once, run on until what they were
// asked before is answered or the deregistration delay is over, and lose what is then in flight.

#include <algorithm>

#include "models/world/world.hpp"
#include "sim/random/limited_mean.hpp"

namespace models {

namespace {

// Each start is billed for at least a minute (EC2 pricing, per-second billing).
constexpr double least_billed_seconds = 60;

}  // namespace

/// How long an instance runs on once its group has given it up. Auto Scaling waits for the balancer
/// whether or not something is in flight: the state reads draining until the delay ends (fact
/// sheet, section 2), also of a target that is unhealthy (log of 2018 there, section 3). One that
/// does not run any more, or that no balancer knows, has nothing to wait for.
sim::Duration World::draining_time(ServerId id) const {
  const Server& server = servers_[id.index()];
  const bool is_target = pool_of(id).balanced && server.life == ServerLife::InService;
  if (!is_target || server.by_hand) return sim::Duration::zero();
  return plan_->target_group().deregistration_delay;
}

void World::terminate(ServerId id) {
  Server& server = servers_[id.index()];
  const sim::Duration delay = draining_time(id);
  const double billed = sim::to_seconds(moment + delay - server.launched);
  PoolMeter& meter = meter_of(id);
  meter.billed_seconds += std::max(0.0, least_billed_seconds - billed);
  const Drain drain{id, server.has_fault ? std::optional(server.fault) : std::nullopt,
                    served_rps(id), served_for(id)};
  if (server.life == ServerLife::InService) {
    leave_rotation(id, delay);
    bill_surplus(id);
    count_in_service(id, -1);
  }
  count_present(id, -1);
  server.life = ServerLife::Absent;
  server.answers = false;
  server.has_fault = false;
  server.replacing = false;
  server.credits.reset();
  ++server.epoch;
  traffic_changed();
  if (pool_of(id).is_group) {
    Group& group = groups_[pool_of(id).group.index()];
    std::erase(group.instances, id);
    if (group.surplus && (group.surplus == id || group.twin == id)) group.surplus.reset();
    activity_ends(pool_of(id).group, moment + delay);
  }
  if (delay == sim::Duration::zero()) {
    note("instance", plan_->servers[id.index()].name, [] { return std::string("terminated"); });
    lose_in_flight(drain, delay, Phase::Restoration);
    return;
  }
  note("instance", plan_->servers[id.index()].name, [&] {
    return "drains for " + std::to_string(delay / std::chrono::seconds(1)) +
           " s, then is terminated";
  });
  ++meter.draining;
  drains_.push_back(drain);
  schedule(moment + delay, DrainEnds{});
}

/// Deregisters a target whose instance ends after `delay`. Nodes learn it late: what they send
/// until then is lost where it comes after the end (choice 30).
void World::leave_rotation(ServerId id, sim::Duration delay) {
  if (!is_registered(id)) return;
  Group& group = groups_[pool_of(id).group.index()];
  const sim::Duration propagation =
      sim::sample_duration(plan_->target_group().deregistration_propagation, group.decisions);
  const std::uint32_t target = plan_->servers[id.index()].target;
  bool gets_traffic = false;
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    const NodeTarget& view = views_[view_index(node, target)];
    gets_traffic =
        gets_traffic || (view.registered && nodes_[node].rotation.in_rotation(view.slot));
  }
  if (propagation <= delay || !gets_traffic) {
    deregister_target(id);
    return;
  }
  const Server& server = servers_[id.index()];
  leaving_.push_back({moment + delay, moment + propagation,
                      server.has_fault ? server.fault : begin_fault(pool_of(id).scale_in)});
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    NodeTarget& view = views_[view_index(node, target)];
    leaving_slots_.push_back({view.slot, view.registered});
    view.registered = false;
  }
  std::erase(targets_, id);
  schedule(moment + delay, LeavingTargetChanges{});
  schedule(moment + propagation, LeavingTargetChanges{});
  zone_health_changed();
}

void World::on(LeavingTargetChanges) {
  traffic_changed();
  for (std::size_t index = leaving_.size(); index-- > 0;) {
    if (leaving_[index].until > moment) continue;
    const std::size_t first = index * nodes_.size();
    for (std::size_t node = 0; node < nodes_.size(); ++node) {
      const LeavingSlot& left = leaving_slots_[first + node];
      if (left.registered) nodes_[node].rotation.remove(left.slot);
    }
    const auto from = leaving_slots_.begin() + static_cast<std::ptrdiff_t>(first);
    leaving_slots_.erase(from, from + static_cast<std::ptrdiff_t>(nodes_.size()));
    leaving_.erase(leaving_.begin() + static_cast<std::ptrdiff_t>(index));
  }
}

void World::on(DrainEnds) {
  const Drain drain = drains_.front();
  drains_.erase(drains_.begin());
  const PoolPlan& pool = pool_of(drain.place);
  PoolMeter& meter = meter_of(pool.group);
  meter.advance(moment, groups_[pool.group.index()].size.desired);
  --meter.draining;
  // Somebody else may stand in its place by now.
  note("instance", plan_->servers[drain.place.index()].name,
       [] { return std::string("the instance that drained here is terminated"); });
  lose_in_flight(drain, plan_->target_group().deregistration_delay, Phase::Restoration);
}

/// An instance stops answering: nobody will hear of what it was just working on.
void World::lose_all_in_flight(ServerId id) {
  if (!plan_->has_durations) return;
  const Server& server = servers_[id.index()];
  const FaultId fault = server.has_fault ? server.fault : design_fault();
  lose_in_flight({id, fault, served_rps(id), served_for(id)}, sim::Duration::zero(),
                 Phase::Detection);
}

/// Requests that were sent to `of` while it served and take longer than `outlived` from the moment
/// on at which it got the last one. With arrivals at a rate r for a time T that is, for a class,
/// r times the integral of P(duration > x) over x from `outlived` to `outlived` + T.
void World::lose_in_flight(const Drain& of, sim::Duration outlived, Phase phase) {
  if (!plan_->has_durations || of.served_rps <= 0 || asked_again_elsewhere()) return;
  const double least = sim::to_seconds(outlived);
  const double most = sim::to_seconds(outlived + of.served_for);
  std::optional<FaultId> fault = of.fault;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    if (!request_class.duration || (at_stake_ >> index & 1U) == 0) continue;
    const double seconds = sim::limited_mean(*request_class.duration, most) -
                           sim::limited_mean(*request_class.duration, least);
    const double requests = of.served_rps * request_class.share / plan_->entry_share * seconds;
    if (!(requests > 0)) continue;
    if (!fault) fault = begin_fault(pool_of(of.place).scale_in);
    charge();
    ledger.lose(scenario().workload.demand, moment, *fault, phase, index, requests);
  }
}

/// Whether clients send a request again that broke off, and reach an instance that answers it.
bool World::asked_again_elsewhere() const {
  const RetrySpec& retry = scenario().workload.clients.retry;
  if (retry.retries == 0 || retry.budget <= 0 || retry.target == RetryTarget::SameAddress) {
    return false;
  }
  return std::any_of(servers_.begin(), servers_.end(), [](const Server& server) {
    return server.life == ServerLife::InService && server.answers;
  });
}

/// Of the whole demand, what an instance has answered each second until now.
double World::served_rps(ServerId id) const {
  if (!plan_->has_durations) return 0;
  const Server& server = servers_[id.index()];
  const double share =
      share_[id.index()] + share_slope_[id.index()] * sim::to_seconds(moment - snapshot_);
  const double asked = scenario().workload.demand.rps(moment) * std::max(0.0, share);
  const bool is_gray = facts.zones.has(server.zone, ZoneFault::Gray);
  const double answered = is_gray ? 1 - scenario().failures.gray_failure_share : 1;
  LossLaw law;
  law.capacity_rps = capacity_rps(server);
  law.penalty = scenario().workload.overload_penalty;
  return (asked - (asked > law.capacity_rps ? law.lost_of(asked) : 0)) * answered;
}

/// For how long it has done so, as far as its requests are counted.
sim::Duration World::served_for(ServerId id) const {
  const sim::Instant counted = sim::simulation_start + scenario().run.warm_up;
  sim::Instant from = servers_[id.index()].answers_since;
  if (counted <= moment) from = std::max(from, counted);
  return moment - from;
}

}  // namespace models
