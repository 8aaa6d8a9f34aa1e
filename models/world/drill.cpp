// Drills: what is scheduled, and the record of what happened.

#include <algorithm>

#include "models/world/world.hpp"

namespace models {

namespace {

ServerFault fault_of(InstanceFault fault) {
  switch (fault) {
    case InstanceFault::HostFault:
      return ServerFault::Host;
    case InstanceFault::Retirement:
      return ServerFault::Retirement;
    case InstanceFault::ApplicationHang:
      return ServerFault::Hang;
    case InstanceFault::ApplicationCrash:
      return ServerFault::Crash;
    case InstanceFault::VolumeLoss:
      return ServerFault::VolumeLoss;
    case InstanceFault::Terminated:
      return ServerFault::Terminated;
  }
  return ServerFault::Host;
}

}  // namespace

void World::on(TimelineDue event) {
  const TimelineEntry& entry = scenario().timeline[event.entry];
  if (!entry.text.empty()) {
    note("story", "", [&] { return entry.text; });
  }
  std::visit([this](const auto& action) { obey(action); }, entry.action);
  if (const auto* added = std::get_if<AddInstances>(&entry.action)) {
    schedule(moment + added->reaction, SetLaunches{event.entry});
  } else if (const auto* suspended = std::get_if<SuspendProcesses>(&entry.action)) {
    schedule(moment + suspended->lasts, ProcessesResume{event.entry});
  }
}

std::optional<ServerId> World::find_server(const std::optional<InstanceSetId>& set,
                                           const std::optional<GroupId>& group, int index) const {
  const PoolPlan& pool = group ? pool_of(*group) : plan_->pools[set->index()];
  std::vector<ServerId> in_service;
  for (std::uint32_t place = pool.first_server; place < pool.first_server + pool.servers; ++place) {
    if (servers_[place].life == ServerLife::InService) in_service.push_back(ServerId{place});
  }
  std::stable_sort(in_service.begin(), in_service.end(), [&](ServerId left, ServerId right) {
    return servers_[left.index()].order < servers_[right.index()].order;
  });
  const auto wanted = static_cast<std::size_t>(index);
  return wanted < in_service.size() ? std::optional(in_service[wanted]) : std::nullopt;
}

void World::apply(const InjectInstanceFault& action) {
  const std::optional<ServerId> server = find_server(action.set, action.group, action.index);
  if (!server) {
    note("fault", "", [] { return std::string("no such instance in service: nothing happens"); });
    return;
  }
  const ServerFault kind = fault_of(action.fault);
  strike(*server, kind, begin_fault(pool_of(*server).causes[static_cast<std::size_t>(kind)]));
}

void World::apply(const CpuStress& action) {
  const PoolPlan& pool = action.group ? pool_of(*action.group) : plan_->pools[action.set->index()];
  for (std::uint32_t place = pool.first_server; place < pool.first_server + pool.servers; ++place) {
    Server& server = servers_[place];
    if (server.life != ServerLife::InService) continue;
    server.stress = action.share;
    schedule(moment + action.lasts, StressEnds{ServerId{place}, server.epoch});
    note("operation", plan_->servers[place].name,
         [] { return std::string("other work loads its CPU"); });
  }
  traffic_changed();
}

void World::apply(const ChangeInstanceType& action) {
  const std::optional<ServerId> server = find_server(action.set, std::nullopt, action.index);
  if (!server) return;
  constexpr auto kind = static_cast<std::size_t>(ServerFault::Operation);
  strike(*server, ServerFault::Operation, begin_fault(pool_of(*server).causes[kind]));
  note("operation", plan_->servers[server->index()].name, [&] {
    return "stopped, changed to " + design().instance_types[action.type.index()].name +
           ", started; the address stays";
  });
  // Stopped as the one type, started as the other: from here on billed as that.
  count_in_service(*server, -1);
  count_present(*server, -1);
  servers_[server->index()].type = action.type;
  count_present(*server, 1);
  count_in_service(*server, 1);
  servers_[server->index()].credits.reset();
  schedule(moment + action.takes, BackOnline{*server, servers_[server->index()].epoch});
}

void World::apply(const AddInstances&) {}  // Its launch is an event of its own.

void World::apply(const SetGroupSize& action) {
  GroupSize size = groups_[action.group.index()].size;
  if (action.min >= 0) size.min = action.min;
  if (action.max >= 0) size.max = action.max;
  if (action.desired >= 0) size.desired = action.desired;
  size.max = std::max(size.max, size.min);
  size.desired = size.clamp(size.desired);
  set_size(action.group, size, "operation");
}

void World::apply(const ChangeLoad& action) {
  note("operation", "demand", [&] { return action.rate + " from here on"; });
}

void World::apply(const ZonalShift& action) {
  note("operation", design().zones[action.zone.index()].id,
       [] { return std::string("zonal shift: traffic is sent elsewhere"); });
  shift_away(action.zone, 1);
  schedule(moment + action.lasts, ZonalShiftEnds{action.zone});
}

void World::apply(const SuspendProcesses& action) {
  Group& group = groups_[action.group.index()];
  for (std::size_t process = 0; process < scaling_process_count; ++process) {
    group.suspended[process] += action.processes[process] ? 1 : 0;
  }
  note("operation", pool_of(action.group).id, [] { return std::string("processes suspended"); });
}

void World::on(ProcessesResume event) {
  const auto& action = std::get<SuspendProcesses>(scenario().timeline[event.entry].action);
  Group& group = groups_[action.group.index()];
  for (std::size_t process = 0; process < scaling_process_count; ++process) {
    group.suspended[process] -= action.processes[process] ? 1 : 0;
  }
  note("operation", pool_of(action.group).id, [] { return std::string("processes resumed"); });
  request_check(action.group, moment);
}

void World::on(SamplePoint) {
  if (traffic_stale) refresh();
  charge();
  fill_last_point();
  if (moment >= end) return;
  SeriesPoint point;
  point.at = sim::to_seconds(moment);
  double used = 0;
  int working = 0;  // A dead instance has no CPU to be idle.
  const double rps = scenario().workload.demand.rps(moment);
  for (std::size_t index = 0; index < servers_.size(); ++index) {
    const Server& server = servers_[index];
    if (server.life != ServerLife::InService) continue;
    ++point.in_service;
    if (!server.answers && server.stress <= 0) continue;
    ++working;
    const InstanceType& type = design().instance_types[server.type.index()];
    const double ceiling = server.credits ? server.credits->ceiling() : 1;
    used += std::min(ceiling, server.stress + rps * share_[index] * plan_->cpu_seconds / type.vcpu);
  }
  point.cpu = working > 0 ? used / working : 0;
  point.healthy_targets = healthy_targets();
  for (const Group& group : groups_) point.desired += group.size.desired;
  if (groups_.empty()) point.desired = point.in_service;
  series_.push_back(point);
  schedule(moment + record_step_, SamplePoint{});
}

/// What was offered and served since the last point, as means over that time.
void World::fill_last_point() {
  const double lost = ledger.lost_so_far();
  if (!series_.empty()) {
    SeriesPoint& last = series_.back();
    const sim::Instant since = sim::simulation_start + sim::from_seconds(last.at);
    const double seconds = sim::to_seconds(moment - since);
    if (seconds > 0) {
      const double offered = scenario().workload.demand.requests(since, moment);
      last.offered_rps = offered / seconds;
      last.served_rps = std::max(0.0, offered - (lost - sampled_lost_)) / seconds;
    }
  }
  sampled_lost_ = lost;
}

/// Targets that every node which lives calls healthy; without a balancer, instances that answer.
int World::healthy_targets() const {
  int healthy = 0;
  for (std::size_t index = 0; index < servers_.size(); ++index) {
    const Server& server = servers_[index];
    if (server.life != ServerLife::InService) continue;
    const std::uint32_t target = plan_->servers[index].target;
    bool is_healthy = target != ServerPlan::no_target || server.answers;
    for (std::size_t node = 0; target != ServerPlan::no_target && node < nodes_.size(); ++node) {
      if (facts.zones.lost(plan_->nodes[node].zone)) continue;
      const NodeTarget& view = views_[view_index(node, target)];
      is_healthy = is_healthy && view.registered && view.view.state() == TargetState::Healthy;
    }
    healthy += is_healthy ? 1 : 0;
  }
  return healthy;
}

}  // namespace models
