// EC2 Auto Scaling: health, replacement, sizes, zones.

#include <algorithm>

#include "models/context/phases.hpp"
#include "models/fleet/fleet.hpp"
#include "models/scaling/placement.hpp"

namespace models {

const PoolPlan& Fleet::pool_of(GroupId group) const {
  return plan_->pools[plan_->pool_of(group)];
}

PoolMeter& Fleet::meter_of(GroupId group) {
  return meters_[plan_->pool_of(group)];
}

void Fleet::start_groups(Here here) {
  for (std::size_t index = 0; index < here.facts().groups.size(); ++index) {
    const GroupPlan& plan = plan_->groups[index];
    sim::Stream phase(plan.check_phase, here.replication());
    Group& group = at(sim::make_id<GroupId>(index), here);
    group.decisions = sim::Stream(plan.decisions, here.replication());
    for (std::size_t process = 0; process < scaling_process_count; ++process) {
      group.suspended[process] = design().auto_scaling_groups[index].suspended[process] ? 1 : 0;
    }
    if (group.policies) {
      sim::Stream metric_phase(plan.metric_phase, here.replication());
      group.policies->place(
          draw_phase(metric_phase, group.policies->period(), scenario().run.phases.metrics));
    }
    const AutoScalingGroupSpec& spec = design().auto_scaling_groups[index];
    group.check_phase = draw_phase(phase, spec.check_interval, scenario().run.phases.checks);
    if (spec.status_check_interval > sim::Duration::zero()) {
      sim::Stream status(plan.status_phase, here.replication());
      group.status_phase =
          draw_phase(status, spec.status_check_interval, scenario().run.phases.status);
    }
    if (spec.data_volume) {
      sim::Stream snapshots(plan.snapshot_phase, here.replication());
      group.snapshot_phase = draw_phase(snapshots, spec.data_volume->snapshot_every, std::nullopt);
    }
    group.launched = static_cast<std::uint32_t>(here.facts().instances.size());
  }
}

int Fleet::present_in_group(GroupId group, Here here) {
  return static_cast<int>(at(group, here).instances.size());
}

void Fleet::add_to_group(GroupId id, InstanceId instance, Here here) {
  std::vector<InstanceId>& instances = at(id, here).instances;
  instances.insert(std::upper_bound(instances.begin(), instances.end(), instance), instance);
}

Fleet::GroupView Fleet::view_of(GroupId id, Here here) {
  const Group& group = at(id, here);
  GroupView view{.state = {.size = group.size, .last_activity = group.last_activity}};
  for (const InstanceId instance : group.instances) view.add(at(instance, here), here.now());
  return view;
}

bool Fleet::is_unhealthy(InstanceId id, Here here) const {
  const Instance& instance = at(id, here);
  if (instance.life != InstanceLife::InService) return false;
  if (!at(pool_of(id).group, here).runs(ScalingProcess::HealthCheck)) return false;
  if (instance.status_impaired) return true;
  return instance.elb_unhealthy &&
         here.now() >= instance.in_service + spec_of(pool_of(id).group).grace_period;
}

/// The group looks at its instances at its next periodic check at or after `not_before`.
void Fleet::request_check(GroupId id, sim::Instant not_before, Here here) {
  Group& group = at(id, here);
  const sim::Instant at =
      next_tick(not_before - sim::Duration(1), group.check_phase, spec_of(id).check_interval);
  if (at == group.check_at) return;
  // A check that is due earlier does not make this one needless: grace periods end in between.
  group.check_at = std::min(group.check_at, at);
  here.schedule(at, GroupCheck{id});
}

void Fleet::request_checks_everywhere(Here here) {
  for (std::size_t index = 0; index < here.facts().groups.size(); ++index) {
    request_check(sim::make_id<GroupId>(index), here.now(), here);
  }
}

void Fleet::on(GroupCheck event, Here here) {
  Group& group = at(event.group, here);
  if (group.check_at <= here.now()) group.check_at = sim::never;
  // What an impaired control plane makes wait is taken up when its return asks for a check.
  if (here.facts().control_plane.works()) replace_unhealthy(event.group, here);
  restore_desired(event.group, here);
  finish_rebalancing(event.group, here);
  if (here.facts().control_plane.works()) rebalance_group(event.group, here);
}

/// Terminate and launch together, at most a tenth of desired at a time; the next batch waits until
/// replacements have been judged (fact sheet, section 3; choice 10).
void Fleet::replace_unhealthy(GroupId id, Here here) {
  const Group& group = at(id, here);
  if (!group.runs(ScalingProcess::ReplaceUnhealthy) || !group.runs(ScalingProcess::Terminate)) {
    return;
  }
  const auto is_unhealthy_one = [&](InstanceId instance) { return is_unhealthy(instance, here); };
  if (std::none_of(group.instances.begin(), group.instances.end(), is_unhealthy_one)) return;
  const PoolPlan& pool = pool_of(id);
  const AutoScalingGroupSpec& spec = spec_of(id);
  // A replacement that turned out bad is not waited for.
  const auto replacing = static_cast<int>(
      std::count_if(group.instances.begin(), group.instances.end(), [&](InstanceId instance) {
        return at(instance, here).replacing && !is_unhealthy(instance, here);
      }));
  // A launch that was refused is no activity.
  const int called = here.now() < group.held_until ? group.replacements_due : 0;
  int budget = share_at_least_one(group.size.desired, spec.replace_fraction) - replacing - called;
  const bool waits = replacement_waits(group.size.desired, meter_of(id).in_service,
                                       view_of(id, here).state.pending > 0, spec.replace_fraction);
  bool some_are_left = false;
  // By place: what is launched instead may stand in a place that comes later.
  for (std::uint32_t place = pool.first_instance; place < pool.first_instance + pool.instances;
       ++place) {
    const InstanceId instance{place};
    if (!is_unhealthy(instance, here)) continue;
    const bool is_running = !at(InstanceId{place}, here).by_hand;
    if (is_running && (budget <= 0 || waits)) {
      some_are_left = true;
      continue;
    }
    if (is_running) --budget;
    replace(instance, here);
  }
  // Launches that go on ask for the next look when they end. Where none does, because every one was
  // refused, nothing would: the next batch is due at the next check.
  const bool idle =
      replacing == 0 && view_of(id, here).state.pending == 0 && here.now() >= group.held_until;
  if (some_are_left && idle) request_check(id, here.now() + sim::Duration(1), here);
}

void Fleet::replace(InstanceId instance, Here here) {
  const PoolPlan& pool = pool_of(instance);
  Group& group = at(pool.group, here);
  const sim::Duration gap = sim::sample_duration(spec_of(pool.group).replace_gap, group.decisions);
  const bool has_fault = at(instance, here).has_fault;
  const FaultId fault = at(instance, here).fault;
  here.note("scaling", pool.id,
            [&] { return "replaces " + plan_->instances[instance.index()].name; });
  terminate(instance, here);
  if (has_fault) {
    group.missing_has_fault = true;
    group.missing_fault = fault;
  }
  ++group.replacements_due;
  if (gap > sim::Duration::zero()) {
    hold_launches(pool.group, gap, here);
  } else {
    launch_missing(pool.group, here);
  }
}

void Fleet::on(GroupLaunches event, Here here) {
  at(event.group, here).tries_again = true;
  restore_desired(event.group, here);
  at(event.group, here).tries_again = false;
  // A launch that was refused asks for no look when it ends: others may be waiting for it.
  const bool refused = present_in_group(event.group, here) < at(event.group, here).size.desired;
  if (refused) request_check(event.group, here.now() + sim::Duration(1), here);
}

void Fleet::on(GroupRemovals event, Here here) {
  restore_desired(event.group, here);
}

/// A call that is on its way already launches all that is missing by then.
void Fleet::hold_launches(GroupId id, sim::Duration length, Here here) {
  if (here.now() < at(id, here).held_until) return;
  at(id, here).held_until = here.now() + length;
  here.schedule(here.now() + length, GroupLaunches{id});
}

void Fleet::hold_removals(GroupId id, sim::Duration length, Here here) {
  if (here.now() < at(id, here).removals_held_until) return;
  at(id, here).removals_held_until = here.now() + length;
  here.schedule(here.now() + length, GroupRemovals{id});
}

/// One instance in place of what is missing. Whether it was launched.
bool Fleet::launch_missing(GroupId id, Here here) {
  const Group& group = at(id, here);
  Reason reason{{}, group.replacements_due > 0};
  if (group.missing_has_fault) reason.fault = group.missing_fault;
  return launch_one(id, reason, here).has_value();
}

void Fleet::restore_desired(GroupId id, Here here) {
  Group& group = at(id, here);
  while (present_in_group(id, here) < group.size.desired && here.now() >= group.held_until) {
    if (!launch_missing(id, here)) return;
  }
  if (present_in_group(id, here) >= group.size.desired) nothing_is_missing(id, here);
  if (group.surplus || here.now() < group.removals_held_until || !terminations_work(id, here))
    return;
  while (present_in_group(id, here) > group.size.desired) terminate_one(id, here);
}

/// Whether the group may end instances as things are (choice 32).
bool Fleet::terminations_work(GroupId id, Here here) const {
  return (here.facts().control_plane.works() || scenario().failures.terminations_go_on) &&
         at(id, here).runs(ScalingProcess::Terminate);
}

void Fleet::activity_ends(GroupId group, sim::Instant when, Here here) {
  std::optional<sim::Instant>& last = at(group, here).last_activity;
  last = last ? std::max(*last, when) : when;
}

void Fleet::nothing_is_missing(GroupId id, Here here) {
  at(id, here).missing_has_fault = false;
  at(id, here).replacements_due = 0;
}

void Fleet::collect_zone_use(GroupId id, Here here) {
  const std::vector<ZoneId>& zones = spec_of(id).zones;
  const std::uint32_t pool = plan_->pool_of(id);
  zone_use_.assign(zones.size(), ZoneUse{});
  for (std::size_t index = 0; index < zones.size(); ++index) {
    zone_use_[index].usable =
        !here.facts().zones.refuses_launches(zones[index]) && has_address(pool, zones[index], here);
  }
  for (const InstanceId place : at(id, here).instances) {
    const Instance& instance = at(place, here);
    const auto zone = std::find(zones.begin(), zones.end(), instance.zone);
    if (zone == zones.end()) continue;
    ZoneUse& use = zone_use_[static_cast<std::size_t>(zone - zones.begin())];
    if (use.instances == 0 || instance.launched < use.oldest_launch) {
      use.oldest_launch = instance.launched;
    }
    ++use.instances;
  }
}

std::optional<InstanceId> Fleet::launch_one(GroupId id, const Reason& reason, Here here) {
  const PoolPlan& pool = pool_of(id);
  Group& group = at(id, here);
  if (!group.runs(ScalingProcess::Launch)) return std::nullopt;
  if (!here.facts().control_plane.works()) {
    blame_for_missing(id, here.facts().control_plane.impairments().front(), here);
    return std::nullopt;
  }
  collect_zone_use(id, here);
  note_shortage(id, here);
  const std::optional<std::size_t> zone = zone_to_launch(zone_use_);
  if (waits_to_launch(id, zone, here)) return std::nullopt;
  if (!zone) {
    refuse_launch(id, here);
    return std::nullopt;
  }
  group.retry_wait = sim::Duration::zero();
  if (const auto fault = fault_that_refuses(id, here)) group.displaced_by = fault;
  for (std::uint32_t place = pool.first_instance; place < pool.first_instance + pool.instances;
       ++place) {
    if (at(InstanceId{place}, here).life != InstanceLife::Absent) continue;
    at(InstanceId{place}, here).order = ++group.launched;
    launch(InstanceId{place}, spec_of(id).zones[*zone], reason, here);
    ++group.launches;
    if (reason.replaces && group.replacements_due > 0) --group.replacements_due;
    if (present_in_group(id, here) >= group.size.desired) nothing_is_missing(id, here);
    here.policies_changed();
    return InstanceId{place};
  }
  return std::nullopt;
}

/// Whether the group cannot launch now, though it may be that it has not found out yet: the zone of
/// its choice refuses, and the group tries again, elsewhere if it can, when `launch_retry` is over
/// (choice 12).
bool Fleet::waits_to_launch(GroupId id, std::optional<std::size_t> zone, Here here) {
  const AutoScalingGroupSpec& spec = spec_of(id);
  if (spec.launch_retry == sim::Duration::zero()) return false;
  Group& group = at(id, here);
  if (here.now() < group.held_until) return true;
  std::vector<ZoneUse> hoped = zone_use_;
  for (ZoneUse& use : hoped) use.usable = true;
  const bool refused = !zone || zone != zone_to_launch(hoped);
  if (!refused || (zone && group.tries_again)) return false;
  constexpr double longest = 86400;
  const double wait = sim::to_seconds(group.retry_wait) * spec.launch_retry_growth;
  group.retry_wait = group.retry_wait == sim::Duration::zero()
                         ? spec.launch_retry
                         : sim::from_seconds(std::min(longest, wait));
  refuse_launch(id, here);
  hold_launches(id, group.retry_wait, here);
  return true;
}

/// What is lost for want of an instance is lost to what made its launch impossible, unless a fault
/// took the instance before.
void Fleet::blame_for_missing(GroupId id, FaultId fault, Here here) {
  Group& group = at(id, here);
  if (group.missing_has_fault) return;
  group.missing_has_fault = true;
  group.missing_fault = fault;
  here.traffic_changed();
}

/// The oldest fault for which a zone of the group takes no launch.
std::optional<FaultId> Fleet::fault_that_refuses(GroupId id, Here here) const {
  std::optional<FaultId> oldest = shortage_of(id, here);
  for (const ZoneId zone : spec_of(id).zones) {
    if (!here.facts().zones.refuses_launches(zone)) continue;
    const FaultId fault = here.facts().zones.lost(zone)
                              ? here.facts().zones.first_loss(zone)
                              : here.facts().zones.fault(zone, ZoneFault::Capacity);
    if (!oldest || fault < *oldest) oldest = fault;
  }
  return oldest;
}

void Fleet::refuse_launch(GroupId id, Here here) {
  Group& group = at(id, here);
  if (const auto fault = fault_that_refuses(id, here)) blame_for_missing(id, *fault, here);
  if (group.refused_at == here.now()) return;  // Of several launches of one here.now() one says it.
  group.refused_at = here.now();
  here.note("scaling", pool_of(id).id, [&] {
    const bool anywhere = std::any_of(zone_use_.begin(), zone_use_.end(),
                                      [](const ZoneUse& use) { return use.usable; });
    return std::string(anywhere ? "launch fails: its zone takes none"
                                : "launch fails: no zone takes any");
  });
}

/// The oldest of the zone with the most instances.
void Fleet::terminate_one(GroupId id, Here here) {
  collect_zone_use(id, here);
  const std::optional<std::size_t> zone = zone_to_scale_in(zone_use_);
  if (zone) terminate(oldest_in(id, spec_of(id).zones[*zone], here), here);
}

InstanceId Fleet::oldest_in(GroupId id, ZoneId zone, Here here) {
  std::optional<InstanceId> oldest;
  for (const InstanceId place : at(id, here).instances) {
    const Instance& instance = at(place, here);
    if (instance.zone != zone) continue;
    if (!oldest || instance.order < at(*oldest, here).order) oldest = place;
  }
  return *oldest;
}

void Fleet::rebalance_group(GroupId id, Here here) {
  Group& group = at(id, here);
  if (!spec_of(id).rebalance || group.surplus || !group.runs(ScalingProcess::AzRebalance)) return;
  if (present_in_group(id, here) != group.size.desired) return;
  const bool all_healthy =
      std::all_of(group.instances.begin(), group.instances.end(), [&](InstanceId place) {
        return at(place, here).life == InstanceLife::InService && !is_unhealthy(place, here);
      });
  collect_zone_use(id, here);
  const std::optional<Rebalancing> move = rebalance(zone_use_, all_healthy);
  if (!move) {
    if (all_healthy && !fault_that_refuses(id, here)) group.displaced_by.reset();
    return;
  }
  const ZoneId from = spec_of(id).zones[move->remove_from];
  const InstanceId oldest = oldest_in(id, from, here);
  here.note("scaling", pool_of(id).id, [&] {
    return "rebalances from " + design().zones[from.index()].id + " to " +
           design().zones[spec_of(id).zones[move->launch_into].index()].id;
  });
  const std::optional<InstanceId> launched = launch_one(id, {group.displaced_by, false}, here);
  if (!launched) return;
  group.surplus = oldest;
  group.twin = *launched;
}

/// Launch before terminate: the old instance goes once the new one can stand in for it.
void Fleet::finish_rebalancing(GroupId id, Here here) {
  Group& group = at(id, here);
  if (!group.surplus || !can_stand_in(group.twin, here) || !terminations_work(id, here)) return;
  const InstanceId surplus = *group.surplus;
  group.surplus.reset();
  if (present_in_group(id, here) > group.size.desired) {
    Instance& leaving = at(surplus, here);
    if (!leaving.has_fault && group.displaced_by) {
      leaving.has_fault = true;
      leaving.fault = *group.displaced_by;
    }
    terminate(surplus, here);
  }
  request_check(id, here.now(), here);
}

/// In service and, unless that is enough, judged by the balancer: not unhealthy, as far as the
/// group heeds that (choice 14).
bool Fleet::can_stand_in(InstanceId id, Here here) const {
  const Instance& instance = at(id, here);
  if (instance.life != InstanceLife::InService) return false;
  const bool at_once =
      spec_of(pool_of(id).group).rebalancing_removes == RebalancingRemoves::OnceInService;
  if (at_once || !watched_by_balancer(id)) return true;
  if (is_unhealthy(id, here)) return false;
  const TierTargets& targets = here.facts().targets.of(id);
  for (std::size_t node = 0; node < targets.nodes().size(); ++node) {
    const NodeTarget& view = targets.view(node, id);
    const bool judges =
        view.registered && !here.facts().zones.lost(plan_->tier_of(id).nodes[node].zone);
    if (judges && view.view.state() == TargetState::Initial) return false;
  }
  return true;
}

void Fleet::set_size(GroupId id, const GroupSize& size, const char* reason, Here here) {
  Group& group = at(id, here);
  if (size == group.size) return;
  meter_of(id).advance(here.now(), group.size.desired);
  const int before = group.size.desired;
  group.size = size;
  here.policies_changed();
  if (size.desired != before) {
    here.note("scaling", pool_of(id).id, [&] {
      return std::string(reason) + ": desired " + std::to_string(before) + " -> " +
             std::to_string(size.desired);
    });
  }
  const AutoScalingGroupSpec& spec = spec_of(id);
  sim::Duration delay{};
  if (size.desired > before) {
    delay = sim::sample_duration(spec.launch_delay, group.decisions);
    if (delay > sim::Duration::zero()) hold_launches(id, delay, here);
  } else if (size.desired < before) {
    delay = sim::sample_duration(spec.removal_delay, group.decisions);
    if (delay > sim::Duration::zero()) hold_removals(id, delay, here);
  }
  if (delay == sim::Duration::zero()) restore_desired(id, here);
}

/// Asks the policies when they will act next.
void Fleet::schedule_policy(GroupId id, Here here) {
  Group& group = at(id, here);
  const GroupView view = view_of(id, here);
  sim::Instant at = group.policies->next_action(here.now(), view.asks_again, view.state,
                                                scenario().workload.demand);
  if (at >= view.asks_again) at = sim::never;
  if (at == group.policy_at) return;
  if (group.policy_at != sim::never) here.cancel(group.policy_event);
  group.policy_at = sim::never;
  if (at > here.end()) return;
  group.policy_at = at;
  group.policy_event = here.schedule_for_now(at, PolicyMoment{id});
}

void Fleet::on(PolicyMoment event, Here here) {
  Group& group = at(event.group, here);
  group.policy_at = sim::never;
  // Sizes may change while launches are impossible; they follow once the control plane is back.
  const std::optional<SizeChange> change =
      group.policies->act(here.now(), view_of(event.group, here).state, scenario().workload.demand);
  here.policies_changed();
  if (!change || !group.runs(change->decision ? ScalingProcess::AlarmNotification
                                              : ScalingProcess::ScheduledActions)) {
    return;
  }
  const bool is_in = change->decision && change->decision->direction == ScalingDirection::In;
  set_size(event.group, change->size,
           !change->decision ? "scheduled" : (is_in ? "scale in" : "scale out"), here);
}

}  // namespace models
