#include "models/explain/server_pool.hpp"

#include <algorithm>
#include <cmath>

#include "models/explain/wording.hpp"
#include "sim/base/require.hpp"

namespace models::explaining {

namespace {

constexpr double rounding = 1e-9;

PoolMember member_of(const Scenario& scenario, InstanceSetId id) {
  const InstanceSetSpec& set = scenario.architecture.instances[id.index()];
  return {PartKind::InstanceSet, id.index(), "instances/" + set.id,
          &set.instance,         set.zones,  set.count};
}

PoolMember member_of(const Scenario& scenario, GroupId id) {
  const AutoScalingGroupSpec& group = scenario.architecture.auto_scaling_groups[id.index()];
  return {PartKind::AutoScalingGroup,
          id.index(),
          "auto_scaling_groups/" + group.id,
          &group.instance,
          group.zones,
          settled_size(scenario, group, scenario.workload.demand.peak_rps())};
}

int vcpu_of(const Scenario& scenario, const InstanceTemplate& instance) {
  return scenario.architecture.instance_types[instance.type.index()].vcpu;
}

/// Of a request, on average over the classes that enter.
double cpu_seconds_of(const Scenario& scenario) {
  double seconds = 0;
  for (const RequestClassSpec& request : scenario.workload.classes) {
    if (request.needs_entry) seconds += request.share * request.cpu_seconds;
  }
  return seconds;
}

void add_targets(const Scenario& scenario, TargetGroupId id, ServerPool& pool) {
  const TargetGroupSpec& targets = scenario.architecture.target_groups[id.index()];
  for (const GroupId group : targets.groups) pool.members.push_back(member_of(scenario, group));
  for (const InstanceSetId set : targets.instances) {
    pool.members.push_back(member_of(scenario, set));
  }
  pool.target_group = id;
  pool.watch = Watch::LoadBalancer;
  pool.path = "target_groups/" + targets.id;
}

void add_record(const Scenario& scenario, ServerPool& pool) {
  const DnsRecordId id = scenario.architecture.entry.record;
  const DnsRecordSpec& record = scenario.architecture.dns_records[id.index()];
  pool.record = id;
  switch (record.kind) {
    case DnsRecordKind::Alias:
    case DnsRecordKind::Weighted:
    case DnsRecordKind::Failover:
      pool.balancer = record.load_balancer;
      add_targets(scenario,
                  scenario.architecture.load_balancers[record.load_balancer.index()].target_group,
                  pool);
      return;
    case DnsRecordKind::MultiValueA:
      for (const InstanceSetId set : record.instances) {
        pool.members.push_back(member_of(scenario, set));
      }
      pool.watch = record.health_check.empty() ? Watch::Nobody : Watch::DnsCheck;
      pool.path = "dns_records/" + record.id;
      return;
  }
}

/// How many units the class is up with. Nobody takes a dead address out: then each counts.
int needed_of(const Scenario& scenario, const ServerPool& pool) {
  const double threshold = scenario.run.up_threshold;
  double least = 1;
  if (pool.capacity_vcpu > 0) {
    least = std::max(least, std::ceil(threshold * pool.peak_vcpu / pool.vcpu_of_one() - rounding));
  }
  if (pool.watch == Watch::Nobody) {
    least = std::max(least, std::ceil(threshold * pool.units - rounding));
  }
  return static_cast<int>(std::min(least, static_cast<double>(std::max(1, pool.units))));
}

}  // namespace

double peak_vcpu_of(const Scenario& scenario) {
  return scenario.workload.demand.peak_rps() * cpu_seconds_of(scenario);
}

std::string peak_words(const Scenario& scenario) {
  const LoadCurve& demand = scenario.workload.demand;
  const double peak = demand.peak_rps();
  bool first = true;
  for (const TimelineEntry& entry : scenario.timeline) {
    const auto* change = std::get_if<ChangeLoad>(&entry.action);
    if (change == nullptr) continue;
    const sim::Instant at = sim::simulation_start + entry.at;
    // Before its first change the demand is the workload's own.
    const bool own_peak = first && entry.at > sim::Duration::zero() &&
                          demand.max_rps(sim::simulation_start, at - sim::Duration(1)) >= peak;
    if (own_peak) break;
    first = false;
    if (demand.rps(at) < peak) continue;
    return "the load of " + change->rate + " that its timeline sets at " +
           in_time(sim::to_seconds(entry.at));
  }
  return "the peak of the demand";
}

int settled_size(const Scenario& scenario, const AutoScalingGroupSpec& group, double rps) {
  double wanted = -1;
  for (const ScalingPolicySpec& policy : group.policies) {
    const auto* tracking = std::get_if<TargetTrackingSpec>(&policy);
    if (tracking == nullptr || tracking->target <= 0) continue;
    double size = 0;
    switch (tracking->metric) {
      case ScalingMetric::AverageCpu:
        // CPU is never above its limit: a target there asks for no more.
        if (tracking->target >= 1) continue;
        size =
            cpu_seconds_of(scenario) * rps / (vcpu_of(scenario, group.instance) * tracking->target);
        break;
      case ScalingMetric::RequestsPerTarget:
        size = rps * 60 / tracking->target;
        break;
    }
    wanted = std::max(wanted, std::ceil(size - rounding));
  }
  if (wanted < 0) return group.desired;
  return static_cast<int>(std::clamp(wanted, 1.0 * group.min, 1.0 * group.max));
}

int ServerPool::units_in(ZoneId zone) const {
  int sum = 0;
  for (const PoolMember& member : members) {
    const int homes = static_cast<int>(member.zones.size());
    for (int home = 0; home < homes && home < member.units; ++home) {
      if (member.zones[static_cast<std::size_t>(home)] != zone) continue;
      sum += (member.units - home - 1) / homes + 1;
    }
  }
  return sum;
}

std::vector<ZoneId> ServerPool::zones() const {
  std::vector<ZoneId> all;
  for (const PoolMember& member : members) {
    all.insert(all.end(), member.zones.begin(), member.zones.end());
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  all.erase(
      std::remove_if(all.begin(), all.end(), [&](ZoneId zone) { return units_in(zone) == 0; }),
      all.end());
  return all;
}

std::optional<ServerPool> server_pool_of(const Scenario& scenario) {
  ServerPool pool;
  switch (scenario.architecture.entry.kind) {
    case EntryKind::None:
      return std::nullopt;
    case EntryKind::InstanceAddress:
      pool.members.push_back(member_of(scenario, scenario.architecture.entry.instances));
      break;
    case EntryKind::DnsRecord:
      add_record(scenario, pool);
      break;
  }
  if (pool.members.size() == 1) pool.path = pool.members.front().path;
  pool.peak_vcpu = peak_vcpu_of(scenario);
  for (const PoolMember& member : pool.members) {
    pool.units += member.units;
    pool.capacity_vcpu += 1.0 * member.units * vcpu_of(scenario, *member.instance);
  }
  pool.needed = needed_of(scenario, pool);
  return pool;
}

}  // namespace models::explaining
