// How instances end: they leave their group and their targets at once, run on until what they were
// asked before is answered or the deregistration delay is over, and lose what is then in flight.

#include <algorithm>

#include "models/context/replies.hpp"
#include "models/fleet/fleet.hpp"
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
sim::Duration Fleet::draining_time(InstanceId id, Here here) const {
  const Instance& instance = at(id, here);
  const bool is_target = pool_of(id).balanced && instance.life == InstanceLife::InService;
  if (!is_target || instance.by_hand) return sim::Duration::zero();
  return plan_->tier_of(id).target_group->deregistration_delay;
}

void Fleet::terminate(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  const sim::Duration delay = draining_time(id, here);
  const double billed = sim::to_seconds(here.now() + delay - instance.launched);
  PoolMeter& meter = meter_of(id, here);
  meter.billed_seconds += std::max(0.0, least_billed_seconds - billed);
  const Drain drain{id, instance.has_fault ? std::optional(instance.fault) : std::nullopt,
                    served_rps(id, here), served_for(id, here), instance.zone};
  if (instance.life == InstanceLife::InService) {
    leave_rotation(id, delay, here);
    bill_surplus(id, here);
    count_in_service(id, -1, here);
  }
  count_present(id, -1, here);
  if (pool_of(id).is_group) keep_data(id, here);
  here.tell(VolumeGone{id});
  instance.life = InstanceLife::Absent;
  instance.answers = false;
  instance.has_fault = false;
  instance.replacing = false;
  instance.credits.reset();
  ++instance.epoch;
  here.traffic_changed();
  if (pool_of(id).is_group) {
    Group& group = at(pool_of(id).group, here);
    std::erase(group.instances, id);
    if (group.surplus && (group.surplus == id || group.twin == id)) group.surplus.reset();
    activity_ends(pool_of(id).group, here.now() + delay, here);
    here.tell(InstanceGone{id, drain.fault});
  }
  if (delay == sim::Duration::zero()) {
    here.note("instance", plan_->instances[id.index()].name,
              [] { return std::string("terminated"); });
    return_address(plan_->instances[id.index()].pool, drain.zone, here);
    lose_in_flight(drain, delay, Phase::Restoration, here);
    return;
  }
  here.note("instance", plan_->instances[id.index()].name, [&] {
    return "drains for " + std::to_string(delay / std::chrono::seconds(1)) +
           " s, then is terminated";
  });
  ++meter.draining;
  drains_.push_back(drain);
  here.schedule(here.now() + delay, DrainEnds{});
}

/// Deregisters a target whose instance ends after `delay`. Nodes learn it late: what they send
/// until then is lost where it comes after the end (choice 30).
void Fleet::leave_rotation(InstanceId id, sim::Duration delay, Here here) {
  if (!here.facts().targets.is_registered(id)) return;
  const Instance& instance = at(id, here);
  const PoolPlan& pool = pool_of(id);
  const sim::Duration propagation = sim::sample_duration(
      plan_->tier_of(id).target_group->deregistration_propagation, at(pool.group, here).decisions);
  here.tell(TargetEnds{id, here.now() + delay, here.now() + propagation,
                       instance.has_fault ? std::optional(instance.fault) : std::nullopt,
                       pool.scale_in});
}

void Fleet::on(DrainEnds, Here here) {
  const Drain drain = drains_.front();
  drains_.erase(drains_.begin());
  const PoolPlan& pool = pool_of(drain.place);
  PoolMeter& meter = meter_of(pool.group);
  meter.advance(here.now(), at(pool.group, here).size.desired);
  --meter.draining;
  return_address(plan_->instances[drain.place.index()].pool, drain.zone, here);
  // Somebody else may stand in its place by now.
  here.note("instance", plan_->instances[drain.place.index()].name,
            [] { return std::string("the instance that drained here is terminated"); });
  lose_in_flight(drain, plan_->tier_of(drain.place).target_group->deregistration_delay,
                 Phase::Restoration, here);
}

/// An instance stops answering: nobody will hear of what it was just working on.
void Fleet::lose_all_in_flight(InstanceId id, Here here) {
  if (!plan_->has_durations) return;
  const Instance& instance = at(id, here);
  const FaultId fault = instance.has_fault ? instance.fault : here.design_fault();
  lose_in_flight({id, fault, served_rps(id, here), served_for(id, here), instance.zone},
                 sim::Duration::zero(), Phase::Detection, here);
}

/// Requests that were sent to `of` while it served and take longer than `outlived` from the
/// here.now() on at which it got the last one. With arrivals at a rate r for a time T that is, for
/// a class, r times the integral of P(duration > x) over x from `outlived` to `outlived` + T.
void Fleet::lose_in_flight(const Drain& of, sim::Duration outlived, Phase phase, Here here) {
  if (!plan_->has_durations || of.served_rps <= 0 || asked_again_elsewhere(here)) return;
  const double least = sim::to_seconds(outlived);
  const double most = sim::to_seconds(outlived + of.served_for);
  std::optional<FaultId> fault = of.fault;
  const std::uint32_t tier = plan_->instances[of.place.index()].tier;
  for (std::size_t index = 0; index < plan_->classes.size(); ++index) {
    const ClassPlan& request_class = plan_->classes[index];
    if (!request_class.duration || (here.facts().load.classes(tier) >> index & 1U) == 0) continue;
    const double seconds = sim::limited_mean(*request_class.duration, most) -
                           sim::limited_mean(*request_class.duration, least);
    const double requests =
        of.served_rps * request_class.share / plan_->tiers[tier].share * seconds;
    if (!(requests > 0)) continue;
    if (!fault) fault = here.begin_fault(pool_of(of.place).scale_in);
    here.lose({*fault, phase, index, requests});
  }
}

/// Whether clients send a request again that broke off, and reach an instance that answers it.
bool Fleet::asked_again_elsewhere(Here here) const {
  const RetrySpec& retry = scenario().workload.clients.retry;
  if (retry.retries == 0 || retry.budget <= 0 || retry.target == RetryTarget::SameAddress) {
    return false;
  }
  return std::any_of(here.facts().instances.begin(), here.facts().instances.end(),
                     [](const Instance& instance) {
                       return instance.life == InstanceLife::InService && instance.answers;
                     });
}

/// Of the whole demand, what an instance has answered each second until now.
double Fleet::served_rps(InstanceId id, Here here) const {
  if (!plan_->has_durations) return 0;
  const Instance& instance = at(id, here);
  const double share =
      here.facts().load.share(id) +
      here.facts().load.slope(id) * sim::to_seconds(here.now() - here.facts().load.derived());
  const double asked = scenario().workload.demand.rps(here.now()) * std::max(0.0, share);
  const bool is_gray = here.facts().zones.has(instance.zone, ZoneFault::Gray);
  const double answered = is_gray ? 1 - scenario().failures.gray_failure_share : 1;
  LossLaw law;
  law.capacity_rps = models::capacity_rps(*plan_, instance, plan_->cpu_seconds_of(id));
  law.penalty = scenario().workload.overload_penalty;
  return (asked - (asked > law.capacity_rps ? law.lost_of(asked) : 0)) * answered;
}

/// For how long it has done so, as far as its requests are counted.
sim::Duration Fleet::served_for(InstanceId id, Here here) const {
  const sim::Instant counted = sim::simulation_start + scenario().run.warm_up;
  sim::Instant from = at(id, here).answers_since;
  if (counted <= here.now()) from = std::max(from, counted);
  return here.now() - from;
}

}  // namespace models
