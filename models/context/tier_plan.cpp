#include "models/context/tier_plan.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/context/places.hpp"

namespace models {

void TierPlan::enter(PlanBook& book) {
  const FigureList figures = service_figures(architecture());
  group_figures = figures.of("group");
  instance_figures = figures.of("");
  const FigureList meters = service_meters(*scenario_);
  pool_meters = meters.of("pool");
  changed_type_meters = meters.of("changed_type");
  plan_pools(book);
  plan_other_types();
  plan_entry(book);
  plan_classes();
}

void TierPlan::plan_pools(PlanBook& book) {
  for (std::size_t index = 0; index < architecture().instances.size(); ++index) {
    const InstanceSetSpec& spec = architecture().instances[index];
    PoolPlan pool;
    pool.id = spec.id;
    pool.set = sim::make_id<InstanceSetId>(index);
    pool.instance = spec.instance;
    const int added = instances_added(*scenario_, pool.set);
    plan_pool(std::move(pool), static_cast<std::uint32_t>(spec.count + added),
              static_cast<std::uint32_t>(spec.count), book);
  }
  for (std::size_t index = 0; index < architecture().auto_scaling_groups.size(); ++index) {
    const AutoScalingGroupSpec& spec = architecture().auto_scaling_groups[index];
    PoolPlan pool;
    pool.id = spec.id;
    pool.is_group = true;
    pool.group = sim::make_id<GroupId>(index);
    pool.instance = spec.instance;
    groups.push_back({book.key(spec.id, "check_phase"), book.key(spec.id, "metric_phase"),
                      book.key(spec.id, "decisions")});
    const int places = group_places(*scenario_, pool.group);
    plan_pool(std::move(pool), static_cast<std::uint32_t>(places),
              static_cast<std::uint32_t>(spec.desired), book);
  }
}

void TierPlan::plan_pool(PoolPlan pool, std::uint32_t places, std::uint32_t up, PlanBook& book) {
  static constexpr std::array<const char*, server_fault_count> kinds = {
      "host_fault",  "retirement", "application_hang", "application_crash",
      "volume_loss", "terminated", "boot_failure",     "operation"};
  for (std::size_t kind = 0; kind < server_fault_count; ++kind) {
    pool.causes[kind] = book.add_cause(kinds[kind], pool.id);
  }
  pool.scale_in = book.add_cause("scale_in", pool.id);
  pool.first_server = static_cast<std::uint32_t>(servers.size());
  pool.servers = places;
  const std::vector<ZoneId>& homes =
      pool.is_group ? architecture().auto_scaling_groups[pool.group.index()].zones
                    : architecture().instances[pool.set.index()].zones;
  for (std::uint32_t place = 0; place < places; ++place) {
    ServerPlan server;
    server.name = pool.id + "/" + std::to_string(place);
    server.pool = static_cast<std::uint32_t>(pools.size());
    server.home = homes[place % homes.size()];
    server.initially_up = place < up;
    for (std::size_t kind = 0; kind < random_server_faults; ++kind) {
      server.fault_clocks[kind] = book.key(server.name, kinds[kind]);
    }
    server.fault_lasts = book.key(server.name, "fault_lasts");
    server.boots = book.key(server.name, "boot");
    server.probes = book.key(server.name, "probe_phase");
    server.person = book.key(server.name, "person");
    servers.push_back(std::move(server));
  }
  pools.push_back(std::move(pool));
}

void TierPlan::plan_other_types() {
  // Sets come first among the pools.
  for (const auto& [set, type] : changed_types(*scenario_)) {
    other_types.push_back({set.value, type});
  }
}

void TierPlan::plan_entry(PlanBook& book) {
  std::vector<std::uint32_t> pool_of_set(architecture().instances.size());
  std::vector<std::uint32_t> pool_of_group(architecture().auto_scaling_groups.size());
  for (std::uint32_t pool = 0; pool < pools.size(); ++pool) {
    if (pools[pool].is_group) {
      pool_of_group[pools[pool].group.index()] = pool;
    } else {
      pool_of_set[pools[pool].set.index()] = pool;
    }
  }
  const auto each_server = [&](std::uint32_t pool, std::vector<ServerId>& into,
                               std::uint32_t ServerPlan::*position) {
    for (std::uint32_t place = 0; place < pools[pool].servers; ++place) {
      const ServerId server{pools[pool].first_server + place};
      servers[server.index()].*position = static_cast<std::uint32_t>(into.size());
      into.push_back(server);
    }
  };
  const Architecture& design = architecture();
  const auto add_addresses = [&](InstanceSetId set) {
    each_server(pool_of_set[set.index()], addresses, &ServerPlan::address);
  };
  if (design.entry == EntryKind::InstanceAddress) add_addresses(design.entry_instances);
  if (design.entry != EntryKind::DnsRecord) return;
  if (record().kind == DnsRecordKind::MultiValueA) {
    for (const InstanceSetId set : record().instances) add_addresses(set);
    // Route 53's checks go with an address, so that a replacement takes it over.
    const bool keeps = design.on_call.replacement_keeps_address || !record().health_check.empty();
    addresses_each = keeps ? 1 : 2;
    for (const ServerId server : addresses) {
      checker_phases.push_back(book.key(servers[server.index()].name, "checker_phase"));
    }
    return;
  }
  for (const ZoneId zone : balancer().zones) nodes.push_back({zone});
  const auto add_members = [&](std::uint32_t pool) {
    pools[pool].balanced = true;
    each_server(pool, members, &ServerPlan::target);
  };
  for (const InstanceSetId set : target_group().instances) add_members(pool_of_set[set.index()]);
  for (const GroupId group : target_group().groups) add_members(pool_of_group[group.index()]);
}

void TierPlan::plan_classes() {
  const bool has_entry = architecture().entry != EntryKind::None;
  double served_bytes = 0;
  for (const RequestClassSpec& spec : scenario_->workload.classes) {
    ClassPlan plan;
    plan.share = spec.share;
    plan.needs_entry = has_entry && spec.needs_entry;
    plan.needs = spec.needs;
    if (plan.needs_entry) {
      plan.duration = spec.duration;
      has_durations = has_durations || plan.duration.has_value();
      entry_share += spec.share;
      entry_classes |= 1U << classes.size();
      cpu_seconds += spec.share * spec.cpu_seconds;
    }
    served_bytes += spec.share * spec.response_bytes;
    classes.push_back(std::move(plan));
  }
  if (entry_share > 0) cpu_seconds /= entry_share;
  response_bytes = served_bytes;
}

void TierPlan::add_hazards(const GivenLosses&, HazardGroups& into) const {
  const FailureModel& failures = scenario_->failures;
  for (std::size_t pool = 0; pool < pools.size(); ++pool) {
    into.begin();
    // In the order of ServerFault.
    for (const FaultProcess* process :
         {&failures.host_fault, &failures.retirement, &failures.application_hang,
          &failures.application_crash, &failures.volume_loss}) {
      into.add(has_random_faults() && process->per_year > 0);
    }
  }
}

const TargetGroupSpec& TierPlan::target_group() const {
  return architecture().target_groups[balancer().target_group.index()];
}

const LoadBalancerSpec& TierPlan::balancer() const {
  return architecture().load_balancers[record().load_balancer.index()];
}

const DnsRecordSpec& TierPlan::record() const {
  return architecture().dns_records[architecture().entry_record.index()];
}

}  // namespace models
