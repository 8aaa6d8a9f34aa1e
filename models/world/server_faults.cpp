// What strikes instances by itself, and who mends them.

#include <algorithm>

#include "models/people/on_call.hpp"
#include "models/world/world.hpp"

namespace models {

namespace {

constexpr double seconds_per_year = 8760.0 * 3600.0;

const char* text_of(ServerFault kind) {
  switch (kind) {
    case ServerFault::Host:
      return "its host fails silently";
    case ServerFault::Retirement:
      return "its host is retired as announced";
    case ServerFault::Hang:
      return "the application hangs";
    case ServerFault::Crash:
      return "the application crashes";
    case ServerFault::VolumeLoss:
      return "its root volume is lost";
    case ServerFault::Terminated:
      return "is terminated";
    case ServerFault::BootFailure:
      return "started, but its application never answers";
    case ServerFault::Operation:
      return "is stopped";
  }
  return "";
}

}  // namespace

double World::fault_rate(ServerFault kind) const {
  const FailureModel& failures = scenario().failures;
  switch (kind) {
    case ServerFault::Host:
      return failures.host_fault.per_year;
    case ServerFault::Retirement:
      return failures.retirement.per_year;
    case ServerFault::Hang:
      return failures.application_hang.per_year;
    case ServerFault::Crash:
      return failures.application_crash.per_year;
    case ServerFault::VolumeLoss:
      return failures.volume_loss.per_year;
    case ServerFault::Terminated:
    case ServerFault::BootFailure:
    case ServerFault::Operation:
      break;
  }
  return 0;
}

sim::Stream& World::started(sim::Stream& stream, const sim::StreamKey& key) const {
  if (stream.draws() == 0) stream = sim::Stream(key, replication);
  return stream;
}

/// The clocks of a place run from the start of the simulation, whoever stands in it, so that a
/// design which launches at another time meets the same failures.
void World::start_fault_clocks(ServerId id) {
  if (!plan_->has_random_faults()) return;
  Server& server = servers_[id.index()];
  const ServerPlan& plan = plan_->servers[id.index()];
  if (!server.clocks_started) {
    server.clocks_started = true;
    for (std::size_t kind = 0; kind < random_server_faults; ++kind) {
      server.fault_clocks[kind] = sim::Stream(plan.fault_clocks[kind], replication);
      server.next_fault[kind] = sim::simulation_start;
    }
  }
  schedule_next_fault(id);
}

void World::schedule_next_fault(ServerId id) {
  Server& server = servers_[id.index()];
  sim::Instant next = sim::never;
  for (std::size_t kind = 0; kind < random_server_faults; ++kind) {
    const double rate = fault_rate(static_cast<ServerFault>(kind));
    if (rate <= 0) continue;
    while (server.next_fault[kind] <= moment) {
      server.next_fault[kind] += sim::clamped_duration(
          seconds_per_year / rate * sim::sample_exponential(server.fault_clocks[kind]));
    }
    next = std::min(next, server.next_fault[kind]);
  }
  // A place whose tenants come and go keeps one event for all of them.
  if (next == server.fault_due) return;
  server.fault_due = next;
  schedule(next, ServerFaultArrives{id});
}

void World::on(ServerFaultArrives event) {
  Server& server = servers_[event.server.index()];
  server.fault_due = sim::never;
  if (server.life == ServerLife::Absent) return;
  const std::uint32_t epoch = server.epoch;
  for (std::size_t kind = 0; kind < random_server_faults; ++kind) {
    const auto fault = static_cast<ServerFault>(kind);
    if (fault_rate(fault) <= 0 || server.next_fault[kind] != moment) continue;
    if (server.life != ServerLife::InService) continue;
    const std::uint32_t pool = plan_->servers[event.server.index()].pool;
    if (!strikes(service_count, Plan::hazard_of(pool, kind))) continue;
    controls.add(fault == ServerFault::Hang || fault == ServerFault::Crash
                     ? Control::ApplicationFaults
                     : Control::InstanceFaults,
                 1);
    strike(event.server, fault, begin_fault(pool_of(event.server).causes[kind]));
    if (!is_tenant(event.server, epoch)) return;
  }
  schedule_next_fault(event.server);
}

void World::blame(ServerId id, FaultId fault, Phase phase) {
  Server& server = servers_[id.index()];
  if (server.has_fault && !server.answers) return;
  server.has_fault = true;
  server.fault = fault;
  server.phase = phase;
}

/// Whether a fault finds what it would take down already: it counts, and changes nothing (choice
/// 33).
bool World::is_down_already(const Server& server, ServerFault kind) {
  switch (kind) {
    case ServerFault::Hang:
    case ServerFault::Crash:
      return !server.answers;
    case ServerFault::Host:
    case ServerFault::Retirement:
    case ServerFault::VolumeLoss:
      return !server.host_ok || !server.powered || !server.online;
    case ServerFault::Terminated:
      return server.by_hand;
    case ServerFault::BootFailure:
    case ServerFault::Operation:
      return false;
  }
  return false;
}

void World::strike(ServerId id, ServerFault kind, FaultId fault) {
  note("fault", plan_->servers[id.index()].name, [&] { return std::string(text_of(kind)); });
  if (is_down_already(servers_[id.index()], kind)) {
    note("fault", plan_->servers[id.index()].name,
         [] { return std::string("which is down already: nothing changes"); });
    return;
  }
  const bool in_group = pool_of(id).is_group;
  const bool automatic = !in_group && design().instances[pool_of(id).set.index()].host_recovery ==
                                          HostRecovery::Automatic;
  const bool repaired_alone = (kind == ServerFault::Host && automatic) ||
                              kind == ServerFault::Retirement || kind == ServerFault::Operation;
  blame(id, fault,
        in_group ? Phase::Detection : (repaired_alone ? Phase::Restoration : Phase::Reaction));
  if (in_group) {
    strike_in_group(id, kind);
  } else {
    strike_alone(id, kind);
  }
  stop_target(id, kind);
  settle_server(id);
}

/// The state of a target whose instance is stopped or terminated is known at once (choice 31).
void World::stop_target(ServerId id, ServerFault kind) {
  const Server& server = servers_[id.index()];
  const bool stops = kind == ServerFault::Terminated || !server.online;
  if (!stops || !is_registered(id) || plan_->target_group().health_check.probes_stopped) return;
  deregister_target(id);
}

/// What was stopped, or stands in for what is gone, is a new target.
void World::register_again(ServerId id) {
  const Server& server = servers_[id.index()];
  const bool is_target = plan_->servers[id.index()].target != ServerPlan::no_target;
  if (!is_target || server.life != ServerLife::InService || is_registered(id)) return;
  const bool trusted = plan_->target_group().health_check.trusts_new;
  register_target(id, trusted ? TargetState::Healthy : TargetState::Initial);
}

void World::strike_alone(ServerId id, ServerFault kind) {
  Server& server = servers_[id.index()];
  const auto lasts = [&](const FaultProcess& process) {
    sim::Stream& draws = started(server.lasts, plan_->servers[id.index()].fault_lasts);
    return controls.add_length(Control::InstanceRepairs, process.lasts,
                               sim::sample_duration(process.lasts, draws));
  };
  switch (kind) {
    case ServerFault::Host:
      server.host_ok = false;
      if (design().instances[pool_of(id).set.index()].host_recovery == HostRecovery::Automatic) {
        schedule(moment + lasts(scenario().failures.host_fault), HostRestored{id, server.epoch});
      } else {
        server.by_hand = true;
        server.by_hand_takes = design().on_call.replacement;
        call_person(id);
      }
      return;
    case ServerFault::Retirement:
      take_offline(id);
      schedule(moment + lasts(scenario().failures.retirement), BackOnline{id, server.epoch});
      return;
    case ServerFault::Hang:
      server.application = ProbeReply::FailsSilently;
      call_person(id);
      return;
    case ServerFault::Crash:
    case ServerFault::BootFailure:
      server.application = ProbeReply::Refuses;
      call_person(id);
      return;
    case ServerFault::VolumeLoss:
    case ServerFault::Terminated:
      server.host_ok = false;
      server.by_hand = true;
      server.by_hand_takes = kind == ServerFault::Terminated
                                 ? design().on_call.replacement
                                 : lasts(scenario().failures.volume_loss);
      call_person(id);
      return;
    case ServerFault::Operation:
      take_offline(id);
      return;
  }
}

void World::strike_in_group(ServerId id, ServerFault kind) {
  Server& server = servers_[id.index()];
  const GroupId group = pool_of(id).group;
  switch (kind) {
    case ServerFault::Host:
    case ServerFault::VolumeLoss:
      server.host_ok = false;
      schedule(moment + spec_of(group).impaired_wait, StatusImpaired{id, server.epoch});
      return;
    case ServerFault::Retirement:  // Marked for replacement while it still answers.
      server.status_impaired = true;
      request_check(group, moment);
      return;
    case ServerFault::Terminated:
      server.host_ok = false;
      server.by_hand = true;  // Not running any more: replaced at once, whatever the batch.
      server.status_impaired = true;
      request_check(group, moment);
      return;
    case ServerFault::Hang:
      server.application = ProbeReply::FailsSilently;
      if (!watched_by_balancer(id)) call_person(id);
      return;
    case ServerFault::Crash:
    case ServerFault::BootFailure:
      server.application = ProbeReply::Refuses;
      if (!watched_by_balancer(id)) call_person(id);
      return;
    case ServerFault::Operation:
      server.online = false;
      return;
  }
}

bool World::watched_by_balancer(ServerId id) const {
  const PoolPlan& pool = pool_of(id);
  return pool.is_group && pool.balanced &&
         spec_of(pool.group).health_check == GroupHealthCheck::Elb;
}

/// Whoever is on the way already mends this too.
void World::call_person(ServerId id) {
  Server& server = servers_[id.index()];
  if (server.person_of == server.epoch) return;
  server.person_of = server.epoch;
  sim::Stream& person = started(server.person, plan_->servers[id.index()].person);
  const sim::Distribution& law = design().on_call.response;
  const sim::Duration response =
      controls.add_length(Control::Responses, law, sim::sample_duration(law, person));
  schedule(at_work(moment, design().on_call) + response, PersonArrives{id, server.epoch});
}

void World::on(PersonArrives event) {
  if (!is_tenant(event.server, event.epoch)) return;
  Server& server = servers_[event.server.index()];
  const ServerPlan& plan = plan_->servers[event.server.index()];
  const OnCallSpec& on_call = design().on_call;
  if (server.host_ok && server.application == ProbeReply::Passes) {
    server.person_of = Server::nobody;
    return;
  }
  traffic_changed();
  if (!server.by_hand) {
    server.phase = Phase::Restoration;
    note("person", plan.name, [] { return std::string("on-call restarts the application"); });
    schedule(restarted_at(moment, {}, on_call), ApplicationRestarted{event.server, server.epoch});
    return;
  }
  if (!facts.control_plane.works()) {
    schedule(moment + try_again_after, event);  // Nothing can be launched.
    return;
  }
  server.phase = Phase::Restoration;
  note("person", plan.name, [] { return std::string("on-call launches a replacement"); });
  const bool in_record = plan.address != ServerPlan::no_target &&
                         design().entry == EntryKind::DnsRecord &&
                         plan_->record().health_check.empty();
  OnCallSpec replacing = on_call;
  replacing.replacement = server.by_hand_takes;
  const ManualReplacement steps =
      replaced_by_hand(moment, {}, replacing,
                       in_record ? plan_->record().change_propagation : sim::Duration::zero());
  schedule(steps.ready, HostRestored{event.server, server.epoch});
  if (!in_record) return;
  schedule(steps.removed_from_dns, RecordChanges{plan.address, server.epoch, false});
  schedule(steps.added_to_dns, RecordChanges{plan.address, server.epoch, true});
}

void World::on(ApplicationRestarted event) {
  if (!is_tenant(event.server, event.epoch)) return;
  servers_[event.server.index()].person_of = Server::nobody;
  servers_[event.server.index()].application = ProbeReply::Passes;
  settle_server(event.server);
}

void World::on(HostRestored event) {
  if (!is_tenant(event.server, event.epoch)) return;
  Server& server = servers_[event.server.index()];
  if (server.by_hand) {
    renew_credits(event.server);
    server.person_of = Server::nobody;
    change_address(event.server);
  }
  register_again(event.server);
  server.host_ok = true;
  server.by_hand = false;
  server.application = ProbeReply::Passes;
  settle_server(event.server);
}

void World::on(BackOnline event) {
  if (!is_tenant(event.server, event.epoch)) return;
  servers_[event.server.index()].online = true;
  servers_[event.server.index()].application = ProbeReply::Passes;
  resume_credits(event.server);
  register_again(event.server);
  settle_server(event.server);
}

/// A replacement has an address of its own: who knows the old one does not find it (choice 22).
void World::change_address(ServerId id) {
  const std::uint32_t index = plan_->servers[id.index()].address;
  if (index == ServerPlan::no_target || plan_->addresses_each < 2) return;
  Address& address = addresses_[index];
  const Server& server = servers_[id.index()];
  address.former_fault = server.has_fault ? server.fault : design_fault();
  address.generation ^= 1U;
  answer_with_addresses();
}

void World::on(StatusImpaired event) {
  if (!is_tenant(event.server, event.epoch)) return;
  Server& server = servers_[event.server.index()];
  if (server.host_ok && server.powered && !facts.zones.lost(server.zone)) return;
  server.status_impaired = true;
  note("detection", plan_->servers[event.server.index()].name,
       [] { return std::string("EC2 status check: impaired"); });
  request_check(pool_of(event.server).group, moment);
}

}  // namespace models
