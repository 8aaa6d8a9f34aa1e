// Instances: how they start, what strikes them, who mends them.

#include <algorithm>

#include "models/context/phases.hpp"
#include "models/context/replies.hpp"
#include "models/fleet/fleet.hpp"

namespace models {

void Fleet::start_servers(Here here) {
  for (PoolMeter& meter : meters_) meter.since = here.now();
  for (std::size_t index = 0; index < plan_->pools.size(); ++index) {
    const PoolPlan& pool = plan_->pools[index];
    if (pool.is_group) meters_[index].reserved = spec_of(pool.group).reserved;
  }
  for (std::size_t index = 0; index < here.facts().instances.size(); ++index) {
    const ServerPlan& plan = plan_->servers[index];
    Server& server = at(sim::make_id<ServerId>(index), here);
    const auto id = sim::make_id<ServerId>(index);
    server.zone = plan.home;
    server.type = pool_of(id).instance.type;
    if (!plan.initially_up) continue;
    server.life = ServerLife::InService;
    server.launched = here.now();
    server.in_service = here.now();
    server.ready = true;
    server.warm = true;
    server.answers = server.answered = true;
    server.answers_since = here.now();
    server.order = static_cast<std::uint32_t>(index);
    ++meters_[plan.pool].present;
    ++meters_[plan.pool].in_service;
    if (pool_of(id).is_group) add_to_group(pool_of(id).group, id, here);
    renew_credits(id, here);
    start_fault_clocks(id, here);
  }
}

void Fleet::launch(ServerId id, ZoneId zone, const Reason& reason, Here here) {
  Server& server = at(id, here);
  const PoolPlan& pool = pool_of(id);
  ++server.epoch;
  server.life = ServerLife::Booting;
  server.host_ok = server.online = true;
  server.powered = !here.facts().zones.has(zone, ZoneFault::Power);
  server.application = ProbeReply::Passes;
  server.ready = server.answers = server.answered = server.warm = false;
  server.elb_unhealthy = server.status_impaired = server.by_hand = false;
  server.replacing = reason.replaces;
  server.has_fault = reason.fault.has_value();
  if (reason.fault) server.fault = *reason.fault;
  server.phase = Phase::Restoration;
  server.zone = zone;
  server.type = pool.instance.type;
  if (!pool.is_group)
    server.order = static_cast<std::uint32_t>(here.facts().instances.size()) + id.value;
  server.launched = here.now();
  server.stress = 0;
  if (pool.is_group) add_to_group(pool.group, id, here);
  count_present(id, 1, here);
  sim::Stream& boots = started(server.boots, plan_->servers[id.index()].boots, here.replication());
  const BootSpec& boot = pool.instance.boot;
  const sim::Duration ready = sim::sample_duration(boot.launch_to_ready, boots);
  const bool waits = !pool.is_group || spec_of(pool.group).launch_hook;
  const sim::Duration running =
      waits ? ready : std::min(ready, sim::sample_duration(boot.launch_to_running, boots));
  here.note("instance", plan_->servers[id.index()].name,
            [&] { return "launched in " + design().zones[zone.index()].id; });
  server.next_step = here.now() + running;
  if (running < ready) here.schedule(server.next_step, ServerRunning{id, server.epoch});
  here.schedule(here.now() + ready, ServerReady{id, server.epoch});
}

bool Fleet::is_tenant(ServerId server, std::uint32_t epoch, Here here) {
  return at(server, here).epoch == epoch;
}

void Fleet::on(ServerRunning event, Here here) {
  if (is_tenant(event.server, event.epoch, here)) enter_service(event.server, here);
}

void Fleet::on(ServerReady event, Here here) {
  if (!is_tenant(event.server, event.epoch, here)) return;
  Server& server = at(event.server, here);
  const bool is_first = server.life == ServerLife::Booting || (server.powered && !server.ready);
  server.powered = server.ready = true;
  if (is_first) {
    finish_first_boot(event.server, here);
    return;
  }
  server.application = ProbeReply::Passes;
  server.status_impaired = false;
  settle_server(event.server, here);
}

/// The application of an instance that was launched is ready now, or never will be.
void Fleet::finish_first_boot(ServerId id, Here here) {
  Server& server = at(id, here);
  const PoolPlan& pool = pool_of(id);
  const double failing = pool.instance.boot.failure_probability;
  const bool fails = failing > 0 && server.boots.chance(failing);
  if (fails) server.application = ProbeReply::Refuses;
  if (server.life == ServerLife::Booting) {
    enter_service(id, here);
  } else {
    settle_server(id, here);
  }
  if (!fails) return;
  constexpr auto kind = static_cast<std::size_t>(ServerFault::BootFailure);
  strike(id, ServerFault::BootFailure, here.begin_fault(pool.causes[kind]), here);
}

/// Whether it answers requests, by what is known of it and of its zone.
bool Fleet::can_answer(const Server& server, Here here) {
  return server.life == ServerLife::InService && server.ready && server.host_ok && server.powered &&
         server.online && server.application == ProbeReply::Passes &&
         !here.facts().zones.lost(server.zone);
}

/// A replacement has been judged: the next batch may follow (choice 10).
void Fleet::end_replacing_if_judged(ServerId id, Here here) {
  Server& server = at(id, here);
  if (!server.replacing || server.life != ServerLife::InService) return;
  if (watched_by_balancer(id) && !is_healthy_everywhere(id, here)) return;
  const AutoScalingGroupSpec& spec = spec_of(pool_of(id).group);
  if (here.now() < server.in_service + spec.replacement_warm_up) return;
  server.replacing = false;
  request_check(pool_of(id).group, here.now(), here);
}

void Fleet::enter_service(ServerId id, Here here) {
  Server& server = at(id, here);
  const PoolPlan& pool = pool_of(id);
  const ServerPlan& plan = plan_->servers[id.index()];
  server.life = ServerLife::InService;
  server.in_service = here.now();
  count_in_service(id, 1, here);
  renew_credits(id, here);
  here.note("instance", plan.name, [] { return std::string("in service"); });
  server.answers = server.answered = can_answer(server, here);
  server.answers_since = here.now();
  if (plan.target != ServerPlan::no_target) {
    here.tell(TargetJoins{id, plan_->tier_of(id).target_group->health_check.trusts_new});
  }
  forget_fault_if_whole(id, here);
  start_fault_clocks(id, here);
  here.policies_changed();
  if (pool.is_group) {
    activity_ends(pool.group, here.now(), here);
    if (here.facts().zones.lost(server.zone)) {
      blame(id, here.facts().zones.first_loss(server.zone), Phase::Detection, here);
      here.schedule(here.now() + spec_of(pool.group).impaired_wait,
                    StatusImpaired{id, server.epoch});
    }
    server.next_step = here.now() + spec_of(pool.group).warm_up;
    here.schedule(server.next_step, ServerWarm{id, server.epoch});
    end_replacing_if_judged(id, here);
    finish_rebalancing(pool.group, here);
    request_check(pool.group, here.now(), here);
    return;
  }
  server.warm = true;
  if (plan.address == ServerPlan::no_target) return;
  here.tell(
      RecordEdited{id, server.epoch, true, here.now() + plan_->tier_of(id).change_propagation()});
}

void Fleet::on(ServerWarm event, Here here) {
  if (!is_tenant(event.server, event.epoch, here)) return;
  Server& server = at(event.server, here);
  server.warm = true;
  here.metrics_changed();
  end_replacing_if_judged(event.server, here);
}

void Fleet::settle_server(ServerId id, Here here) {
  Server& server = at(id, here);
  const bool answers = can_answer(server, here);
  here.traffic_changed();
  const bool changed = answers != server.answers;
  if (changed && !answers) lose_all_in_flight(id, here);
  server.answers = answers;
  if (changed && answers) server.answers_since = here.now();
  // A hang that turns into a crash changes what probes see, though nothing answers either way.
  if (server.life == ServerLife::InService) here.tell(ReplyChanged{id});
  forget_fault_if_whole(id, here);
  if (changed) {
    here.note(answers && server.answered ? "recovery" : "instance", plan_->servers[id.index()].name,
              [&] {
                return std::string(!answers          ? "answers nothing"
                                   : server.answered ? "answers again"
                                                     : "its application is ready");
              });
    server.answered = true;
  }
}

void Fleet::zone_changed_for_servers(ZoneId zone, ZoneFault kind, bool begins, Here here) {
  if (kind == ZoneFault::Gray || kind == ZoneFault::Capacity) return;
  const FaultId fault = here.facts().zones.fault(zone, kind);
  for (std::size_t index = 0; index < here.facts().instances.size(); ++index) {
    if (at(sim::make_id<ServerId>(index), here).zone != zone ||
        at(sim::make_id<ServerId>(index), here).life == ServerLife::Absent)
      continue;
    const auto id = sim::make_id<ServerId>(index);
    if (begins) {
      take_server_with_zone(id, kind, fault, here);
    } else {
      return_server_with_zone(id, kind, here);
    }
  }
}

void Fleet::take_server_with_zone(ServerId id, ZoneFault kind, FaultId fault, Here here) {
  Server& server = at(id, here);
  const PoolPlan& pool = pool_of(id);
  if (server.life == ServerLife::Booting) {
    if (kind != ZoneFault::Power) return;
    if (pool.is_group) {
      lose_booting(id, fault, here);
      return;
    }
  }
  blame(id, fault, pool.is_group ? Phase::Detection : Phase::Restoration, here);
  if (kind == ZoneFault::Power) {
    server.powered = false;
    // Whatever was under way on it, e.g. a restart, is void.
    ++server.epoch;
    server.stress = 0;
    server.replacing = false;
    server.next_step = sim::never;
    start_fault_clocks(id, here);
  }
  if (pool.is_group) {
    here.schedule(here.now() + spec_of(pool.group).impaired_wait, StatusImpaired{id, server.epoch});
  }
  settle_server(id, here);
}

void Fleet::return_server_with_zone(ServerId id, ZoneFault kind, Here here) {
  if (kind == ZoneFault::Power) {
    boot_again(id, here);
    return;
  }
  Server& server = at(id, here);
  server.status_impaired = server.status_impaired && !server.host_ok;
  settle_server(id, here);
}

/// An instance is whole again once it answers and every node sends it traffic; until then what is
/// missing of it is still the fault's doing.
void Fleet::forget_fault_if_whole(ServerId id, Here here) {
  Server& server = at(id, here);
  if (!server.answers || server.status_impaired) return;
  const TierTargets& targets = here.facts().targets.of(id);
  const std::uint32_t target = plan_->servers[id.index()].target;
  for (std::size_t node = 0; target != ServerPlan::no_target && node < targets.nodes().size();
       ++node) {
    const NodeTarget& view = targets.view(node, id);
    if (view.registered && view.view.state() != TargetState::Healthy) return;
  }
  server.has_fault = false;
}

/// A zone that loses power takes launches into it with it (choice 15); the group tries elsewhere.
void Fleet::lose_booting(ServerId id, FaultId fault, Here here) {
  const GroupId group = pool_of(id).group;
  terminate(id, here);
  at(group, here).missing_has_fault = true;
  at(group, here).missing_fault = fault;
  request_check(group, here.now(), here);
}

/// After its zone has power again everything on an instance starts anew (choice 15), its warm-up
/// included.
void Fleet::boot_again(ServerId id, Here here) {
  Server& server = at(id, here);
  if (server.powered) return;
  if (!scenario().failures.instances_return && server.life == ServerLife::InService) {
    lose_for_good(id, here);
    return;
  }
  server.host_ok = server.host_ok || !server.by_hand;
  server.online = true;
  sim::Stream& boots = started(server.boots, plan_->servers[id.index()].boots, here.replication());
  const sim::Duration boot = sim::sample_duration(pool_of(id).instance.boot.launch_to_ready, boots);
  here.schedule(here.now() + boot, ServerReady{id, server.epoch});
  if (pool_of(id).is_group) {
    server.warm = false;
    server.next_step = here.now() + spec_of(pool_of(id).group).warm_up;
    here.schedule(server.next_step, ServerWarm{id, server.epoch});
    here.metrics_changed();
  }
  if (server.by_hand) call_person(id, here);
}

/// Where nothing comes back with its zone's power, a group replaces it and a person that of a set.
void Fleet::lose_for_good(ServerId id, Here here) {
  Server& server = at(id, here);
  server.powered = true;
  server.host_ok = false;
  if (pool_of(id).is_group) return;
  server.phase = Phase::Reaction;
  server.by_hand = true;
  server.by_hand_takes = design().on_call.replacement;
  call_person(id, here);
}

void Fleet::on(SetLaunches event, Here here) {
  const auto& action = std::get<AddInstances>(scenario().timeline[event.entry].action);
  for (const PoolPlan& pool : plan_->pools) {
    if (pool.is_group || pool.set != action.set) continue;
    int wanted = action.count;
    for (std::uint32_t place = 0; place < pool.servers && wanted > 0; ++place) {
      const ServerId id{pool.first_server + place};
      if (at(id, here).life != ServerLife::Absent) continue;
      const ZoneId home = plan_->servers[id.index()].home;
      if (!here.facts().control_plane.works() || here.facts().zones.refuses_launches(home)) {
        here.schedule(here.now() + try_again_after, event);  // The person tries again.
        return;
      }
      launch(id, plan_->servers[id.index()].home, {}, here);
      --wanted;
    }
  }
}

PoolMeter& Fleet::meter_of(ServerId id, Here here) {
  const std::uint32_t pool = plan_->servers[id.index()].pool;
  const InstanceTypeId type = at(id, here).type;
  if (type == plan_->pools[pool].instance.type) return meters_[pool];
  const auto& others = plan_->other_types;
  const auto other = std::find_if(others.begin(), others.end(), [&](const OtherTypePlan& plan) {
    return plan.pool == pool && plan.type == type;
  });
  return meters_[plan_->pools.size() + static_cast<std::size_t>(other - others.begin())];
}

void Fleet::count_present(ServerId id, int change, Here here) {
  const PoolPlan& pool = pool_of(id);
  meter_of(id, here).advance(here.now(), pool.is_group ? at(pool.group, here).size.desired : 0);
  meter_of(id, here).present += change;
}

void Fleet::count_in_service(ServerId id, int change, Here here) {
  const PoolPlan& pool = pool_of(id);
  meter_of(id, here).advance(here.now(), pool.is_group ? at(pool.group, here).size.desired : 0);
  meter_of(id, here).in_service += change;
}

/// The target's state as Auto Scaling hears it: unhealthy once every node that lives says so.
void Fleet::note_elb_verdict(ServerId id, Here here) {
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
  Server& server = at(id, here);
  if (!unhealthy || server.elb_unhealthy) return;
  server.elb_unhealthy = true;
  const GroupId group = pool_of(id).group;
  request_check(group, std::max(here.now(), server.in_service + spec_of(group).grace_period), here);
}

/// Whether every node that lives sends it traffic because its probes pass.
bool Fleet::is_healthy_everywhere(ServerId id, Here here) const {
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
