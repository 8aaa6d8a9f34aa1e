// EC2 Auto Scaling: health, replacement, sizes, zones.

#include <algorithm>

#include "models/scaling/placement.hpp"
#include "models/world/world.hpp"

namespace models {

const PoolPlan& World::pool_of(GroupId group) const {
  return plan_->pools[design().instances.size() + group.index()];
}

PoolMeter& World::meter_of(GroupId group) {
  return meters_[design().instances.size() + group.index()];
}

void World::build_groups() {
  for (std::size_t index = 0; index < groups_.size(); ++index) {
    const AutoScalingGroupSpec& spec = design().auto_scaling_groups[index];
    groups_[index].size = {spec.min, spec.desired, spec.max};
    if (!spec.policies.empty()) groups_[index].policies.emplace(spec, sim::simulation_start);
  }
}

void World::start_groups(std::uint64_t number) {
  for (std::size_t index = 0; index < groups_.size(); ++index) {
    const GroupPlan& plan = plan_->groups[index];
    sim::Stream phase(plan.check_phase, number);
    Group& group = groups_[index];
    group.decisions = sim::Stream(plan.decisions, number);
    for (std::size_t process = 0; process < scaling_process_count; ++process) {
      group.suspended[process] = design().auto_scaling_groups[index].suspended[process] ? 1 : 0;
    }
    if (group.policies) {
      sim::Stream metric_phase(plan.metric_phase, number);
      group.policies->place(
          draw_phase(metric_phase, group.policies->period(), scenario().run.phases.metrics));
    }
    const AutoScalingGroupSpec& spec = design().auto_scaling_groups[index];
    group.check_phase = draw_phase(phase, spec.check_interval, scenario().run.phases.checks);
    group.launched = static_cast<std::uint32_t>(servers_.size());
  }
}

int World::present_in_group(GroupId group) const {
  return static_cast<int>(groups_[group.index()].instances.size());
}

void World::add_to_group(GroupId id, ServerId server) {
  std::vector<ServerId>& instances = groups_[id.index()].instances;
  instances.insert(std::upper_bound(instances.begin(), instances.end(), server), server);
}

World::GroupView World::view_of(GroupId id) const {
  const Group& group = groups_[id.index()];
  GroupView view{.state = {.size = group.size, .last_activity = group.last_activity}};
  for (const ServerId server : group.instances) view.add(servers_[server.index()], moment);
  return view;
}

bool World::is_unhealthy(ServerId id) const {
  const Server& server = servers_[id.index()];
  if (server.life != ServerLife::InService) return false;
  if (!groups_[pool_of(id).group.index()].runs(ScalingProcess::HealthCheck)) return false;
  if (server.status_impaired) return true;
  return server.elb_unhealthy &&
         moment >= server.in_service + spec_of(pool_of(id).group).grace_period;
}

/// The group looks at its instances at its next periodic check at or after `not_before`.
void World::request_check(GroupId id, sim::Instant not_before) {
  Group& group = groups_[id.index()];
  const sim::Instant at =
      next_tick(not_before - sim::Duration(1), group.check_phase, spec_of(id).check_interval);
  if (at == group.check_at) return;
  // A check that is due earlier does not make this one needless: grace periods end in between.
  group.check_at = std::min(group.check_at, at);
  schedule(at, GroupCheck{id});
}

void World::request_checks_everywhere() {
  for (std::size_t index = 0; index < groups_.size(); ++index) {
    request_check(sim::make_id<GroupId>(index), moment);
  }
}

void World::on(GroupCheck event) {
  Group& group = groups_[event.group.index()];
  if (group.check_at <= moment) group.check_at = sim::never;
  // What an impaired control plane makes wait is taken up when its return asks for a check.
  if (facts.control_plane.works()) replace_unhealthy(event.group);
  restore_desired(event.group);
  finish_rebalancing(event.group);
  if (facts.control_plane.works()) rebalance_group(event.group);
}

/// Terminate and launch together, at most a tenth of desired at a time; the next batch waits until
/// replacements have been judged (fact sheet, section 3; choice 10).
void World::replace_unhealthy(GroupId id) {
  const Group& group = groups_[id.index()];
  if (!group.runs(ScalingProcess::ReplaceUnhealthy) || !group.runs(ScalingProcess::Terminate)) {
    return;
  }
  const auto is_unhealthy_one = [&](ServerId server) { return is_unhealthy(server); };
  if (std::none_of(group.instances.begin(), group.instances.end(), is_unhealthy_one)) return;
  const PoolPlan& pool = pool_of(id);
  const AutoScalingGroupSpec& spec = spec_of(id);
  // A replacement that turned out bad is not waited for.
  const auto replacing = static_cast<int>(
      std::count_if(group.instances.begin(), group.instances.end(), [&](ServerId server) {
        return servers_[server.index()].replacing && !is_unhealthy(server);
      }));
  // A launch that was refused is no activity.
  const int called = moment < group.held_until ? group.replacements_due : 0;
  int budget = share_at_least_one(group.size.desired, spec.replace_fraction) - replacing - called;
  const bool waits = replacement_waits(group.size.desired,
                                       meters_[design().instances.size() + id.index()].in_service,
                                       view_of(id).state.pending > 0, spec.replace_fraction);
  bool some_are_left = false;
  // By place: what is launched instead may stand in a place that comes later.
  for (std::uint32_t place = pool.first_server; place < pool.first_server + pool.servers; ++place) {
    const ServerId server{place};
    if (!is_unhealthy(server)) continue;
    const bool is_running = !servers_[place].by_hand;
    if (is_running && (budget <= 0 || waits)) {
      some_are_left = true;
      continue;
    }
    if (is_running) --budget;
    replace(server);
  }
  // Launches that go on ask for the next look when they end. Where none does, because every one was
  // refused, nothing would: the next batch is due at the next check.
  const bool idle = replacing == 0 && view_of(id).state.pending == 0 && moment >= group.held_until;
  if (some_are_left && idle) request_check(id, moment + sim::Duration(1));
}

void World::replace(ServerId server) {
  const PoolPlan& pool = pool_of(server);
  Group& group = groups_[pool.group.index()];
  const sim::Duration gap = sim::sample_duration(spec_of(pool.group).replace_gap, group.decisions);
  const bool has_fault = servers_[server.index()].has_fault;
  const FaultId fault = servers_[server.index()].fault;
  note("scaling", pool.id, [&] { return "replaces " + plan_->servers[server.index()].name; });
  terminate(server);
  if (has_fault) {
    group.missing_has_fault = true;
    group.missing_fault = fault;
  }
  ++group.replacements_due;
  if (gap > sim::Duration::zero()) {
    hold_launches(pool.group, gap);
  } else {
    launch_missing(pool.group);
  }
}

void World::on(GroupLaunches event) {
  groups_[event.group.index()].tries_again = true;
  restore_desired(event.group);
  groups_[event.group.index()].tries_again = false;
  // A launch that was refused asks for no look when it ends: others may be waiting for it.
  const bool refused = present_in_group(event.group) < groups_[event.group.index()].size.desired;
  if (refused) request_check(event.group, moment + sim::Duration(1));
}

void World::on(GroupRemovals event) {
  restore_desired(event.group);
}

/// A call that is on its way already launches all that is missing by then.
void World::hold_launches(GroupId id, sim::Duration length) {
  if (moment < groups_[id.index()].held_until) return;
  groups_[id.index()].held_until = moment + length;
  schedule(moment + length, GroupLaunches{id});
}

void World::hold_removals(GroupId id, sim::Duration length) {
  if (moment < groups_[id.index()].removals_held_until) return;
  groups_[id.index()].removals_held_until = moment + length;
  schedule(moment + length, GroupRemovals{id});
}

/// One instance in place of what is missing. Whether it was launched.
bool World::launch_missing(GroupId id) {
  const Group& group = groups_[id.index()];
  Reason reason{{}, group.replacements_due > 0};
  if (group.missing_has_fault) reason.fault = group.missing_fault;
  return launch_one(id, reason).has_value();
}

void World::restore_desired(GroupId id) {
  Group& group = groups_[id.index()];
  while (present_in_group(id) < group.size.desired && moment >= group.held_until) {
    if (!launch_missing(id)) return;
  }
  if (present_in_group(id) >= group.size.desired) nothing_is_missing(id);
  if (group.surplus || moment < group.removals_held_until || !terminations_work(id)) return;
  while (present_in_group(id) > group.size.desired) terminate_one(id);
}

/// Whether the group may end instances as things are (choice 32).
bool World::terminations_work(GroupId id) const {
  return (facts.control_plane.works() || scenario().failures.terminations_go_on) &&
         groups_[id.index()].runs(ScalingProcess::Terminate);
}

void World::activity_ends(GroupId group, sim::Instant at) {
  std::optional<sim::Instant>& last = groups_[group.index()].last_activity;
  last = last ? std::max(*last, at) : at;
}

void World::nothing_is_missing(GroupId id) {
  groups_[id.index()].missing_has_fault = false;
  groups_[id.index()].replacements_due = 0;
}

void World::collect_zone_use(GroupId id) {
  const std::vector<ZoneId>& zones = spec_of(id).zones;
  scratch_.zone_use.assign(zones.size(), ZoneUse{});
  for (std::size_t index = 0; index < zones.size(); ++index) {
    scratch_.zone_use[index].usable = !facts.zones.refuses_launches(zones[index]);
  }
  for (const ServerId instance : groups_[id.index()].instances) {
    const Server& server = servers_[instance.index()];
    const auto zone = std::find(zones.begin(), zones.end(), server.zone);
    if (zone == zones.end()) continue;
    ZoneUse& use = scratch_.zone_use[static_cast<std::size_t>(zone - zones.begin())];
    if (use.instances == 0 || server.launched < use.oldest_launch) {
      use.oldest_launch = server.launched;
    }
    ++use.instances;
  }
}

std::optional<ServerId> World::launch_one(GroupId id, const Reason& reason) {
  const PoolPlan& pool = pool_of(id);
  Group& group = groups_[id.index()];
  if (!group.runs(ScalingProcess::Launch)) return std::nullopt;
  if (!facts.control_plane.works()) {
    blame_for_missing(id, facts.control_plane.impairments().front());
    return std::nullopt;
  }
  collect_zone_use(id);
  const std::optional<std::size_t> zone = zone_to_launch(scratch_.zone_use);
  if (waits_to_launch(id, zone)) return std::nullopt;
  if (!zone) {
    refuse_launch(id);
    return std::nullopt;
  }
  group.retry_wait = sim::Duration::zero();
  if (const auto fault = fault_that_refuses(id)) group.displaced_by = fault;
  for (std::uint32_t place = pool.first_server; place < pool.first_server + pool.servers; ++place) {
    if (servers_[place].life != ServerLife::Absent) continue;
    servers_[place].order = ++group.launched;
    launch(ServerId{place}, spec_of(id).zones[*zone], reason);
    ++group.outcome.launches;
    if (reason.replaces && group.replacements_due > 0) --group.replacements_due;
    if (present_in_group(id) >= group.size.desired) nothing_is_missing(id);
    policies_changed();
    return ServerId{place};
  }
  return std::nullopt;
}

/// Whether the group cannot launch now, though it may be that it has not found out yet: the zone of
/// its choice refuses, and the group tries again, elsewhere if it can, when `launch_retry` is over
/// (choice 12).
bool World::waits_to_launch(GroupId id, std::optional<std::size_t> zone) {
  const AutoScalingGroupSpec& spec = spec_of(id);
  if (spec.launch_retry == sim::Duration::zero()) return false;
  Group& group = groups_[id.index()];
  if (moment < group.held_until) return true;
  std::vector<ZoneUse> hoped = scratch_.zone_use;
  for (ZoneUse& use : hoped) use.usable = true;
  const bool refused = !zone || zone != zone_to_launch(hoped);
  if (!refused || (zone && group.tries_again)) return false;
  constexpr double longest = 86400;
  const double wait = sim::to_seconds(group.retry_wait) * spec.launch_retry_growth;
  group.retry_wait = group.retry_wait == sim::Duration::zero()
                         ? spec.launch_retry
                         : sim::from_seconds(std::min(longest, wait));
  refuse_launch(id);
  hold_launches(id, group.retry_wait);
  return true;
}

/// What is lost for want of an instance is lost to what made its launch impossible, unless a fault
/// took the instance before.
void World::blame_for_missing(GroupId id, FaultId fault) {
  Group& group = groups_[id.index()];
  if (group.missing_has_fault) return;
  group.missing_has_fault = true;
  group.missing_fault = fault;
  traffic_changed();
}

/// The oldest fault for which a zone of the group takes no launch.
std::optional<FaultId> World::fault_that_refuses(GroupId id) const {
  std::optional<FaultId> oldest;
  for (const ZoneId zone : spec_of(id).zones) {
    if (!facts.zones.refuses_launches(zone)) continue;
    const FaultId fault = facts.zones.lost(zone) ? facts.zones.first_loss(zone)
                                                 : facts.zones.fault(zone, ZoneFault::Capacity);
    if (!oldest || fault < *oldest) oldest = fault;
  }
  return oldest;
}

void World::refuse_launch(GroupId id) {
  Group& group = groups_[id.index()];
  if (const auto fault = fault_that_refuses(id)) blame_for_missing(id, *fault);
  if (group.refused_at == moment) return;  // Of several launches of one moment one says it.
  group.refused_at = moment;
  note("scaling", pool_of(id).id, [&] {
    const bool anywhere = std::any_of(scratch_.zone_use.begin(), scratch_.zone_use.end(),
                                      [](const ZoneUse& use) { return use.usable; });
    return std::string(anywhere ? "launch fails: its zone takes none"
                                : "launch fails: no zone takes any");
  });
}

/// The oldest of the zone with the most instances.
void World::terminate_one(GroupId id) {
  collect_zone_use(id);
  const std::optional<std::size_t> zone = zone_to_scale_in(scratch_.zone_use);
  if (zone) terminate_in_group(id, oldest_in(id, spec_of(id).zones[*zone]));
}

ServerId World::oldest_in(GroupId id, ZoneId zone) const {
  std::optional<ServerId> oldest;
  for (const ServerId instance : groups_[id.index()].instances) {
    const Server& server = servers_[instance.index()];
    if (server.zone != zone) continue;
    if (!oldest || server.order < servers_[oldest->index()].order) oldest = instance;
  }
  return *oldest;
}

void World::terminate_in_group(GroupId id, ServerId server) {
  terminate(server);
  ++groups_[id.index()].outcome.terminations;
}

void World::rebalance_group(GroupId id) {
  Group& group = groups_[id.index()];
  if (!spec_of(id).rebalance || group.surplus || !group.runs(ScalingProcess::AzRebalance)) return;
  if (present_in_group(id) != group.size.desired) return;
  const bool all_healthy =
      std::all_of(group.instances.begin(), group.instances.end(), [&](ServerId instance) {
        return servers_[instance.index()].life == ServerLife::InService && !is_unhealthy(instance);
      });
  collect_zone_use(id);
  const std::optional<Rebalancing> move = rebalance(scratch_.zone_use, all_healthy);
  if (!move) {
    if (all_healthy && !fault_that_refuses(id)) group.displaced_by.reset();
    return;
  }
  const ZoneId from = spec_of(id).zones[move->remove_from];
  const ServerId oldest = oldest_in(id, from);
  note("scaling", pool_of(id).id, [&] {
    return "rebalances from " + design().zones[from.index()].id + " to " +
           design().zones[spec_of(id).zones[move->launch_into].index()].id;
  });
  const std::optional<ServerId> launched = launch_one(id, {group.displaced_by, false});
  if (!launched) return;
  group.surplus = oldest;
  group.twin = *launched;
}

/// Launch before terminate: the old instance goes once the new one can stand in for it.
void World::finish_rebalancing(GroupId id) {
  Group& group = groups_[id.index()];
  if (!group.surplus || !can_stand_in(group.twin) || !terminations_work(id)) return;
  const ServerId surplus = *group.surplus;
  group.surplus.reset();
  if (present_in_group(id) > group.size.desired) {
    Server& leaving = servers_[surplus.index()];
    if (!leaving.has_fault && group.displaced_by) {
      leaving.has_fault = true;
      leaving.fault = *group.displaced_by;
    }
    terminate_in_group(id, surplus);
  }
  request_check(id, moment);
}

/// In service and, unless that is enough, judged by the balancer: not unhealthy, as far as the
/// group heeds that (choice 14).
bool World::can_stand_in(ServerId id) const {
  const Server& server = servers_[id.index()];
  if (server.life != ServerLife::InService) return false;
  const bool at_once =
      spec_of(pool_of(id).group).rebalancing_removes == RebalancingRemoves::OnceInService;
  if (at_once || !watched_by_balancer(id)) return true;
  if (is_unhealthy(id)) return false;
  for (std::size_t node = 0; node < nodes_.size(); ++node) {
    const NodeTarget& view = views_[view_index(node, plan_->servers[id.index()].target)];
    const bool judges = view.registered && !facts.zones.lost(plan_->nodes[node].zone);
    if (judges && view.view.state() == TargetState::Initial) return false;
  }
  return true;
}

void World::set_size(GroupId id, const GroupSize& size, const char* reason) {
  Group& group = groups_[id.index()];
  if (size == group.size) return;
  meter_of(id).advance(moment, group.size.desired);
  const int before = group.size.desired;
  group.size = size;
  policies_changed();
  if (size.desired != before) {
    ++(size.desired > before ? group.outcome.scale_outs : group.outcome.scale_ins);
    note("scaling", pool_of(id).id, [&] {
      return std::string(reason) + ": desired " + std::to_string(before) + " -> " +
             std::to_string(size.desired);
    });
  }
  const AutoScalingGroupSpec& spec = spec_of(id);
  sim::Duration delay{};
  if (size.desired > before) {
    delay = sim::sample_duration(spec.launch_delay, group.decisions);
    if (delay > sim::Duration::zero()) hold_launches(id, delay);
  } else if (size.desired < before) {
    delay = sim::sample_duration(spec.removal_delay, group.decisions);
    if (delay > sim::Duration::zero()) hold_removals(id, delay);
  }
  if (delay == sim::Duration::zero()) restore_desired(id);
}

/// Asks the policies when they will act next.
void World::schedule_policy(GroupId id) {
  Group& group = groups_[id.index()];
  const GroupView view = view_of(id);
  sim::Instant at =
      group.policies->next_action(moment, view.asks_again, view.state, scenario().workload.demand);
  if (at >= view.asks_again) at = sim::never;
  if (at == group.policy_at) return;
  if (group.policy_at != sim::never) queue.cancel(group.policy_event);
  group.policy_at = sim::never;
  if (at > end) return;
  group.policy_at = at;
  group.policy_event = queue.schedule(at, PolicyMoment{id});
}

void World::on(PolicyMoment event) {
  Group& group = groups_[event.group.index()];
  group.policy_at = sim::never;
  // Sizes may change while launches are impossible; they follow once the control plane is back.
  const std::optional<SizeChange> change =
      group.policies->act(moment, view_of(event.group).state, scenario().workload.demand);
  policies_changed();
  if (!change || !group.runs(change->decision ? ScalingProcess::AlarmNotification
                                              : ScalingProcess::ScheduledActions)) {
    return;
  }
  const bool is_in = change->decision && change->decision->direction == ScalingDirection::In;
  set_size(event.group, change->size,
           !change->decision ? "scheduled" : (is_in ? "scale in" : "scale out"));
}

}  // namespace models
