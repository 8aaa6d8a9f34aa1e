// Drills: what is scheduled, and the record of what happened.

#include <algorithm>

#include "models/world/world.hpp"

namespace models {

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

void World::apply(const ChangeLoad& action) {
  note("operation", "demand", [&] { return action.rate + " from here on"; });
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
  for (std::size_t index = 0; index < facts.instances.size(); ++index) {
    const auto id = sim::make_id<ServerId>(index);
    const Server& server = facts.instances[id];
    if (server.life != ServerLife::InService) continue;
    ++point.in_service;
    if (!server.answers && server.stress <= 0) continue;
    ++working;
    const InstanceType& type = design().instance_types[server.type.index()];
    const double ceiling = server.credits ? server.credits->ceiling() : 1;
    used += std::min(ceiling, server.stress + rps * facts.load.share(id) *
                                                  plan_->cpu_seconds_of(id) / type.vcpu);
  }
  point.cpu = working > 0 ? used / working : 0;
  point.healthy_targets = healthy_targets();
  for (const Group& group : facts.groups) point.desired += group.size.desired;
  if (facts.groups.size() == 0) point.desired = point.in_service;
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
  for (std::size_t index = 0; index < facts.instances.size(); ++index) {
    const auto id = sim::make_id<ServerId>(index);
    const Server& server = facts.instances[id];
    if (server.life != ServerLife::InService) continue;
    const std::uint32_t target = plan_->servers[index].target;
    bool is_healthy = target != ServerPlan::no_target || server.answers;
    for (std::size_t node = 0;
         target != ServerPlan::no_target && node < facts.targets.of(id).nodes().size(); ++node) {
      if (facts.zones.lost(plan_->tier_of(id).nodes[node].zone)) continue;
      const NodeTarget& view = facts.targets.of(id).view(node, id);
      is_healthy = is_healthy && view.registered && view.view.state() == TargetState::Healthy;
    }
    healthy += is_healthy ? 1 : 0;
  }
  return healthy;
}

}  // namespace models
