// What strikes instances by itself, and who mends them.

#include <algorithm>

#include "models/context/phases.hpp"
#include "models/fleet/fleet.hpp"
#include "models/people/on_call.hpp"
#include "sim/time/year.hpp"

namespace models {

namespace {

const char* text_of(InstanceFault kind) {
  switch (kind) {
    case InstanceFault::HostFault:
      return "its host fails silently";
    case InstanceFault::Retirement:
      return "its host is retired as announced";
    case InstanceFault::ApplicationHang:
      return "the application hangs";
    case InstanceFault::ApplicationCrash:
      return "the application crashes";
    case InstanceFault::VolumeLoss:
      return "its root volume is lost";
    case InstanceFault::Terminated:
      return "is terminated";
    case InstanceFault::BootFailure:
      return "started, but its application never answers";
    case InstanceFault::Operation:
      return "is stopped";
  }
  return "";
}

}  // namespace

double Fleet::fault_rate(InstanceFault kind) const {
  const FailureModel& failures = scenario().failures;
  switch (kind) {
    case InstanceFault::HostFault:
      return failures.host_fault.per_year;
    case InstanceFault::Retirement:
      return failures.retirement.per_year;
    case InstanceFault::ApplicationHang:
      return failures.application_hang.per_year;
    case InstanceFault::ApplicationCrash:
      return failures.application_crash.per_year;
    case InstanceFault::VolumeLoss:
      return failures.volume_loss.per_year;
    case InstanceFault::Terminated:
    case InstanceFault::BootFailure:
    case InstanceFault::Operation:
      break;
  }
  return 0;
}

/// The clocks of a place run from the start of the simulation, whoever stands in it, so that a
/// design which launches at another time meets the same failures.
void Fleet::start_fault_clocks(InstanceId id, Here here) {
  if (!plan_->has_random_faults()) return;
  Instance& instance = at(id, here);
  const InstancePlan& plan = plan_->instances[id.index()];
  if (!instance.clocks_started) {
    instance.clocks_started = true;
    for (std::size_t kind = 0; kind < random_instance_faults; ++kind) {
      instance.fault_clocks[kind] = sim::Stream(plan.fault_clocks[kind], here.replication());
      instance.next_fault[kind] = sim::simulation_start;
    }
  }
  schedule_next_fault(id, here);
}

void Fleet::schedule_next_fault(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  sim::Instant next = sim::never;
  for (std::size_t kind = 0; kind < random_instance_faults; ++kind) {
    const double rate = fault_rate(static_cast<InstanceFault>(kind));
    if (rate <= 0) continue;
    while (instance.next_fault[kind] <= here.now()) {
      instance.next_fault[kind] += sim::clamped_duration(
          sim::seconds_per_year / rate * sim::sample_exponential(instance.fault_clocks[kind]));
    }
    next = std::min(next, instance.next_fault[kind]);
  }
  // A place whose tenants come and go keeps one event for all of them.
  if (next == instance.fault_due) return;
  instance.fault_due = next;
  here.schedule(next, InstanceFaultArrives{id});
}

void Fleet::on(InstanceFaultArrives event, Here here) {
  Instance& instance = at(event.instance, here);
  instance.fault_due = sim::never;
  if (instance.life == InstanceLife::Absent) return;
  const std::uint32_t epoch = instance.epoch;
  for (std::size_t kind = 0; kind < random_instance_faults; ++kind) {
    const auto fault = static_cast<InstanceFault>(kind);
    if (fault_rate(fault) <= 0 || instance.next_fault[kind] != here.now()) continue;
    if (instance.life != InstanceLife::InService) continue;
    const std::uint32_t pool = plan_->instances[event.instance.index()].pool;
    if (!here.strikes(Plan::hazard_of(pool, kind))) continue;
    here.controls().add(
        fault == InstanceFault::ApplicationHang || fault == InstanceFault::ApplicationCrash
            ? Control::ApplicationFaults
            : Control::InstanceFaults,
        1);
    strike(event.instance, fault, here.begin_fault(pool_of(event.instance).causes[kind]), here);
    if (!is_tenant(event.instance, epoch, here)) return;
  }
  schedule_next_fault(event.instance, here);
}

void Fleet::blame(InstanceId id, FaultId fault, Phase phase, Here here) {
  Instance& instance = at(id, here);
  if (instance.has_fault && !instance.answers) return;
  instance.has_fault = true;
  instance.fault = fault;
  instance.phase = phase;
}

/// Whether a fault finds what it would take down already: it counts, and changes nothing (choice
/// 33).
bool Fleet::is_down_already(const Instance& instance, InstanceFault kind) {
  switch (kind) {
    case InstanceFault::ApplicationHang:
    case InstanceFault::ApplicationCrash:
      return !instance.answers;
    case InstanceFault::HostFault:
    case InstanceFault::Retirement:
    case InstanceFault::VolumeLoss:
      return !instance.host_ok || !instance.powered || !instance.online;
    case InstanceFault::Terminated:
      return instance.by_hand;
    case InstanceFault::BootFailure:
    case InstanceFault::Operation:
      return false;
  }
  return false;
}

void Fleet::strike(InstanceId id, InstanceFault kind, FaultId fault, Here here) {
  here.note("fault", plan_->instances[id.index()].name, [&] { return std::string(text_of(kind)); });
  if (is_down_already(at(id, here), kind)) {
    here.note("fault", plan_->instances[id.index()].name,
              [] { return std::string("which is down already: nothing changes"); });
    return;
  }
  const bool in_group = pool_of(id).is_group;
  const bool automatic = !in_group && design().instances[pool_of(id).set.index()].host_recovery ==
                                          HostRecovery::Automatic;
  const bool repaired_alone = (kind == InstanceFault::HostFault && automatic) ||
                              kind == InstanceFault::Retirement || kind == InstanceFault::Operation;
  blame(id, fault,
        in_group ? Phase::Detection : (repaired_alone ? Phase::Restoration : Phase::Reaction),
        here);
  if (in_group) {
    strike_in_group(id, kind, here);
  } else {
    strike_alone(id, kind, here);
  }
  stop_target(id, kind, here);
  settle_instance(id, here);
  const bool loses_volume = kind == InstanceFault::VolumeLoss || at(id, here).by_hand;
  if (loses_volume) here.tell(VolumeGone{id});
}

/// The state of a target whose instance is stopped or terminated is known at once (choice 31).
void Fleet::stop_target(InstanceId id, InstanceFault kind, Here here) {
  const Instance& instance = at(id, here);
  const bool stops = kind == InstanceFault::Terminated || !instance.online;
  if (stops) here.tell(InstanceStopped{id});
  if (!stops || !here.facts().targets.is_registered(id) ||
      plan_->tier_of(id).target_group->health_check.probes_stopped)
    return;
  here.tell(TargetLeaves{id});
}

/// What was stopped, or stands in for what is gone, is a new target.
void Fleet::register_again(InstanceId id, Here here) {
  const Instance& instance = at(id, here);
  const bool is_target = plan_->instances[id.index()].target != InstancePlan::no_target;
  if (!is_target || instance.life != InstanceLife::InService ||
      here.facts().targets.is_registered(id))
    return;
  here.tell(TargetJoins{id, plan_->tier_of(id).target_group->health_check.trusts_new});
}

void Fleet::strike_alone(InstanceId id, InstanceFault kind, Here here) {
  Instance& instance = at(id, here);
  const auto lasts = [&](const FaultProcess& process) {
    sim::Stream& draws =
        started(instance.lasts, plan_->instances[id.index()].fault_lasts, here.replication());
    return here.controls().add_length(Control::InstanceRepairs, process.lasts,
                                      sim::sample_duration(process.lasts, draws));
  };
  switch (kind) {
    case InstanceFault::HostFault:
      instance.host_ok = false;
      if (design().instances[pool_of(id).set.index()].host_recovery == HostRecovery::Automatic) {
        here.schedule(here.now() + lasts(scenario().failures.host_fault),
                      HostRestored{id, instance.epoch});
      } else {
        instance.by_hand = true;
        instance.by_hand_takes = design().on_call.replacement;
        call_person(id, here);
      }
      return;
    case InstanceFault::Retirement:
      take_offline(id, here);
      here.schedule(here.now() + lasts(scenario().failures.retirement),
                    BackOnline{id, instance.epoch});
      return;
    case InstanceFault::ApplicationHang:
      instance.application = ProbeReply::FailsSilently;
      call_person(id, here);
      return;
    case InstanceFault::ApplicationCrash:
    case InstanceFault::BootFailure:
      instance.application = ProbeReply::Refuses;
      call_person(id, here);
      return;
    case InstanceFault::VolumeLoss:
    case InstanceFault::Terminated:
      instance.host_ok = false;
      instance.by_hand = true;
      instance.by_hand_takes = kind == InstanceFault::Terminated
                                   ? design().on_call.replacement
                                   : lasts(scenario().failures.volume_loss);
      call_person(id, here);
      return;
    case InstanceFault::Operation:
      take_offline(id, here);
      return;
  }
}

void Fleet::strike_in_group(InstanceId id, InstanceFault kind, Here here) {
  Instance& instance = at(id, here);
  const GroupId group = pool_of(id).group;
  switch (kind) {
    case InstanceFault::HostFault:
    case InstanceFault::VolumeLoss:
      instance.host_ok = false;
      start_status_check(id, here);
      return;
    case InstanceFault::Retirement:  // Marked for replacement while it still answers.
      instance.status_impaired = true;
      request_check(group, here.now(), here);
      return;
    case InstanceFault::Terminated:
      instance.host_ok = false;
      instance.by_hand = true;  // Not running any more: replaced at once, whatever the batch.
      instance.status_impaired = true;
      request_check(group, here.now(), here);
      return;
    case InstanceFault::ApplicationHang:
      instance.application = ProbeReply::FailsSilently;
      if (!watched_by_balancer(id)) call_person(id, here);
      return;
    case InstanceFault::ApplicationCrash:
    case InstanceFault::BootFailure:
      instance.application = ProbeReply::Refuses;
      if (!watched_by_balancer(id)) call_person(id, here);
      return;
    case InstanceFault::Operation:
      instance.online = false;
      return;
  }
}

bool Fleet::watched_by_balancer(InstanceId id) const {
  const PoolPlan& pool = pool_of(id);
  return pool.is_group && pool.balanced &&
         spec_of(pool.group).health_check == GroupHealthCheck::Elb;
}

/// Whoever is on the way already mends this too.
void Fleet::call_person(InstanceId id, Here here) {
  Instance& instance = at(id, here);
  if (instance.person_of == instance.epoch) return;
  instance.person_of = instance.epoch;
  sim::Stream& person =
      started(instance.person, plan_->instances[id.index()].person, here.replication());
  const sim::Distribution& law = design().on_call.response;
  const sim::Duration response =
      here.controls().add_length(Control::Responses, law, sim::sample_duration(law, person));
  here.schedule(at_work(here.now(), design().on_call) + response,
                PersonArrives{id, instance.epoch});
}

void Fleet::on(PersonArrives event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  Instance& instance = at(event.instance, here);
  const InstancePlan& plan = plan_->instances[event.instance.index()];
  const OnCallSpec& on_call = design().on_call;
  if (instance.host_ok && instance.application == ProbeReply::Passes) {
    instance.person_of = Instance::nobody;
    return;
  }
  here.traffic_changed();
  if (!instance.by_hand) {
    instance.phase = Phase::Restoration;
    here.note("person", plan.name, [] { return std::string("on-call restarts the application"); });
    here.schedule(restarted_at(here.now(), {}, on_call),
                  ApplicationRestarted{event.instance, instance.epoch});
    return;
  }
  if (!here.facts().control_plane.works()) {
    here.schedule(here.now() + try_again_after, event);  // Nothing can be launched.
    return;
  }
  instance.phase = Phase::Restoration;
  here.note("person", plan.name, [] { return std::string("on-call launches a replacement"); });
  const bool in_record = plan.address != InstancePlan::no_target &&
                         plan_->tier_of(event.instance).record != nullptr &&
                         plan_->tier_of(event.instance).record->health_check.empty();
  OnCallSpec replacing = on_call;
  replacing.replacement = instance.by_hand_takes;
  const ManualReplacement steps = replaced_by_hand(
      here.now(), {}, replacing,
      in_record ? plan_->tier_of(event.instance).change_propagation() : sim::Duration::zero());
  here.schedule(steps.ready, HostRestored{event.instance, instance.epoch});
  if (!in_record) return;
  here.tell(RecordEdited{event.instance, instance.epoch, false, steps.removed_from_dns});
  here.tell(RecordEdited{event.instance, instance.epoch, true, steps.added_to_dns});
}

void Fleet::on(ApplicationRestarted event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  at(event.instance, here).person_of = Instance::nobody;
  at(event.instance, here).application = ProbeReply::Passes;
  settle_instance(event.instance, here);
}

void Fleet::on(HostRestored event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  Instance& instance = at(event.instance, here);
  if (instance.by_hand) {
    renew_credits(event.instance, here);
    instance.person_of = Instance::nobody;
    here.tell(AddressReplaced{event.instance});
  }
  register_again(event.instance, here);
  instance.host_ok = true;
  instance.by_hand = false;
  instance.application = ProbeReply::Passes;
  settle_instance(event.instance, here);
}

void Fleet::on(BackOnline event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  at(event.instance, here).online = true;
  at(event.instance, here).application = ProbeReply::Passes;
  resume_credits(event.instance, here);
  register_again(event.instance, here);
  settle_instance(event.instance, here);
}

/// EC2 sees what has struck it at its next status check; the group waits from there on.
void Fleet::start_status_check(InstanceId id, Here here) {
  const AutoScalingGroupSpec& spec = spec_of(pool_of(id).group);
  sim::Instant seen = here.now();
  if (spec.status_check_interval > sim::Duration::zero()) {
    seen = next_tick(here.now() - sim::Duration(1), at(pool_of(id).group, here).status_phase,
                     spec.status_check_interval);
  }
  here.schedule(seen + spec.impaired_wait, StatusImpaired{id, at(id, here).epoch});
}

void Fleet::on(StatusImpaired event, Here here) {
  if (!is_tenant(event.instance, event.epoch, here)) return;
  Instance& instance = at(event.instance, here);
  if (instance.host_ok && instance.powered && !here.facts().zones.lost(instance.zone)) return;
  instance.status_impaired = true;
  here.note("detection", plan_->instances[event.instance.index()].name,
            [] { return std::string("EC2 status check: impaired"); });
  request_check(pool_of(event.instance).group, here.now(), here);
}

}  // namespace models
