#include "models/context/fleet_plan.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "models/architecture/called_database.hpp"
#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/context/places.hpp"

namespace models {

void FleetPlan::enter(PlanBook& book) {
  const FigureList& figures = book.figures();
  group_figures = figures.of("group");
  instance_figures = figures.of("");
  const FigureList& meters = book.meters();
  data_volume_figures = figures.of("data_volume");
  pool_meters = meters.of("pool");
  changed_type_meters = meters.of("changed_type");
  plan_pools(book);
  plan_other_types();
  plan_tiers(book);
  plan_classes();
  network = plan_network(*this, book);
}

void FleetPlan::plan_pools(PlanBook& book) {
  for (std::size_t index = 0; index < architecture().instances.size(); ++index) {
    const InstanceSetSpec& spec = architecture().instances[index];
    PoolPlan pool;
    pool.id = spec.id;
    pool.set = sim::make_id<InstanceSetId>(index);
    pool.instance = spec.instance;
    const int added = instances_added(*scenario_, pool.set);
    const bool runs = spec.standby && spec.standby->running;
    plan_pool(std::move(pool), static_cast<std::uint32_t>(spec.places() + added),
              static_cast<std::uint32_t>(spec.count + (runs ? 1 : 0)), book);
  }
  std::uint32_t volumes = 0;
  for (std::size_t index = 0; index < architecture().auto_scaling_groups.size(); ++index) {
    const AutoScalingGroupSpec& spec = architecture().auto_scaling_groups[index];
    PoolPlan pool;
    pool.id = spec.id;
    pool.is_group = true;
    pool.group = sim::make_id<GroupId>(index);
    pool.instance = spec.instance;
    groups.push_back({book.key(spec.id, "check_phase"), book.key(spec.id, "metric_phase"),
                      book.key(spec.id, "decisions"), book.key(spec.id, "status_phase"),
                      book.key(spec.id, "snapshot_phase"), volumes});
    if (spec.data_volume) ++volumes;
    const int places = group_places(*scenario_, pool.group);
    plan_pool(std::move(pool), static_cast<std::uint32_t>(places),
              static_cast<std::uint32_t>(spec.desired), book);
  }
}

void FleetPlan::plan_pool(PoolPlan pool, std::uint32_t places, std::uint32_t up, PlanBook& book) {
  static constexpr std::array<const char*, instance_fault_count> kinds = {
      "host_fault",  "retirement", "application_hang", "application_crash",
      "volume_loss", "terminated", "boot_failure",     "operation"};
  for (std::size_t kind = 0; kind < instance_fault_count; ++kind) {
    pool.causes[kind] = book.add_cause(kinds[kind], pool.id);
  }
  pool.scale_in = book.add_cause("scale_in", pool.id);
  pool.first_instance = static_cast<std::uint32_t>(instances.size());
  pool.instances = places;
  const bool moves = pool.is_group
                         ? architecture().auto_scaling_groups[pool.group.index()].elastic_ip
                         : architecture().instances[pool.set.index()].standby.has_value();
  if (moves) {
    pool.moving = static_cast<std::uint32_t>(moving_addresses.size());
    moving_addresses.push_back({static_cast<std::uint32_t>(pools.size())});
  }
  const std::vector<ZoneId>& homes =
      pool.is_group ? architecture().auto_scaling_groups[pool.group.index()].zones
                    : architecture().instances[pool.set.index()].zones;
  for (std::uint32_t place = 0; place < places; ++place) {
    InstancePlan instance;
    instance.name = pool.id + "/" + std::to_string(place);
    instance.pool = static_cast<std::uint32_t>(pools.size());
    instance.home = homes[place % homes.size()];
    instance.initially_up = place < up;
    for (std::size_t kind = 0; kind < random_instance_faults; ++kind) {
      instance.fault_clocks[kind] = book.key(instance.name, kinds[kind]);
    }
    instance.fault_lasts = book.key(instance.name, "fault_lasts");
    instance.boots = book.key(instance.name, "boot");
    instance.probes = book.key(instance.name, "probe_phase");
    instance.person = book.key(instance.name, "person");
    instances.push_back(std::move(instance));
  }
  pools.push_back(std::move(pool));
}

void FleetPlan::plan_other_types() {
  // Sets come first among the pools.
  for (const auto& [set, type] : changed_types(*scenario_)) {
    other_types.push_back({set.value, type});
  }
}

void FleetPlan::plan_tiers(PlanBook& book) {
  const Architecture& design = architecture();
  const bool has_entry = design.entry.kind != EntryKind::None;
  const bool is_found = has_entry && design.entry.kind != EntryKind::Distribution;
  if (is_found) static_cast<void>(tier_at(design.entry, {}, book));
  for (const RequestClassSpec& spec : scenario_->workload.classes) {
    class_tiers_.push_back(0);
    class_edges_.emplace_back();
    if (has_entry && spec.needs_entry) {
      plan_class_entry(spec, spec.entry.value_or(design.entry), book);
    }
  }
  for (const RequestClassSpec& spec : scenario_->workload.classes) {
    add_called_tiers(spec.calls, book);
  }
}

void FleetPlan::plan_class_entry(const RequestClassSpec& spec, const EntrySpec& entry,
                                 PlanBook& book) {
  if (entry.kind != EntryKind::Distribution) {
    class_tiers_.back() = tier_at(entry, spec.target_group, book);
    return;
  }
  const DistributionSpec& distribution = architecture().distributions[entry.distribution.index()];
  EdgePlan edge;
  edge.distribution = entry.distribution;
  edge.writes = spec.writes;
  edge.hit_ratio = distribution.hit_ratio;
  edge.first = plan_origin(distribution.origins.front(), book);
  if (distribution.fails_over()) edge.second = plan_origin(distribution.origins.back(), book);
  class_tiers_.back() = edge.first.tier;
  class_edges_.back() = edge;
  has_edges = true;
}

OriginPlan FleetPlan::plan_origin(const OriginSpec& spec, PlanBook& book) {
  OriginPlan origin;
  origin.bucket = spec.bucket;
  if (origin.bucket) return origin;
  origin.tier = tier_at(spec.entry, {}, book);
  tiers[origin.tier].behind_edge = true;
  return origin;
}

/// Position of the pool whose addresses clients know there.
std::uint32_t FleetPlan::pool_at(const EntrySpec& entry) const {
  return entry.kind == EntryKind::GroupAddress ? pool_of(entry.group) : pool_of(entry.instances);
}

/// The tier of those who take turns at an address. A balancer that has them as targets probes them.
std::uint32_t FleetPlan::tier_at_moving(std::uint32_t pool) {
  const Architecture& design = architecture();
  for (std::uint32_t known = 0; known < tiers.size(); ++known) {
    if (tiers[known].moving == pools[pool].moving) return known;
  }
  TierPlan tier;
  tier.moving = pools[pool].moving;
  for (const LoadBalancerSpec& balancer : design.load_balancers) {
    const TargetGroupSpec& targets = design.target_groups[balancer.target_group.index()];
    const auto& groups = targets.groups;
    if (!pools[pool].is_group || tier.has_balancer() ||
        std::find(groups.begin(), groups.end(), pools[pool].group) == groups.end()) {
      continue;
    }
    tier.balancer = &balancer;
    tier.target_group = &targets;
  }
  tiers.push_back(std::move(tier));
  if (tiers.back().has_balancer()) {
    add_targets(tiers.back());
  } else {
    add_addresses(tiers.back(), pools[pool]);
  }
  return static_cast<std::uint32_t>(tiers.size() - 1);
}

/// The tier that is found there, which joins the others when it is asked for first.
std::uint32_t FleetPlan::tier_at(const EntrySpec& entry, const std::optional<TargetGroupId>& group,
                                 PlanBook& book) {
  const Architecture& design = architecture();
  TierPlan tier;
  if (entry.kind == EntryKind::DnsRecord) tier.record = &design.dns_records[entry.record.index()];
  const bool leads_on = tier.record != nullptr && (tier.record->kind == DnsRecordKind::Weighted ||
                                                   tier.record->kind == DnsRecordKind::Failover);
  if (leads_on) return crossroads_at(*tier.record);
  if (tier.record == nullptr && pools[pool_at(entry)].moving != PoolPlan::no_address) {
    return tier_at_moving(pool_at(entry));
  }
  const bool by_addresses =
      tier.record == nullptr || tier.record->kind == DnsRecordKind::MultiValueA;
  if (!by_addresses) {
    tier.balancer = &design.load_balancers[tier.record->load_balancer.index()];
    tier.target_group = &design.target_groups[group.value_or(tier.balancer->target_group).index()];
  }
  const auto index = static_cast<std::uint32_t>(tiers.size());
  for (std::uint32_t known = 0; known < index; ++known) {
    const TierPlan& other = tiers[known];
    if (other.moving != TierPlan::none) continue;
    const bool same_record = other.record == tier.record && other.balancer == nullptr;
    const bool same_targets =
        other.balancer == tier.balancer && other.target_group == tier.target_group;
    if (by_addresses ? same_record : same_targets) return known;
  }
  tiers.push_back(std::move(tier));
  if (!by_addresses) {
    add_targets(tiers.back());
    return index;
  }
  TierPlan& added = tiers.back();
  if (added.record == nullptr) {
    add_addresses(added, pools[pool_of(entry.instances)]);
    return index;
  }
  for (const InstanceSetId set : added.record->instances) add_addresses(added, pools[pool_of(set)]);
  // Route 53's checks go with an address, so that a replacement takes it over.
  const bool keeps =
      design.on_call.replacement_keeps_address || !added.record->health_check.empty();
  added.addresses_each = keeps ? 1 : 2;
  for (const InstanceId instance : added.addresses) {
    added.checker_phases.push_back(book.key(instances[instance.index()].name, "checker_phase"));
  }
  return index;
}

/// The first of the tiers that a record leads to, which join the others when they are asked for
/// first.
std::uint32_t FleetPlan::crossroads_at(const DnsRecordSpec& record) {
  for (const CrossroadsPlan& known : crossroads) {
    if (known.record == &record) return known.tiers.front();
  }
  CrossroadsPlan plan;
  plan.record = &record;
  for (const WeightedAlias& alias : record.aliases()) {
    TierPlan tier;
    tier.record = &record;
    tier.balancer = &architecture().load_balancers[alias.load_balancer.index()];
    tier.target_group = &architecture().target_groups[tier.balancer->target_group.index()];
    tier.crossroads = static_cast<std::uint32_t>(crossroads.size());
    tier.branch = static_cast<std::uint32_t>(plan.tiers.size());
    plan.tiers.push_back(static_cast<std::uint32_t>(tiers.size()));
    tiers.push_back(std::move(tier));
    add_targets(tiers.back());
  }
  crossroads.push_back(std::move(plan));
  return crossroads.back().tiers.front();
}

void FleetPlan::add_called_tiers(const std::vector<CallSpec>& calls, PlanBook& book) {
  for (const CallSpec& call : calls) {
    const auto* group = std::get_if<TargetGroupId>(&call.to);
    if (group != nullptr && called_tier(*group) == InstancePlan::no_target) {
      TierPlan tier;
      tier.called = true;
      tier.target_group = &architecture().target_groups[group->index()];
      for (const LoadBalancerSpec& balancer : architecture().load_balancers) {
        if (balancer.target_group == *group) tier.balancer = &balancer;
      }
      tiers.push_back(std::move(tier));
      add_targets(tiers.back());
    }
    add_called_tiers(call.otherwise, book);
  }
}

std::uint32_t FleetPlan::called_tier(TargetGroupId group) const {
  for (std::uint32_t index = 0; index < tiers.size(); ++index) {
    const TierPlan& tier = tiers[index];
    if (tier.called && tier.target_group == &architecture().target_groups[group.index()]) {
      return index;
    }
  }
  return InstancePlan::no_target;
}

std::vector<bool> FleetPlan::callers_of(const CallTarget& service) const {
  std::vector<bool> callers(instances.size());
  const auto add = [&](std::uint32_t tier) {
    for (std::size_t place = 0; place < instances.size(); ++place) {
      if (instances[place].tier == tier) callers[place] = true;
    }
  };
  for (std::size_t index = 0; index < classes.size(); ++index) {
    std::uint32_t called = InstancePlan::no_target;
    for (const CallSpec& call : scenario_->workload.classes[index].calls) {
      if (const auto* group = std::get_if<TargetGroupId>(&call.to)) called = called_tier(*group);
      if (!models::leads_to(call, service)) continue;
      for (std::uint32_t tier = 0; tier < tiers.size(); ++tier) {
        const bool enters = called == InstancePlan::no_target && leads_to(classes[index], tier);
        if (tier == called || enters) add(tier);
      }
    }
  }
  return callers;
}

std::vector<bool> FleetPlan::takers_of(std::size_t request_class) const {
  std::vector<bool> takers(instances.size());
  for (std::size_t place = 0; place < instances.size(); ++place) {
    const std::uint32_t tier = instances[place].tier;
    takers[place] = tier != InstancePlan::no_target && leads_to(classes[request_class], tier);
  }
  return takers;
}

void FleetPlan::add_instance(InstanceId instance, std::uint32_t tier, std::vector<InstanceId>& into,
                             std::uint32_t InstancePlan::*position) {
  instances[instance.index()].tier = tier;
  instances[instance.index()].*position = static_cast<std::uint32_t>(into.size());
  into.push_back(instance);
}

void FleetPlan::add_addresses(TierPlan& tier, const PoolPlan& pool) {
  const auto index = static_cast<std::uint32_t>(&tier - tiers.data());
  for (std::uint32_t place = 0; place < pool.instances; ++place) {
    add_instance(InstanceId{pool.first_instance + place}, index, tier.addresses,
                 &InstancePlan::address);
  }
}

void FleetPlan::add_targets(TierPlan& tier) {
  const auto index = static_cast<std::uint32_t>(&tier - tiers.data());
  for (const ZoneId zone : tier.balancer->zones) tier.nodes.push_back({zone});
  const auto add_pool = [&](PoolPlan& pool) {
    pool.balanced = true;
    for (std::uint32_t place = 0; place < pool.instances; ++place) {
      add_instance(InstanceId{pool.first_instance + place}, index, tier.members,
                   &InstancePlan::target);
    }
  };
  for (const InstanceSetId set : tier.target_group->instances) add_pool(pools[pool_of(set)]);
  for (const GroupId group : tier.target_group->groups) add_pool(pools[pool_of(group)]);
}

/// The mean of all calls of the target group, by how often they are made when nothing fails.
double FleetPlan::cpu_seconds_of_calls(const TargetGroupSpec& called) const {
  double calls = 0;
  double seconds = 0;
  const auto add = [&](const CallSpec& call, double share, const auto& add_others) -> void {
    const auto* group = std::get_if<TargetGroupId>(&call.to);
    if (group != nullptr && &architecture().target_groups[group->index()] == &called) {
      calls += share * call.times;
      seconds += share * call.times * call.cost_seconds;
    }
    for (const CallSpec& other : call.otherwise) add_others(other, share, add_others);
  };
  for (const RequestClassSpec& spec : scenario_->workload.classes) {
    for (const CallSpec& call : spec.calls) add(call, spec.share, add);
  }
  return calls > 0 ? seconds / calls : 0;
}

/// A part of a class's requests enters a tier.
void FleetPlan::add_to_tier(const RequestClassSpec& spec, std::uint32_t tier, double part) {
  const double share = spec.share * part;
  tiers[tier].share += share;
  tiers[tier].classes |= 1U << classes.size();
  tiers[tier].cpu_seconds += share * spec.cpu_seconds;
}

void FleetPlan::plan_classes() {
  const bool has_entry = architecture().entry.kind != EntryKind::None;
  for (const RequestClassSpec& spec : scenario_->workload.classes) {
    ClassPlan plan;
    plan.share = spec.share;
    plan.edge = class_edges_[classes.size()];
    const bool from_bucket = plan.edge && plan.edge->first.bucket;
    plan.needs_entry = has_entry && spec.needs_entry && !from_bucket;
    plan.needs = spec.needs;
    if (plan.needs_entry) {
      plan.tier = class_tiers_[classes.size()];
      plan.duration = spec.duration;
      has_durations = has_durations || plan.duration.has_value();
      for (std::uint32_t index = 0; index < tiers.size(); ++index) {
        if (leads_to(plan, index)) add_to_tier(spec, index, plan.edge ? plan.edge->passed() : 1);
      }
    }
    classes.push_back(std::move(plan));
  }
  plan_second_origins();
  for (TierPlan& tier : tiers) {
    if (tier.share > 0) tier.cpu_seconds /= tier.share;
    if (tier.called) tier.cpu_seconds = cpu_seconds_of_calls(*tier.target_group);
  }
}

/// A tier that only has what others do not answer does the work of those classes.
void FleetPlan::plan_second_origins() {
  for (std::uint32_t index = 0; index < tiers.size(); ++index) {
    if (!tiers[index].behind_edge || tiers[index].share > 0) continue;
    double share = 0;
    for (std::size_t which = 0; which < classes.size(); ++which) {
      const std::optional<EdgePlan>& edge = classes[which].edge;
      if (!edge || !edge->second || edge->second->tier != index) continue;
      share += classes[which].share;
      tiers[index].cpu_seconds +=
          classes[which].share * scenario_->workload.classes[which].cpu_seconds;
    }
    if (share > 0) tiers[index].cpu_seconds /= share;
  }
}

void FleetPlan::add_hazards(const GivenLosses&, HazardGroups& into) const {
  const FailureModel& failures = scenario_->failures;
  for (std::size_t pool = 0; pool < pools.size(); ++pool) {
    into.begin();
    // In the order of InstanceFault.
    for (const FaultProcess* process :
         {&failures.host_fault, &failures.retirement, &failures.application_hang,
          &failures.application_crash, &failures.volume_loss}) {
      into.add(has_random_faults() && process->per_year > 0);
    }
  }
}

}  // namespace models
