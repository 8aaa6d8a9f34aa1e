#include "models/explain/validity.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "models/explain/boot_law.hpp"
#include "models/explain/call_shares.hpp"
#include "models/explain/call_validity.hpp"
#include "models/explain/group_sizes.hpp"
#include "models/explain/network_view.hpp"
#include "models/explain/wording.hpp"

namespace models::explaining {

namespace {

constexpr double rounding = 1e-9;
constexpr double most_boots_failing = 0.5;

using Reasons = std::vector<std::string>;

bool is_endless(const sim::Distribution& law) {
  return !std::isfinite(law.mean());
}

bool is_struck(const Architecture& design, ComponentId id) {
  return std::any_of(design.common_causes.begin(), design.common_causes.end(),
                     [&](const CommonCauseSpec& cause) {
                       const auto& listed = cause.components;
                       return std::find(listed.begin(), listed.end(), id) != listed.end();
                     });
}

void add_life(const std::string& path, const sim::Distribution& fails,
              const sim::Distribution& repaired_in, Reasons& reasons) {
  if (is_endless(repaired_in)) {
    reasons.push_back("the repair of " + path +
                      " has no finite mean: over a long run it is down all the time");
  } else if (is_endless(fails)) {
    reasons.push_back("the life of " + path +
                      " has no finite mean: its share of time down depends on how long one looks");
  }
}

std::set<ZoneId> zones_of(const Scenario& scenario, const RequestClassSpec& request,
                          const InstancePool* pool) {
  std::set<ZoneId> zones;
  const CalledServices called = called_by(request);
  for (const auto* components : {&request.needs, &called.components}) {
    for (const ComponentId id : *components) {
      const auto& homes = scenario.architecture.components[id.index()].zones;
      zones.insert(homes.begin(), homes.end());
    }
  }
  for (const DatabaseId id : called.databases) {
    const auto& homes = scenario.architecture.databases[id.index()].zones;
    zones.insert(homes.begin(), homes.end());
  }
  for (const CacheId id : called.caches) {
    const auto& homes = scenario.architecture.caches[id.index()].zones;
    zones.insert(homes.begin(), homes.end());
  }
  if (pool == nullptr) return zones;
  for (const PoolMember& member : pool->members) {
    zones.insert(member.zones.begin(), member.zones.end());
  }
  return zones;
}

void add_endless_laws(const Scenario& scenario, const RequestClassSpec& request,
                      const InstancePool* pool, Reasons& reasons) {
  const Architecture& design = scenario.architecture;
  const std::vector<ComponentId> called = called_by(request).components;
  std::vector<ComponentId> needed = request.needs;
  needed.insert(needed.end(), called.begin(), called.end());
  for (const ComponentId id : needed) {
    const ComponentSpec& component = design.components[id.index()];
    if (component.never_fails && !is_struck(design, id)) continue;
    add_life("components/" + component.id, component.fails, component.repaired_in, reasons);
  }
  bool by_model = false;
  for (const ZoneId id : zones_of(scenario, request, pool)) {
    const ZoneSpec& zone = design.zones[id.index()];
    by_model = by_model || !zone.has_own_life;
    if (zone.has_own_life) add_life("zones/" + zone.id, zone.fails, zone.repaired_in, reasons);
  }
  const FailureModel& failures = scenario.failures;
  const auto add_fault = [&](const char* key, const FaultProcess& process) {
    if (!by_model || process.per_year <= 0 || !is_endless(process.lasts)) return;
    reasons.push_back(std::string("the length of failures.") + key +
                      " has no finite mean: over a long run it lasts all the time");
  };
  add_fault("zone_power", failures.zone_power);
  add_fault("zone_network", failures.zone_network);
  add_fault("all_zones_power", failures.all_zones_power);
  if (pool == nullptr) return;
  add_fault("zone_gray", failures.zone_gray);
  for (const std::string& sentence : endless_repairs(scenario, *pool)) {
    reasons.push_back(sentence + ": over a long run it is down all the time");
  }
}

/// CPU that the demand asks for on average over the time that is simulated.
double mean_vcpu_of(const Scenario& scenario, const InstancePool& pool) {
  const LoadCurve& demand = scenario.workload.demand;
  const double peak = demand.peak_rps();
  if (peak <= 0) return 0;
  const double requests =
      demand.requests(sim::simulation_start, sim::simulation_start + scenario.run.horizon);
  return pool.peak_vcpu / peak * requests / sim::to_seconds(scenario.run.horizon);
}

/// Whether instances are throttled once their credits are spent.
bool is_throttled(const Scenario& scenario, const InstanceTemplate& instance) {
  return scenario.architecture.instance_types[instance.type.index()].credits &&
         instance.credit_mode == CreditMode::Standard;
}

/// CPU that the pool has for good: of throttled types what their credits earn.
double sustained_vcpu_of(const Scenario& scenario, const InstancePool& pool) {
  double sum = 0;
  for (const PoolMember& member : pool.members) {
    const InstanceType& type = scenario.architecture.instance_types[member.instance->type.index()];
    sum += member.units * type.vcpu *
           (is_throttled(scenario, *member.instance) ? type.credits->baseline_per_vcpu : 1.0);
  }
  return sum;
}

/// Of the pool when it has settled at a demand.
double vcpu_at(const Scenario& scenario, const InstancePool& pool, double rps) {
  const Architecture& design = scenario.architecture;
  double sum = 0;
  for (const PoolMember& member : pool.members) {
    const int units = member.kind == PartKind::AutoScalingGroup
                          ? settled_size(scenario, design.auto_scaling_groups[member.index], rps)
                          : member.units;
    sum += 1.0 * units * design.instance_types[member.instance->type.index()].vcpu;
  }
  return sum;
}

void add_capacity(const Scenario& scenario, const InstancePool& pool, Reasons& reasons) {
  if (pool.units == 0) {
    reasons.push_back(pool.path + " begins without a single instance");
    return;
  }
  const double threshold = scenario.run.up_threshold;
  const double most = most_vcpu_of(scenario, pool);
  const std::string asked =
      peak_words(scenario) + " keeps " + in_digits(pool.peak_vcpu, 3) + " vCPUs busy";
  if (most < pool.peak_vcpu) {
    reasons.push_back(asked + ", and at most there are " + in_digits(most, 3));
  } else if (pool.capacity_vcpu < threshold * pool.peak_vcpu * (1 - rounding)) {
    reasons.push_back(asked + ", the " + counted(pool.units, "instance") + " of " + pool.path +
                      " have " + in_digits(pool.capacity_vcpu, 3) +
                      ", and how far other policies scale is not computed");
  } else {
    const double sustained = sustained_vcpu_of(scenario, pool);
    const double mean = mean_vcpu_of(scenario, pool);
    if (sustained >= threshold * mean * (1 - rounding)) return;
    reasons.push_back("the demand keeps " + in_digits(mean, 3) +
                      " vCPUs busy on average, and CPU credits are earned for " +
                      in_digits(sustained, 3) + ": once they are spent it is throttled");
  }
}

void add_group(const Scenario& scenario, const PoolMember& member, Reasons& reasons) {
  const AutoScalingGroupSpec& group = scenario.architecture.auto_scaling_groups[member.index];
  if (can_be_empty(group, scenario.workload.demand)) {
    reasons.push_back(member.path +
                      " may have no instance, and then nothing is measured that would scale it");
    return;
  }
  const GroupFloor floor = floor_of(group);
  if (!floor.by_schedule || floor.size >= member.units) return;
  reasons.push_back("a schedule takes " + member.path + " to " + counted(floor.size, "instance") +
                    " at times, and cut sets know one size");
}

bool suspends(const AutoScalingGroupSpec& group, ScalingProcess process) {
  return group.suspended[static_cast<std::size_t>(process)];
}

/// What a group does about instances that the balancer calls unhealthy.
void add_replacement(const Scenario& scenario, const InstancePool& pool, const PoolMember& member,
                     Reasons& reasons) {
  const AutoScalingGroupSpec& group = scenario.architecture.auto_scaling_groups[member.index];
  if (suspends(group, ScalingProcess::Launch) || suspends(group, ScalingProcess::Terminate) ||
      suspends(group, ScalingProcess::HealthCheck) ||
      suspends(group, ScalingProcess::ReplaceUnhealthy)) {
    reasons.push_back("a process of " + member.path +
                      " is suspended, and cut sets take it to replace what is lost");
  }
  if (group.health_check != GroupHealthCheck::Elb || !pool.target_group) return;
  const HealthCheckSpec& check =
      scenario.architecture.target_groups[pool.target_group->index()].health_check;
  const std::optional<GraceNeeded> needed = grace_needed(group, check);
  if (needed && sim::to_seconds(group.grace_period) < needed->usual_s) {
    reasons.push_back(member.path + " gives instances up while they start, again and again");
  }
  const std::string overload =
      check.fails_when_overloaded ? possible_overload(scenario, pool) : std::string();
  if (!overload.empty()) {
    reasons.push_back(overload + ", and " + member.path + " replaces what is overloaded");
  }
  if (!check.needs.empty()) {
    reasons.push_back("probes of " + member.path +
                      " ask components, and what the group then does is not computed");
  }
}

void add_pool(const Scenario& scenario, const InstancePool& pool, Reasons& reasons) {
  add_capacity(scenario, pool, reasons);
  for (const PoolMember& member : pool.members) {
    if (member.kind != PartKind::AutoScalingGroup) continue;
    add_group(scenario, member, reasons);
    add_replacement(scenario, pool, member, reasons);
    if (member.instance->boot.failure_probability <= most_boots_failing) continue;
    reasons.push_back("more than half of the boots of " + member.path +
                      " never become ready, and failed boots are left out");
  }
  if (pool.balancer && !scenario.architecture.load_balancers[pool.balancer->index()].cross_zone) {
    reasons.emplace_back(
        "nodes know the targets of their own zone alone, and cut sets take all for any node's");
  }
  for (const ZoneId zone : zones_without_node(scenario, pool)) {
    reasons.push_back("targets in " + scenario.architecture.zones[zone.index()].id +
                      " are in no zone of the load balancer");
  }
}

}  // namespace

double most_vcpu_of(const Scenario& scenario, const InstancePool& pool) {
  const Architecture& design = scenario.architecture;
  double most = 0;
  for (const PoolMember& member : pool.members) {
    const int units = member.kind == PartKind::AutoScalingGroup
                          ? design.auto_scaling_groups[member.index].max
                          : member.units;
    most += 1.0 * units * design.instance_types[member.instance->type.index()].vcpu;
  }
  return most;
}

std::string possible_overload(const Scenario& scenario, const InstancePool& pool) {
  const std::string peak = peak_words(scenario);
  if (most_vcpu_of(scenario, pool) < pool.peak_vcpu) {
    return peak + " is more than all instances can carry";
  }
  if (pool.capacity_vcpu < pool.peak_vcpu) {
    return peak + " is more than " + counted(pool.units, "instance") + " can carry";
  }
  const LoadCurve& demand = scenario.workload.demand;
  if (demand.peak_rps() > 0) {
    const double vcpu_per_rps = pool.peak_vcpu / demand.peak_rps();
    double before = demand.pieces().front().start_rps;
    if (demand.period()) before = demand.pieces().back().end_rps;
    for (const LoadCurve::Piece& piece : demand.pieces()) {
      const double after = piece.start_rps;
      if (after > before && vcpu_at(scenario, pool, before) < after * vcpu_per_rps) {
        return "the demand jumps from " + in_digits(before, 3) + "/s to " + in_digits(after, 3) +
               "/s, more than the instances of before can carry";
      }
      before = piece.end_rps;
    }
  }
  for (const ZoneId zone : pool.zones()) {
    const int left = pool.units - pool.units_in(zone);
    if (left * pool.vcpu_of_one() >= pool.peak_vcpu) continue;
    return "without " + scenario.architecture.zones[zone.index()].id + " " + peak +
           " is more than " + counted(left, "instance") + " can carry";
  }
  return {};
}

std::vector<ZoneId> zones_without_node(const Scenario& scenario, const InstancePool& pool) {
  if (!pool.balancer) return {};
  const std::vector<ZoneId>& nodes =
      scenario.architecture.load_balancers[pool.balancer->index()].zones;
  std::set<ZoneId> missing;
  for (const PoolMember& member : pool.members) {
    for (const ZoneId zone : member.zones) {
      if (std::find(nodes.begin(), nodes.end(), zone) == nodes.end()) missing.insert(zone);
    }
  }
  return {missing.begin(), missing.end()};
}

namespace {

/// Cut sets know who mends an instance, and not that its address goes to another one.
void add_moving_address(const Scenario& scenario, const InstancePool& pool, Reasons& reasons) {
  const Architecture& design = scenario.architecture;
  for (const PoolMember& member : pool.members) {
    const bool moves = member.kind == PartKind::AutoScalingGroup
                           ? design.auto_scaling_groups[member.index].elastic_ip
                           : design.instances[member.index].standby.has_value();
    if (moves) {
      reasons.push_back("the Elastic IP of " + member.path +
                        " moves to another instance, which cut sets do not know");
    }
  }
}

}  // namespace

std::vector<std::string> why_no_figure(const Scenario& scenario, const RequestClassSpec& request,
                                       const std::vector<const InstancePool*>& pools) {
  const InstancePool* first = pools.empty() ? nullptr : pools.front();
  Reasons reasons;
  const EntrySpec entry = request.entry.value_or(scenario.architecture.entry);
  if (request.needs_entry && entry.kind == EntryKind::Distribution) {
    reasons.push_back("the class enters through distributions/" +
                      scenario.architecture.distributions[entry.distribution.index()].id +
                      ", which answers a part of it by itself and holds that for a while: cut sets "
                      "know what takes the first origin, and not how much is lost then");
  }
  add_endless_laws(scenario, request, first, reasons);
  for (const InstancePool* pool : pools) {
    if (pool != first) add_endless_laws(scenario, RequestClassSpec(), pool, reasons);
    add_pool(scenario, *pool, reasons);
    add_moving_address(scenario, *pool, reasons);
    if (!pool->record) continue;
    const DnsRecordSpec& record = scenario.architecture.dns_records[pool->record->index()];
    if (record.kind == DnsRecordKind::Weighted || record.kind == DnsRecordKind::Failover) {
      reasons.push_back("dns_records/" + record.id +
                        " leads to several load balancers, and cut sets know the first alone");
    }
  }
  if (!request.calls.empty()) add_call_reasons(scenario, request, pools, reasons);
  add_stopped_ways(scenario, request, reasons);
  return reasons;
}

std::vector<std::string> left_out(const Scenario& scenario, const RequestClassSpec& request,
                                  const std::vector<const InstancePool*>& pools) {
  Reasons left{"faults that overlap"};
  if (!request.calls.empty()) add_left_out_of_calls(scenario, request, left);
  if (pools.empty()) return left;
  const auto any_member = [&](const auto& has) {
    return std::any_of(pools.begin(), pools.end(), [&](const InstancePool* pool) {
      return std::any_of(pool->members.begin(), pool->members.end(),
                         [&](const PoolMember& member) { return has(*member.instance); });
    });
  };
  if (!scenario.workload.demand.is_constant()) left.emplace_back("hours below the peak");
  if (std::any_of(pools.begin(), pools.end(), [&](const InstancePool* pool) {
        return !possible_overload(scenario, *pool).empty();
      })) {
    left.emplace_back("overload");
  }
  if (any_member(
          [&](const InstanceTemplate& instance) { return is_throttled(scenario, instance); })) {
    left.emplace_back("CPU credits");
  }
  if (any_member(
          [](const InstanceTemplate& instance) { return instance.boot.failure_probability > 0; })) {
    left.emplace_back("failed boots");
  }
  return left;
}

}  // namespace models::explaining
