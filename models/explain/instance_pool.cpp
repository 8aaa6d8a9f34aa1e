#include "models/explain/instance_pool.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "models/architecture/called_database.hpp"
#include "models/architecture/distribution_origin.hpp"
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

/// What reaches instances, for each request of the demand.
struct Reach {
  double requests = 0;
  double cpu_seconds = 0;
};

/// Of a class, calls included, what target groups get of which `is_meant` is true.
template <class IsMeant>
Reach reach_of(const Scenario& scenario, const RequestClassSpec& request, const IsMeant& is_meant) {
  const Architecture& design = scenario.architecture;
  const EntrySpec entry = found_behind(design, request.entry.value_or(design.entry));
  const double share = request.share * part_behind(design, request);
  Reach reach;
  const bool enters = request.needs_entry && entry.kind == EntryKind::DnsRecord &&
                      design.dns_records[entry.record.index()].kind != DnsRecordKind::MultiValueA;
  if (enters) {
    const LoadBalancerId balancer = design.dns_records[entry.record.index()].load_balancer;
    const TargetGroupId own = design.load_balancers[balancer.index()].target_group;
    if (is_meant(request.target_group.value_or(own))) {
      reach = {share, share * request.cpu_seconds};
    }
  }
  for (const CallSpec& call : request.calls) {
    const auto* to = std::get_if<TargetGroupId>(&call.to);
    if (to == nullptr || !is_meant(*to)) continue;
    reach.requests += request.share * call.times;
    reach.cpu_seconds += request.share * call.times * call.cost_seconds;
  }
  return reach;
}

Reach reach_of(const Scenario& scenario, const AutoScalingGroupSpec& group) {
  const auto has = [&](TargetGroupId id) {
    const auto& groups = scenario.architecture.target_groups[id.index()].groups;
    return std::any_of(groups.begin(), groups.end(), [&](GroupId member) {
      return &scenario.architecture.auto_scaling_groups[member.index()] == &group;
    });
  };
  Reach all;
  for (const RequestClassSpec& request : scenario.workload.classes) {
    const Reach reach = reach_of(scenario, request, has);
    all.requests += reach.requests;
    all.cpu_seconds += reach.cpu_seconds;
  }
  return all;
}

/// vCPU-seconds that a request asks of the pool, on average over the whole demand.
double cpu_seconds_of(const Scenario& scenario, const InstancePool& pool) {
  double seconds = 0;
  for (const std::size_t index : pool.classes) {
    const RequestClassSpec& request = scenario.workload.classes[index];
    if (pool.target_group) {
      seconds += reach_of(scenario, request, [&](TargetGroupId id) {
                   return id == *pool.target_group;
                 }).cpu_seconds;
    } else {
      seconds += request.share * part_behind(scenario.architecture, request) * request.cpu_seconds;
    }
  }
  return seconds;
}

void add_targets(const Scenario& scenario, TargetGroupId id, InstancePool& pool) {
  const TargetGroupSpec& targets = scenario.architecture.target_groups[id.index()];
  for (const GroupId group : targets.groups) pool.members.push_back(member_of(scenario, group));
  for (const InstanceSetId set : targets.instances) {
    pool.members.push_back(member_of(scenario, set));
  }
  pool.target_group = id;
  pool.watch = Watch::LoadBalancer;
  pool.path = "target_groups/" + targets.id;
}

void add_record(const Scenario& scenario, const EntrySpec& entry,
                const std::optional<TargetGroupId>& rule, InstancePool& pool) {
  const DnsRecordId id = entry.record;
  const DnsRecordSpec& record = scenario.architecture.dns_records[id.index()];
  pool.record = id;
  switch (record.kind) {
    case DnsRecordKind::Alias:
    case DnsRecordKind::Weighted:
    case DnsRecordKind::Failover: {
      pool.balancer = record.load_balancer;
      const auto& balancers = scenario.architecture.load_balancers;
      const TargetGroupId own = balancers[record.load_balancer.index()].target_group;
      add_targets(scenario, rule.value_or(own), pool);
      return;
    }
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
int needed_of(const Scenario& scenario, const InstancePool& pool) {
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
  const Reach reach = reach_of(scenario, group);
  for (const ScalingPolicySpec& policy : group.policies) {
    const auto* tracking = std::get_if<TargetTrackingSpec>(&policy);
    if (tracking == nullptr || tracking->target <= 0) continue;
    double size = 0;
    switch (tracking->metric) {
      case ScalingMetric::AverageCpu:
        // CPU is never above its limit: a target there asks for no more.
        if (tracking->target >= 1) continue;
        size = reach.cpu_seconds * rps / (vcpu_of(scenario, group.instance) * tracking->target);
        break;
      case ScalingMetric::RequestsPerTarget:
        size = reach.requests * rps * 60 / tracking->target;
        break;
    }
    wanted = std::max(wanted, std::ceil(size - rounding));
  }
  if (wanted < 0) return group.desired;
  return static_cast<int>(std::clamp(wanted, 1.0 * group.min, 1.0 * group.max));
}

int InstancePool::units_in(ZoneId zone) const {
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

std::vector<ZoneId> InstancePool::zones() const {
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

namespace {

/// What its members amount to.
void settle(const Scenario& scenario, InstancePool& pool) {
  if (pool.members.size() == 1) pool.path = pool.members.front().path;
  pool.peak_vcpu = scenario.workload.demand.peak_rps() * cpu_seconds_of(scenario, pool);
  for (const PoolMember& member : pool.members) {
    pool.units += member.units;
    pool.capacity_vcpu += 1.0 * member.units * vcpu_of(scenario, *member.instance);
  }
  pool.needed = needed_of(scenario, pool);
}

InstancePool entered_at(const Scenario& scenario, const EntrySpec& entry,
                        const std::optional<TargetGroupId>& rule) {
  InstancePool pool;
  if (entry.kind == EntryKind::InstanceAddress) {
    pool.members.push_back(member_of(scenario, entry.instances));
  } else if (entry.kind == EntryKind::GroupAddress) {
    pool.members.push_back(member_of(scenario, entry.group));
  } else {
    add_record(scenario, entry, rule, pool);
  }
  return pool;
}

/// Whether both have the same instances, found in the same way.
bool are_same(const InstancePool& left, const InstancePool& right) {
  return left.balancer == right.balancer && left.target_group == right.target_group &&
         left.called == right.called && (left.balancer || left.record == right.record);
}

std::size_t position_among(std::vector<InstancePool>& pools, InstancePool pool) {
  const auto known = std::find_if(pools.begin(), pools.end(),
                                  [&](const InstancePool& other) { return are_same(other, pool); });
  if (known != pools.end()) return static_cast<std::size_t>(known - pools.begin());
  pools.push_back(std::move(pool));
  return pools.size() - 1;
}

/// Of the calls without which the request fails.
void add_called(const Scenario& scenario, std::size_t index, std::vector<InstancePool>& pools) {
  const auto& balancers = scenario.architecture.load_balancers;
  for (const CallSpec& call : scenario.workload.classes[index].calls) {
    const auto* group = std::get_if<TargetGroupId>(&call.to);
    if (group == nullptr) continue;
    InstancePool pool;
    pool.called = true;
    add_targets(scenario, *group, pool);
    for (std::size_t balancer = 0; balancer < balancers.size(); ++balancer) {
      if (balancers[balancer].target_group == *group) {
        pool.balancer = sim::make_id<LoadBalancerId>(balancer);
      }
    }
    InstancePool& found = pools[position_among(pools, std::move(pool))];
    if (found.classes.empty() || found.classes.back() != index) found.classes.push_back(index);
  }
}

}  // namespace

std::vector<InstancePool> instance_pools_of(const Scenario& scenario) {
  const Architecture& design = scenario.architecture;
  std::vector<InstancePool> pools;
  if (design.entry.kind == EntryKind::None) return pools;
  const EntrySpec entry = found_behind(design, design.entry);
  if (entry.kind != EntryKind::None) pools.push_back(entered_at(scenario, entry, {}));
  const std::vector<RequestClassSpec>& classes = scenario.workload.classes;
  for (std::size_t index = 0; index < classes.size(); ++index) {
    if (!classes[index].needs_entry) continue;
    const EntrySpec own = found_behind(design, classes[index].entry.value_or(design.entry));
    if (own.kind == EntryKind::None) continue;  // A bucket.
    InstancePool pool = entered_at(scenario, own, classes[index].target_group);
    pools[position_among(pools, std::move(pool))].classes.push_back(index);
  }
  for (std::size_t index = 0; index < classes.size(); ++index) add_called(scenario, index, pools);
  for (InstancePool& pool : pools) settle(scenario, pool);
  return pools;
}

std::vector<const InstancePool*> pools_of(const std::vector<InstancePool>& pools,
                                          const Scenario& scenario,
                                          const RequestClassSpec& request) {
  const auto index = static_cast<std::size_t>(&request - scenario.workload.classes.data());
  std::vector<const InstancePool*> own;
  for (const InstancePool& pool : pools) {
    if (std::find(pool.classes.begin(), pool.classes.end(), index) != pool.classes.end()) {
      own.push_back(&pool);
    }
  }
  return own;
}

bool calls_from(const InstancePool& pool, const Scenario& scenario, const RequestClassSpec& request,
                const CallTarget& service) {
  const auto index = static_cast<std::size_t>(&request - scenario.workload.classes.data());
  if (std::find(pool.classes.begin(), pool.classes.end(), index) == pool.classes.end()) {
    return false;
  }
  std::optional<TargetGroupId> called;
  for (const CallSpec& call : request.calls) {
    if (const auto* group = std::get_if<TargetGroupId>(&call.to)) called = *group;
    if (!leads_to(call, service)) continue;
    if (called ? pool.called && pool.target_group == called : !pool.called) return true;
  }
  return false;
}

}  // namespace models::explaining
