// What strikes instances by itself, and who mends them.

#include <algorithm>

#include "models/context/phases.hpp"
#include "models/fleet/fleet.hpp"
#include "models/people/on_call.hpp"
#include "sim/time/year.hpp"

namespace models {

namespace {

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

double Fleet::fault_rate(ServerFault kind) const {
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

/// The clocks of a place run from the start of the simulation, whoever stands in it, so that a
/// design which launches at another time meets the same failures.
void Fleet::start_fault_clocks(ServerId id, Here here) {
  if (!plan_->has_random_faults()) return;
  Server& server = at(id, here);
  const ServerPlan& plan = plan_->servers[id.index()];
  if (!server.clocks_started) {
    server.clocks_started = true;
    for (std::size_t kind = 0; kind < random_server_faults; ++kind) {
      server.fault_clocks[kind] = sim::Stream(plan.fault_clocks[kind], here.replication());
      server.next_fault[kind] = sim::simulation_start;
    }
  }
  schedule_next_fault(id, here);
}

void Fleet::schedule_next_fault(ServerId id, Here here) {
  Server& server = at(id, here);
  sim::Instant next = sim::never;
  for (std::size_t kind = 0; kind < random_server_faults; ++kind) {
    const double rate = fault_rate(static_cast<ServerFault>(kind));
    if (rate <= 0) continue;
    while (server.next_fault[kind] <= here.now()) {
      server.next_fault[kind] += sim::clamped_duration(
          sim::seconds_per_year / rate * sim::sample_exponential(server.fault_clocks[kind]));
    }
    next = std::min(next, server.next_fault[kind]);
  }
  // A place whose tenants come and go keeps one event for all of them.
  if (next == server.fault_due) return;
  server.fault_due = next;
  here.schedule(next, ServerFaultArrives{id});
}

void Fleet::on(ServerFaultArrives event, Here here) {
  Server& server = at(event.server, here);
  server.fault_due = sim::never;
  if (server.life == ServerLife::Absent) return;
  const std::uint32_t epoch = server.epoch;
  for (std::size_t kind = 0; kind < random_server_faults; ++kind) {
    const auto fault = static_cast<ServerFault>(kind);
    if (fault_rate(fault) <= 0 || server.next_fault[kind] != here.now()) continue;
    if (server.life != ServerLife::InService) continue;
    const std::uint32_t pool = plan_->servers[event.server.index()].pool;
    if (!here.strikes(Plan::hazard_of(pool, kind))) continue;
    here.controls().add(fault == ServerFault::Hang || fault == ServerFault::Crash
                            ? Control::ApplicationFaults
                            : Control::InstanceFaults,
                        1);
    strike(event.server, fault, here.begin_fault(pool_of(event.server).causes[kind]), here);
    if (!is_tenant(event.server, epoch, here)) return;
  }
  schedule_next_fault(event.server, here);
}

void Fleet::blame(ServerId id, FaultId fault, Phase phase, Here here) {
  Server& server = at(id, here);
  if (server.has_fault && !server.answers) return;
  server.has_fault = true;
  server.fault = fault;
  server.phase = phase;
}

/// Whether a fault finds what it would take down already: it counts, and changes nothing (choice
/// 33).
bool Fleet::is_down_already(const Server& server, ServerFault kind) {
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

void Fleet::strike(ServerId id, ServerFault kind, FaultId fault, Here here) {
  here.note("fault", plan_->servers[id.index()].name, [&] { return std::string(text_of(kind)); });
  if (is_down_already(at(id, here), kind)) {
    here.note("fault", plan_->servers[id.index()].name,
              [] { return std::string("which is down already: nothing changes"); });
    return;
  }
  const bool in_group = pool_of(id).is_group;
  const bool automatic = !in_group && design().instances[pool_of(id).set.index()].host_recovery ==
                                          HostRecovery::Automatic;
  const bool repaired_alone = (kind == ServerFault::Host && automatic) ||
                              kind == ServerFault::Retirement || kind == ServerFault::Operation;
  blame(id, fault,
        in_group ? Phase::Detection : (repaired_alone ? Phase::Restoration : Phase::Reaction),
        here);
  if (in_group) {
    strike_in_group(id, kind, here);
  } else {
    strike_alone(id, kind, here);
  }
  stop_target(id, kind, here);
  settle_server(id, here);
}

/// The state of a target whose instance is stopped or terminated is known at once (choice 31).
void Fleet::stop_target(ServerId id, ServerFault kind, Here here) {
  const Server& server = at(id, here);
  const bool stops = kind == ServerFault::Terminated || !server.online;
  if (!stops || !here.facts().targets.is_registered(id) ||
      plan_->tier_of(id).target_group->health_check.probes_stopped)
    return;
  here.tell(TargetLeaves{id});
}

/// What was stopped, or stands in for what is gone, is a new target.
void Fleet::register_again(ServerId id, Here here) {
  const Server& server = at(id, here);
  const bool is_target = plan_->servers[id.index()].target != ServerPlan::no_target;
  if (!is_target || server.life != ServerLife::InService || here.facts().targets.is_registered(id))
    return;
  here.tell(TargetJoins{id, plan_->tier_of(id).target_group->health_check.trusts_new});
}

void Fleet::strike_alone(ServerId id, ServerFault kind, Here here) {
  Server& server = at(id, here);
  const auto lasts = [&](const FaultProcess& process) {
    sim::Stream& draws =
        started(server.lasts, plan_->servers[id.index()].fault_lasts, here.replication());
    return here.controls().add_length(Control::InstanceRepairs, process.lasts,
                                      sim::sample_duration(process.lasts, draws));
  };
  switch (kind) {
    case ServerFault::Host:
      server.host_ok = false;
      if (design().instances[pool_of(id).set.index()].host_recovery == HostRecovery::Automatic) {
        here.schedule(here.now() + lasts(scenario().failures.host_fault),
                      HostRestored{id, server.epoch});
      } else {
        server.by_hand = true;
        server.by_hand_takes = design().on_call.replacement;
        call_person(id, here);
      }
      return;
    case ServerFault::Retirement:
      take_offline(id, here);
      here.schedule(here.now() + lasts(scenario().failures.retirement),
                    BackOnline{id, server.epoch});
      return;
    case ServerFault::Hang:
      server.application = ProbeReply::FailsSilently;
      call_person(id, here);
      return;
    case ServerFault::Crash:
    case ServerFault::BootFailure:
      server.application = ProbeReply::Refuses;
      call_person(id, here);
      return;
    case ServerFault::VolumeLoss:
    case ServerFault::Terminated:
      server.host_ok = false;
      server.by_hand = true;
      server.by_hand_takes = kind == ServerFault::Terminated
                                 ? design().on_call.replacement
                                 : lasts(scenario().failures.volume_loss);
      call_person(id, here);
      return;
    case ServerFault::Operation:
      take_offline(id, here);
      return;
  }
}

void Fleet::strike_in_group(ServerId id, ServerFault kind, Here here) {
  Server& server = at(id, here);
  const GroupId group = pool_of(id).group;
  switch (kind) {
    case ServerFault::Host:
    case ServerFault::VolumeLoss:
      server.host_ok = false;
      here.schedule(here.now() + spec_of(group).impaired_wait, StatusImpaired{id, server.epoch});
      return;
    case ServerFault::Retirement:  // Marked for replacement while it still answers.
      server.status_impaired = true;
      request_check(group, here.now(), here);
      return;
    case ServerFault::Terminated:
      server.host_ok = false;
      server.by_hand = true;  // Not running any more: replaced at once, whatever the batch.
      server.status_impaired = true;
      request_check(group, here.now(), here);
      return;
    case ServerFault::Hang:
      server.application = ProbeReply::FailsSilently;
      if (!watched_by_balancer(id)) call_person(id, here);
      return;
    case ServerFault::Crash:
    case ServerFault::BootFailure:
      server.application = ProbeReply::Refuses;
      if (!watched_by_balancer(id)) call_person(id, here);
      return;
    case ServerFault::Operation:
      server.online = false;
      return;
  }
}

bool Fleet::watched_by_balancer(ServerId id) const {
  const PoolPlan& pool = pool_of(id);
  return pool.is_group && pool.balanced &&
         spec_of(pool.group).health_check == GroupHealthCheck::Elb;
}

/// Whoever is on the way already mends this too.
void Fleet::call_person(ServerId id, Here here) {
  Server& server = at(id, here);
  if (server.person_of == server.epoch) return;
  server.person_of = server.epoch;
  sim::Stream& person =
      started(server.person, plan_->servers[id.index()].person, here.replication());
  const sim::Distribution& law = design().on_call.response;
  const sim::Duration response =
      here.controls().add_length(Control::Responses, law, sim::sample_duration(law, person));
  here.schedule(at_work(here.now(), design().on_call) + response, PersonArrives{id, server.epoch});
}

void Fleet::on(PersonArrives event, Here here) {
  if (!is_tenant(event.server, event.epoch, here)) return;
  Server& server = at(event.server, here);
  const ServerPlan& plan = plan_->servers[event.server.index()];
  const OnCallSpec& on_call = design().on_call;
  if (server.host_ok && server.application == ProbeReply::Passes) {
    server.person_of = Server::nobody;
    return;
  }
  here.traffic_changed();
  if (!server.by_hand) {
    server.phase = Phase::Restoration;
    here.note("person", plan.name, [] { return std::string("on-call restarts the application"); });
    here.schedule(restarted_at(here.now(), {}, on_call),
                  ApplicationRestarted{event.server, server.epoch});
    return;
  }
  if (!here.facts().control_plane.works()) {
    here.schedule(here.now() + try_again_after, event);  // Nothing can be launched.
    return;
  }
  server.phase = Phase::Restoration;
  here.note("person", plan.name, [] { return std::string("on-call launches a replacement"); });
  const bool in_record = plan.address != ServerPlan::no_target &&
                         plan_->tier_of(event.server).record != nullptr &&
                         plan_->tier_of(event.server).record->health_check.empty();
  OnCallSpec replacing = on_call;
  replacing.replacement = server.by_hand_takes;
  const ManualReplacement steps = replaced_by_hand(
      here.now(), {}, replacing,
      in_record ? plan_->tier_of(event.server).change_propagation() : sim::Duration::zero());
  here.schedule(steps.ready, HostRestored{event.server, server.epoch});
  if (!in_record) return;
  here.tell(RecordEdited{event.server, server.epoch, false, steps.removed_from_dns});
  here.tell(RecordEdited{event.server, server.epoch, true, steps.added_to_dns});
}

void Fleet::on(ApplicationRestarted event, Here here) {
  if (!is_tenant(event.server, event.epoch, here)) return;
  at(event.server, here).person_of = Server::nobody;
  at(event.server, here).application = ProbeReply::Passes;
  settle_server(event.server, here);
}

void Fleet::on(HostRestored event, Here here) {
  if (!is_tenant(event.server, event.epoch, here)) return;
  Server& server = at(event.server, here);
  if (server.by_hand) {
    renew_credits(event.server, here);
    server.person_of = Server::nobody;
    here.tell(AddressReplaced{event.server});
  }
  register_again(event.server, here);
  server.host_ok = true;
  server.by_hand = false;
  server.application = ProbeReply::Passes;
  settle_server(event.server, here);
}

void Fleet::on(BackOnline event, Here here) {
  if (!is_tenant(event.server, event.epoch, here)) return;
  at(event.server, here).online = true;
  at(event.server, here).application = ProbeReply::Passes;
  resume_credits(event.server, here);
  register_again(event.server, here);
  settle_server(event.server, here);
}

void Fleet::on(StatusImpaired event, Here here) {
  if (!is_tenant(event.server, event.epoch, here)) return;
  Server& server = at(event.server, here);
  if (server.host_ok && server.powered && !here.facts().zones.lost(server.zone)) return;
  server.status_impaired = true;
  here.note("detection", plan_->servers[event.server.index()].name,
            [] { return std::string("EC2 status check: impaired"); });
  request_check(pool_of(event.server).group, here.now(), here);
}

}  // namespace models
