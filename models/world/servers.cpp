// Instances: how they start, what strikes them, who mends them.

#include <algorithm>

#include "models/world/world.hpp"

namespace models {

void World::start_servers(std::uint64_t) {
  for (PoolMeter& meter : meters_) meter.since = moment;
  for (std::size_t index = 0; index < plan_->pools.size(); ++index) {
    const PoolPlan& pool = plan_->pools[index];
    if (pool.is_group) meters_[index].reserved = spec_of(pool.group).reserved;
  }
  for (std::size_t index = 0; index < servers_.size(); ++index) {
    const ServerPlan& plan = plan_->servers[index];
    Server& server = servers_[index];
    const auto id = sim::make_id<ServerId>(index);
    server.zone = plan.home;
    server.type = pool_of(id).instance.type;
    if (!plan.initially_up) continue;
    server.life = ServerLife::InService;
    server.launched = moment;
    server.in_service = moment;
    server.ready = true;
    server.warm = true;
    server.answers = server.answered = true;
    server.answers_since = moment;
    server.order = static_cast<std::uint32_t>(index);
    ++meters_[plan.pool].present;
    ++meters_[plan.pool].in_service;
    if (pool_of(id).is_group) add_to_group(pool_of(id).group, id);
    renew_credits(id);
    start_fault_clocks(id);
  }
}

void World::launch(ServerId id, ZoneId zone, const Reason& reason) {
  Server& server = servers_[id.index()];
  const PoolPlan& pool = pool_of(id);
  ++server.epoch;
  server.life = ServerLife::Booting;
  server.host_ok = server.online = true;
  server.powered = !facts.zones.has(zone, ZoneFault::Power);
  server.application = ProbeReply::Passes;
  server.ready = server.answers = server.answered = server.warm = false;
  server.elb_unhealthy = server.status_impaired = server.by_hand = false;
  server.replacing = reason.replaces;
  server.has_fault = reason.fault.has_value();
  if (reason.fault) server.fault = *reason.fault;
  server.phase = Phase::Restoration;
  server.zone = zone;
  server.type = pool.instance.type;
  if (!pool.is_group) server.order = static_cast<std::uint32_t>(servers_.size()) + id.value;
  server.launched = moment;
  server.stress = 0;
  if (pool.is_group) add_to_group(pool.group, id);
  count_present(id, 1);
  sim::Stream& boots = started(server.boots, plan_->servers[id.index()].boots);
  const BootSpec& boot = pool.instance.boot;
  const sim::Duration ready = sim::sample_duration(boot.launch_to_ready, boots);
  const bool waits = !pool.is_group || spec_of(pool.group).launch_hook;
  const sim::Duration running =
      waits ? ready : std::min(ready, sim::sample_duration(boot.launch_to_running, boots));
  note("instance", plan_->servers[id.index()].name,
       [&] { return "launched in " + design().zones[zone.index()].id; });
  server.next_step = moment + running;
  if (running < ready) schedule(server.next_step, ServerRunning{id, server.epoch});
  schedule(moment + ready, ServerReady{id, server.epoch});
}

bool World::is_tenant(ServerId server, std::uint32_t epoch) const {
  return servers_[server.index()].epoch == epoch;
}

void World::on(ServerRunning event) {
  if (is_tenant(event.server, event.epoch)) enter_service(event.server);
}

void World::on(ServerReady event) {
  if (!is_tenant(event.server, event.epoch)) return;
  Server& server = servers_[event.server.index()];
  const bool is_first = server.life == ServerLife::Booting || (server.powered && !server.ready);
  server.powered = server.ready = true;
  if (is_first) {
    finish_first_boot(event.server);
    return;
  }
  server.application = ProbeReply::Passes;
  server.status_impaired = false;
  settle_server(event.server);
}

/// The application of an instance that was launched is ready now, or never will be.
void World::finish_first_boot(ServerId id) {
  Server& server = servers_[id.index()];
  const PoolPlan& pool = pool_of(id);
  const double failing = pool.instance.boot.failure_probability;
  const bool fails = failing > 0 && server.boots.chance(failing);
  if (fails) server.application = ProbeReply::Refuses;
  if (server.life == ServerLife::Booting) {
    enter_service(id);
  } else {
    settle_server(id);
  }
  if (!fails) return;
  constexpr auto kind = static_cast<std::size_t>(ServerFault::BootFailure);
  strike(id, ServerFault::BootFailure, begin_fault(pool.causes[kind]));
}

/// Whether it answers requests, by what is known of it and of its zone.
bool World::can_answer(const Server& server) const {
  return server.life == ServerLife::InService && server.ready && server.host_ok && server.powered &&
         server.online && server.application == ProbeReply::Passes &&
         !facts.zones.lost(server.zone);
}

/// A replacement has been judged: the next batch may follow (choice 10).
void World::end_replacing_if_judged(ServerId id) {
  Server& server = servers_[id.index()];
  if (!server.replacing || server.life != ServerLife::InService) return;
  if (watched_by_balancer(id) && !is_healthy_everywhere(id)) return;
  const AutoScalingGroupSpec& spec = spec_of(pool_of(id).group);
  if (moment < server.in_service + spec.replacement_warm_up) return;
  server.replacing = false;
  request_check(pool_of(id).group, moment);
}

void World::enter_service(ServerId id) {
  Server& server = servers_[id.index()];
  const PoolPlan& pool = pool_of(id);
  const ServerPlan& plan = plan_->servers[id.index()];
  server.life = ServerLife::InService;
  server.in_service = moment;
  count_in_service(id, 1);
  renew_credits(id);
  note("instance", plan.name, [] { return std::string("in service"); });
  server.answers = server.answered = can_answer(server);
  server.answers_since = moment;
  if (plan.target != ServerPlan::no_target) {
    const bool trusted = plan_->target_group().health_check.trusts_new;
    register_target(id, trusted ? TargetState::Healthy : TargetState::Initial);
  }
  forget_fault_if_whole(id);
  start_fault_clocks(id);
  policies_changed();
  if (pool.is_group) {
    activity_ends(pool.group, moment);
    if (facts.zones.lost(server.zone)) {
      blame(id, facts.zones.first_loss(server.zone), Phase::Detection);
      schedule(moment + spec_of(pool.group).impaired_wait, StatusImpaired{id, server.epoch});
    }
    server.next_step = moment + spec_of(pool.group).warm_up;
    schedule(server.next_step, ServerWarm{id, server.epoch});
    end_replacing_if_judged(id);
    finish_rebalancing(pool.group);
    request_check(pool.group, moment);
    return;
  }
  server.warm = true;
  if (plan.address == ServerPlan::no_target) return;
  const bool by_record = design().entry == EntryKind::DnsRecord;
  schedule(moment + (by_record ? plan_->record().change_propagation : sim::Duration::zero()),
           RecordChanges{plan.address, server.epoch, true});
}

void World::on(ServerWarm event) {
  if (!is_tenant(event.server, event.epoch)) return;
  Server& server = servers_[event.server.index()];
  server.warm = true;
  metrics_changed();
  end_replacing_if_judged(event.server);
}

void World::settle_server(ServerId id) {
  Server& server = servers_[id.index()];
  const bool answers = can_answer(server);
  traffic_changed();
  const bool changed = answers != server.answers;
  if (changed && !answers) lose_all_in_flight(id);
  server.answers = answers;
  if (changed && answers) server.answers_since = moment;
  // A hang that turns into a crash changes what probes see, though nothing answers either way.
  if (server.life == ServerLife::InService) target_changed(id);
  forget_fault_if_whole(id);
  if (changed) {
    note(answers && server.answered ? "recovery" : "instance", plan_->servers[id.index()].name,
         [&] {
           return std::string(!answers          ? "answers nothing"
                              : server.answered ? "answers again"
                                                : "its application is ready");
         });
    server.answered = true;
  }
}

ProbeReply World::reply_of(ServerId id) const {
  const Server& server = servers_[id.index()];
  if (server.answers) return fails_deep_check(id) ? ProbeReply::Refuses : ProbeReply::Passes;
  const bool reachable =
      server.host_ok && server.powered && server.online && !facts.zones.lost(server.zone);
  if (!reachable) return ProbeReply::NoConnection;
  // Nobody listens yet while an application starts.
  return server.ready ? server.application : ProbeReply::Refuses;
}

void World::zone_changed_for_servers(ZoneId zone, ZoneFault kind, bool begins) {
  if (kind == ZoneFault::Gray || kind == ZoneFault::Capacity) return;
  const FaultId fault = facts.zones.fault(zone, kind);
  for (std::size_t index = 0; index < servers_.size(); ++index) {
    if (servers_[index].zone != zone || servers_[index].life == ServerLife::Absent) continue;
    const auto id = sim::make_id<ServerId>(index);
    if (begins) {
      take_server_with_zone(id, kind, fault);
    } else {
      return_server_with_zone(id, kind);
    }
  }
}

void World::take_server_with_zone(ServerId id, ZoneFault kind, FaultId fault) {
  Server& server = servers_[id.index()];
  const PoolPlan& pool = pool_of(id);
  if (server.life == ServerLife::Booting) {
    if (kind != ZoneFault::Power) return;
    if (pool.is_group) {
      lose_booting(id, fault);
      return;
    }
  }
  blame(id, fault, pool.is_group ? Phase::Detection : Phase::Restoration);
  if (kind == ZoneFault::Power) {
    server.powered = false;
    // Whatever was under way on it, e.g. a restart, is void.
    ++server.epoch;
    server.stress = 0;
    server.replacing = false;
    server.next_step = sim::never;
    start_fault_clocks(id);
  }
  if (pool.is_group) {
    schedule(moment + spec_of(pool.group).impaired_wait, StatusImpaired{id, server.epoch});
  }
  settle_server(id);
}

void World::return_server_with_zone(ServerId id, ZoneFault kind) {
  if (kind == ZoneFault::Power) {
    boot_again(id);
    return;
  }
  Server& server = servers_[id.index()];
  server.status_impaired = server.status_impaired && !server.host_ok;
  settle_server(id);
}

/// An instance is whole again once it answers and every node sends it traffic; until then what is
/// missing of it is still the fault's doing.
void World::forget_fault_if_whole(ServerId id) {
  Server& server = servers_[id.index()];
  if (!server.answers || server.status_impaired) return;
  const std::uint32_t target = plan_->servers[id.index()].target;
  for (std::size_t node = 0; target != ServerPlan::no_target && node < nodes_.size(); ++node) {
    const NodeTarget& view = views_[view_index(node, target)];
    if (view.registered && view.view.state() != TargetState::Healthy) return;
  }
  server.has_fault = false;
}

/// A zone that loses power takes launches into it with it (choice 15); the group tries elsewhere.
void World::lose_booting(ServerId id, FaultId fault) {
  const GroupId group = pool_of(id).group;
  terminate(id);
  groups_[group.index()].missing_has_fault = true;
  groups_[group.index()].missing_fault = fault;
  request_check(group, moment);
}

/// After its zone has power again everything on an instance starts anew (choice 15), its warm-up
/// included.
void World::boot_again(ServerId id) {
  Server& server = servers_[id.index()];
  if (server.powered) return;
  if (!scenario().failures.instances_return && server.life == ServerLife::InService) {
    lose_for_good(id);
    return;
  }
  server.host_ok = server.host_ok || !server.by_hand;
  server.online = true;
  sim::Stream& boots = started(server.boots, plan_->servers[id.index()].boots);
  const sim::Duration boot = sim::sample_duration(pool_of(id).instance.boot.launch_to_ready, boots);
  schedule(moment + boot, ServerReady{id, server.epoch});
  if (pool_of(id).is_group) {
    server.warm = false;
    server.next_step = moment + spec_of(pool_of(id).group).warm_up;
    schedule(server.next_step, ServerWarm{id, server.epoch});
    metrics_changed();
  }
  if (server.by_hand) call_person(id);
}

/// Where nothing comes back with its zone's power, a group replaces it and a person that of a set.
void World::lose_for_good(ServerId id) {
  Server& server = servers_[id.index()];
  server.powered = true;
  server.host_ok = false;
  if (pool_of(id).is_group) return;
  server.phase = Phase::Reaction;
  server.by_hand = true;
  server.by_hand_takes = design().on_call.replacement;
  call_person(id);
}

void World::on(SetLaunches event) {
  const auto& action = std::get<AddInstances>(scenario().timeline[event.entry].action);
  for (const PoolPlan& pool : plan_->pools) {
    if (pool.is_group || pool.set != action.set) continue;
    int wanted = action.count;
    for (std::uint32_t place = 0; place < pool.servers && wanted > 0; ++place) {
      const ServerId id{pool.first_server + place};
      if (servers_[id.index()].life != ServerLife::Absent) continue;
      const ZoneId home = plan_->servers[id.index()].home;
      if (!facts.control_plane.works() || facts.zones.refuses_launches(home)) {
        schedule(moment + try_again_after, event);  // The person tries again.
        return;
      }
      launch(id, plan_->servers[id.index()].home, {});
      --wanted;
    }
  }
}

PoolMeter& World::meter_of(ServerId id) {
  const std::uint32_t pool = plan_->servers[id.index()].pool;
  const InstanceTypeId type = servers_[id.index()].type;
  if (type == plan_->pools[pool].instance.type) return meters_[pool];
  const auto& others = plan_->other_types;
  const auto other = std::find_if(others.begin(), others.end(), [&](const OtherTypePlan& plan) {
    return plan.pool == pool && plan.type == type;
  });
  return meters_[plan_->pools.size() + static_cast<std::size_t>(other - others.begin())];
}

void World::count_present(ServerId id, int change) {
  const PoolPlan& pool = pool_of(id);
  meter_of(id).advance(moment, pool.is_group ? groups_[pool.group.index()].size.desired : 0);
  meter_of(id).present += change;
}

void World::count_in_service(ServerId id, int change) {
  const PoolPlan& pool = pool_of(id);
  meter_of(id).advance(moment, pool.is_group ? groups_[pool.group.index()].size.desired : 0);
  meter_of(id).in_service += change;
}

}  // namespace models
