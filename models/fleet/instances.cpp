// Instances: how they start, what strikes them, who mends them.

#include <algorithm>

#include "models/context/phases.hpp"
#include "models/context/replies.hpp"
#include "models/fleet/fleet.hpp"

namespace models {

void Fleet::start_instances(Here here) {
  for (PoolMeter& meter : meters_) meter.since = here.now();
  for (std::size_t index = 0; index < plan_->pools.size(); ++index) {
    const PoolPlan& pool = plan_->pools[index];
    if (pool.is_group) meters_[index].reserved = spec_of(pool.group).reserved;
  }
  for (std::size_t index = 0; index < here.facts().instances.size(); ++index) {
    const InstancePlan& plan = plan_->instances[index];
    Instance& instance = at(sim::make_id<InstanceId>(index), here);
    const auto id = sim::make_id<InstanceId>(index);
    instance.zone = plan.home;
    instance.type = pool_of(id).instance.type;
    if (!plan.initially_up) continue;
    instance.life = InstanceLife::InService;
    instance.launched = here.now();
    instance.in_service = here.now();
    instance.ready = true;
    instance.warm = true;
    instance.answers = instance.answered = true;
    instance.answers_since = here.now();
    instance.order = static_cast<std::uint32_t>(index);
    ++meters_[plan.pool].present;
    ++meters_[plan.pool].in_service;
    if (pool_of(id).is_group) add_to_group(pool_of(id).group, id, here);
    take_address(id, here);
    renew_credits(id, here);
    start_fault_clocks(id, here);
  }
}

void Fleet::launch(InstanceId id, ZoneId zone, const Reason& reason, Here here) {
  Instance& instance = at(id, here);
  const PoolPlan& pool = pool_of(id);
  ++instance.epoch;
  instance.life = InstanceLife::Booting;
  instance.host_ok = instance.online = true;
  instance.powered = !here.facts().zones.has(zone, ZoneFault::Power);
  instance.application = ProbeReply::Passes;
  instance.ready = instance.answers = instance.answered = instance.warm = false;
  instance.elb_unhealthy = instance.status_impaired = instance.by_hand = false;
  instance.replacing = reason.replaces;
  instance.has_fault = reason.fault.has_value();
  if (reason.fault) instance.fault = *reason.fault;
  instance.phase = Phase::Restoration;
  instance.zone = zone;
  instance.type = pool.instance.type;
  if (!pool.is_group)
    instance.order = static_cast<std::uint32_t>(here.facts().instances.size()) + id.value;
  instance.launched = here.now();
  instance.stress = 0;
  if (pool.is_group) add_to_group(pool.group, id, here);
  take_address(id, here);
  count_present(id, 1, here);
  sim::Stream& boots =
      started(instance.boots, plan_->instances[id.index()].boots, here.replication());
  const BootSpec& boot = pool.instance.boot;
  sim::Duration ready = sim::sample_duration(boot.launch_to_ready, boots);
  const DataVolumeSpec* volume = pool.is_group && spec_of(pool.group).data_volume
                                     ? &*spec_of(pool.group).data_volume
                                     : nullptr;
  const bool waits = !pool.is_group || spec_of(pool.group).launch_hook || volume != nullptr;
  sim::Duration held{};
  if (volume != nullptr) {
    held = volume_takes(*volume, at(pool.group, here), here.now());
    ready = std::max(ready, held);
  }
  const sim::Duration running =
      waits ? ready : std::min(ready, sim::sample_duration(boot.launch_to_running, boots));
  here.note("instance", plan_->instances[id.index()].name,
            [&] { return "launched in " + design().zones[zone.index()].id; });
  instance.next_step = here.now() + running;
  if (volume != nullptr && held > volume->heartbeat) {
    here.schedule(here.now() + volume->heartbeat, HookTimesOut{id, instance.epoch});
    return;
  }
  if (running < ready) here.schedule(instance.next_step, InstanceRunning{id, instance.epoch});
  here.schedule(here.now() + ready, InstanceReady{id, instance.epoch});
}

bool Fleet::is_tenant(InstanceId instance, std::uint32_t epoch, Here here) {
  return at(instance, here).epoch == epoch;
}

void Fleet::on(InstanceRunning event, Here here) {
  if (is_tenant(event.instance, event.epoch, here)) enter_service(event.instance, here);
}

void Fleet::on(InstanceReady event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  Instance& instance = at(event.instance, here);
  const bool is_first =
      instance.life == InstanceLife::Booting || (instance.powered && !instance.ready);
  instance.powered = instance.ready = true;
  if (is_first) {
    finish_first_boot(event.instance, here);
  } else {
    instance.application = ProbeReply::Passes;
    instance.status_impaired = false;
    settle_instance(event.instance, here);
  }
  here.tell(BootEnded{event.instance});
}

/// The application of an instance that was launched is ready now, or never will be.
void Fleet::finish_first_boot(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  const PoolPlan& pool = pool_of(id);
  const double failing = pool.instance.boot.failure_probability;
  const bool breaks = failing > 0 && instance.boots.chance(failing);
  const std::optional<FaultId> unreachable =
      pool.instance.boot.downloads ? here.facts().network.way_out_lost(id.index(), instance.zone)
                                   : std::nullopt;
  const bool fails = breaks || unreachable.has_value();
  if (fails) instance.application = ProbeReply::Refuses;
  if (instance.life == InstanceLife::Booting) {
    enter_service(id, here);
  } else {
    settle_instance(id, here);
  }
  if (!fails) return;
  constexpr auto kind = static_cast<std::size_t>(InstanceFault::BootFailure);
  strike(id, InstanceFault::BootFailure,
         unreachable ? *unreachable : here.begin_fault(pool.causes[kind]), here);
}

/// Whether it answers requests, by what is known of it and of its zone.
bool Fleet::can_answer(const Instance& instance, Here here) {
  return instance.life == InstanceLife::InService && instance.ready && instance.host_ok &&
         instance.powered && instance.online && instance.application == ProbeReply::Passes &&
         !here.facts().zones.lost(instance.zone);
}

/// A replacement has been judged: the next batch may follow (choice 10).
void Fleet::end_replacing_if_judged(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  if (!instance.replacing || instance.life != InstanceLife::InService) return;
  if (watched_by_balancer(id) && !is_healthy_everywhere(id, here)) return;
  const AutoScalingGroupSpec& spec = spec_of(pool_of(id).group);
  if (here.now() < instance.in_service + spec.replacement_warm_up) return;
  instance.replacing = false;
  request_check(pool_of(id).group, here.now(), here);
}

void Fleet::enter_service(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  const PoolPlan& pool = pool_of(id);
  const InstancePlan& plan = plan_->instances[id.index()];
  instance.life = InstanceLife::InService;
  instance.in_service = here.now();
  count_in_service(id, 1, here);
  renew_credits(id, here);
  here.note("instance", plan.name, [] { return std::string("in service"); });
  instance.answers = instance.answered = can_answer(instance, here);
  instance.answers_since = here.now();
  if (plan.target != InstancePlan::no_target) {
    here.tell(TargetJoins{id, plan_->tier_of(id).target_group->health_check.trusts_new});
  }
  forget_fault_if_whole(id, here);
  start_fault_clocks(id, here);
  here.policies_changed();
  if (pool.is_group) {
    activity_ends(pool.group, here.now(), here);
    if (here.facts().zones.lost(instance.zone)) {
      blame(id, here.facts().zones.first_loss(instance.zone), Phase::Detection, here);
      start_status_check(id, here);
    }
    instance.next_step = here.now() + spec_of(pool.group).warm_up;
    here.schedule(instance.next_step, InstanceWarm{id, instance.epoch});
    end_replacing_if_judged(id, here);
    finish_rebalancing(pool.group, here);
    request_check(pool.group, here.now(), here);
    return;
  }
  instance.warm = true;
  if (plan.address == InstancePlan::no_target || pool.moving != PoolPlan::no_address) return;
  here.tell(
      RecordEdited{id, instance.epoch, true, here.now() + plan_->tier_of(id).change_propagation()});
}

void Fleet::on(InstanceWarm event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  Instance& instance = at(event.instance, here);
  instance.warm = true;
  here.metrics_changed();
  end_replacing_if_judged(event.instance, here);
}

void Fleet::settle_instance(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  const bool answers = can_answer(instance, here);
  here.traffic_changed();
  const bool changed = answers != instance.answers;
  if (changed && !answers) lose_all_in_flight(id, here);
  instance.answers = answers;
  if (changed && answers) instance.answers_since = here.now();
  if (changed && !answers) instance.silent_since = here.now();
  // A hang that turns into a crash changes what probes see, though nothing answers either way.
  if (instance.life == InstanceLife::InService) here.tell(ReplyChanged{id});
  forget_fault_if_whole(id, here);
  if (changed) {
    here.note(answers && instance.answered ? "recovery" : "instance",
              plan_->instances[id.index()].name, [&] {
                return std::string(!answers            ? "answers nothing"
                                   : instance.answered ? "answers again"
                                                       : "its application is ready");
              });
    instance.answered = true;
  }
}

void Fleet::zone_changed_for_instances(ZoneId zone, ZoneFault kind, bool begins, Here here) {
  if (kind == ZoneFault::Gray || kind == ZoneFault::Capacity) return;
  const FaultId fault = here.facts().zones.fault(zone, kind);
  for (std::size_t index = 0; index < here.facts().instances.size(); ++index) {
    if (at(sim::make_id<InstanceId>(index), here).zone != zone ||
        at(sim::make_id<InstanceId>(index), here).life == InstanceLife::Absent)
      continue;
    const auto id = sim::make_id<InstanceId>(index);
    if (begins) {
      take_instance_with_zone(id, kind, fault, here);
    } else {
      return_instance_with_zone(id, kind, here);
    }
  }
}

void Fleet::take_instance_with_zone(InstanceId id, ZoneFault kind, FaultId fault, Here here) {
  Instance& instance = at(id, here);
  const PoolPlan& pool = pool_of(id);
  if (instance.life == InstanceLife::Booting) {
    if (kind != ZoneFault::Power) return;
    if (pool.is_group) {
      lose_booting(id, fault, here);
      return;
    }
  }
  blame(id, fault, pool.is_group ? Phase::Detection : Phase::Restoration, here);
  if (kind == ZoneFault::Power) {
    instance.powered = false;
    // Whatever was under way on it, e.g. a restart, is void.
    ++instance.epoch;
    instance.stress = 0;
    instance.replacing = false;
    instance.next_step = sim::never;
    start_fault_clocks(id, here);
  }
  if (pool.is_group) start_status_check(id, here);
  settle_instance(id, here);
}

void Fleet::return_instance_with_zone(InstanceId id, ZoneFault kind, Here here) {
  if (kind == ZoneFault::Power) {
    boot_again(id, here);
    return;
  }
  Instance& instance = at(id, here);
  instance.status_impaired = instance.status_impaired && !instance.host_ok;
  settle_instance(id, here);
}

/// An instance is whole again once it answers and every node sends it traffic; until then what is
/// missing of it is still the fault's doing.
void Fleet::forget_fault_if_whole(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  if (!instance.answers || instance.status_impaired) return;
  const TierTargets& targets = here.facts().targets.of(id);
  const std::uint32_t target = plan_->instances[id.index()].target;
  for (std::size_t node = 0; target != InstancePlan::no_target && node < targets.nodes().size();
       ++node) {
    const NodeTarget& view = targets.view(node, id);
    if (view.registered && view.view.state() != TargetState::Healthy) return;
  }
  instance.has_fault = false;
}

/// A zone that loses power takes launches into it with it (choice 15); the group tries elsewhere.
void Fleet::lose_booting(InstanceId id, FaultId fault, Here here) {
  const GroupId group = pool_of(id).group;
  terminate(id, here);
  at(group, here).missing_has_fault = true;
  at(group, here).missing_fault = fault;
  request_check(group, here.now(), here);
}

/// After its zone has power again everything on an instance starts anew (choice 15), its warm-up
/// included.
void Fleet::boot_again(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  if (instance.powered) return;
  if (!scenario().failures.instances_return && instance.life == InstanceLife::InService) {
    lose_for_good(id, here);
    return;
  }
  instance.host_ok = instance.host_ok || !instance.by_hand;
  instance.online = true;
  sim::Stream& boots =
      started(instance.boots, plan_->instances[id.index()].boots, here.replication());
  sim::Duration boot = sim::sample_duration(pool_of(id).instance.boot.launch_to_ready, boots);
  const LateReturn& late = here.facts().zones.late_return(instance.zone);
  if (late.share > 0 && boots.chance(late.share)) {
    boot += sim::clamped_duration(sim::to_seconds(late.within) * boots.uniform());
  }
  here.schedule(here.now() + boot, InstanceReady{id, instance.epoch});
  if (pool_of(id).is_group) {
    instance.warm = false;
    instance.next_step = here.now() + spec_of(pool_of(id).group).warm_up;
    here.schedule(instance.next_step, InstanceWarm{id, instance.epoch});
    here.metrics_changed();
  }
  if (instance.by_hand) call_person(id, here);
}

/// Where nothing comes back with its zone's power, a group replaces it and a person that of a set.
void Fleet::lose_for_good(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  instance.powered = true;
  instance.host_ok = false;
  here.tell(VolumeGone{id});
  if (pool_of(id).is_group) return;
  instance.phase = Phase::Reaction;
  instance.by_hand = true;
  instance.by_hand_takes = design().on_call.replacement;
  call_person(id, here);
}

void Fleet::on(SetLaunches event, Here here) {
  const auto& action = std::get<AddInstances>(scenario().timeline[event.entry].action);
  for (const PoolPlan& pool : plan_->pools) {
    if (pool.is_group || pool.set != action.set) continue;
    int wanted = action.count;
    for (std::uint32_t place = 0; place < pool.instances && wanted > 0; ++place) {
      const InstanceId id{pool.first_instance + place};
      if (at(id, here).life != InstanceLife::Absent) continue;
      const ZoneId home = plan_->instances[id.index()].home;
      if (!here.facts().control_plane.works() || here.facts().zones.refuses_launches(home) ||
          !has_address(plan_->instances[id.index()].pool, home, here)) {
        here.schedule(here.now() + try_again_after, event);  // The person tries again.
        return;
      }
      launch(id, plan_->instances[id.index()].home, {}, here);
      --wanted;
    }
  }
}

PoolMeter& Fleet::meter_of(InstanceId id, Here here) {
  const std::uint32_t pool = plan_->instances[id.index()].pool;
  const InstanceTypeId type = at(id, here).type;
  if (type == plan_->pools[pool].instance.type) return meters_[pool];
  const auto& others = plan_->other_types;
  const auto other = std::find_if(others.begin(), others.end(), [&](const OtherTypePlan& plan) {
    return plan.pool == pool && plan.type == type;
  });
  return meters_[plan_->pools.size() + static_cast<std::size_t>(other - others.begin())];
}

void Fleet::count_present(InstanceId id, int change, Here here) {
  const PoolPlan& pool = pool_of(id);
  meter_of(id, here).advance(here.now(), pool.is_group ? at(pool.group, here).size.desired : 0);
  meter_of(id, here).present += change;
}

void Fleet::count_in_service(InstanceId id, int change, Here here) {
  const PoolPlan& pool = pool_of(id);
  meter_of(id, here).advance(here.now(), pool.is_group ? at(pool.group, here).size.desired : 0);
  meter_of(id, here).in_service += change;
}

/// The target's state as Auto Scaling hears it: unhealthy once every node that lives says so.
void Fleet::note_elb_verdict(InstanceId id, Here here) {
  if (!watched_by_balancer(id)) return;
  bool unhealthy = false;
  const TierTargets& targets = here.facts().targets.of(id);
  for (std::size_t node = 0; node < targets.nodes().size(); ++node) {
    if (here.facts().zones.lost(plan_->tier_of(id).nodes[node].zone)) continue;
    if (!sends_to(plan_->tier_of(id), here.facts(), node, id)) continue;
    const NodeTarget& view = targets.view(node, id);
    if (!view.registered || view.view.state() != TargetState::Unhealthy) {
      at(id, here).elb_unhealthy = false;
      return;
    }
    unhealthy = true;
  }
  Instance& instance = at(id, here);
  if (!unhealthy || instance.elb_unhealthy) return;
  instance.elb_unhealthy = true;
  const GroupId group = pool_of(id).group;
  request_check(group, std::max(here.now(), instance.in_service + spec_of(group).grace_period),
                here);
}

/// Whether every node that lives sends it traffic because its probes pass.
bool Fleet::is_healthy_everywhere(InstanceId id, Here here) const {
  const TierTargets& targets = here.facts().targets.of(id);
  for (std::size_t node = 0; node < targets.nodes().size(); ++node) {
    const NodeTarget& view = targets.view(node, id);
    const bool judges =
        view.registered && !here.facts().zones.lost(plan_->tier_of(id).nodes[node].zone);
    if (judges && view.view.state() != TargetState::Healthy) return false;
  }
  return true;
}

}  // namespace models
