// Drills: what is scheduled, and the record of what happened.

#include <algorithm>
#include <utility>

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
  if (moment >= end) return;  // finish() fills the last one.
  if (traffic_stale) refresh();
  charge();
  fill_last_point();
  SeriesPoint point;
  point.at = sim::to_seconds(moment);
  double used = 0;
  int working = 0;  // A dead instance has no CPU to be idle.
  const double rps = scenario().workload.demand.rps(moment);
  for (std::size_t index = 0; index < facts.instances.size(); ++index) {
    const auto id = sim::make_id<InstanceId>(index);
    const Instance& instance = facts.instances[id];
    if (instance.life != InstanceLife::InService) continue;
    ++point.in_service;
    if (!instance.answers && instance.stress <= 0) continue;
    ++working;
    const InstanceType& type = design().instance_types[instance.type.index()];
    const double ceiling = instance.credits ? instance.credits->ceiling() : 1;
    used += std::min(ceiling, instance.stress + rps * facts.load.share(id) *
                                                    plan_->cpu_seconds_of(id) / type.vcpu);
  }
  point.cpu = working > 0 ? used / working : 0;
  point.healthy_targets = healthy_targets();
  for (const Group& group : facts.groups) point.desired += group.size.desired;
  if (facts.groups.size() == 0) point.desired = point.in_service;
  point.of_services.assign(plan_->series().all().size(), 0);
  sample_services(point.of_services);
  sample_latency(point.of_services);
  series_.push_back(std::move(point));
  schedule(moment + record_step_, SamplePoint{});
}

/// Of what is offered now, the share that is lost.
double World::lost_share() const {
  const double rps = scenario().workload.demand.rps(moment);
  const double seconds = sim::to_seconds(moment - facts.load.derived());
  double lost = 0;
  for (const LossLaw& law : laws_) {
    lost += law.scale * law.lost_of(rps * (law.share + law.share_slope * seconds));
  }
  return rps > 0 ? lost / rps : 0;
}

/// What can be seen of the world now, before time goes on.
void World::draw() {
  sketch_->begin(moment);
  PartLook clients{.thing = "clients",
                   .name = {},
                   .number = 0,
                   .kind = "clients",
                   .lane = Lane::Clients,
                   .zone = {},
                   .word = "all are answered"};
  constexpr double rounding = 1e-9;
  const double lost = lost_share();
  if (lost > 1 - rounding) {
    clients.word = "none is answered";
    clients.condition = Condition::Down;
  } else if (lost > 1 - scenario().run.up_threshold + rounding) {
    clients.word = "too many requests fail: the service is down";
    clients.condition = Condition::Impaired;
  } else if (lost > rounding) {
    clients.word = "some requests fail";
    clients.condition = Condition::Impaired;
  }
  sketch_->draw(clients);
  draw_services(*sketch_);
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
  if (sketch_ != nullptr && !series_.empty()) sketch_->add_losses(ledger.lost_by_blame());
}

/// Targets that every node which lives calls healthy; without a balancer, instances that answer.
int World::healthy_targets() const {
  int healthy = 0;
  for (std::size_t index = 0; index < facts.instances.size(); ++index) {
    const auto id = sim::make_id<InstanceId>(index);
    const Instance& instance = facts.instances[id];
    if (instance.life != InstanceLife::InService) continue;
    const std::uint32_t target = plan_->instances[index].target;
    bool is_healthy = target != InstancePlan::no_target || instance.answers;
    for (std::size_t node = 0;
         target != InstancePlan::no_target && node < facts.targets.of(id).nodes().size(); ++node) {
      if (facts.zones.lost(plan_->tier_of(id).nodes[node].zone)) continue;
      const NodeTarget& view = facts.targets.of(id).view(node, id);
      is_healthy = is_healthy && view.registered && view.view.state() == TargetState::Healthy;
    }
    healthy += is_healthy ? 1 : 0;
  }
  return healthy;
}

}  // namespace models
