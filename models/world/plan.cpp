#include "models/world/plan.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "models/world/places.hpp"

namespace models {

Plan::Plan(const Scenario& scenario) : scenario_(&scenario) {
  demand_cause = add_cause("demand", "");
  design_cause = add_cause("no_target", "");
  plan_zones();
  plan_components();
  plan_pools();
  plan_other_types();
  plan_entry();
  plan_classes();
}

CauseId Plan::add_cause(const std::string& kind, const std::string& where) {
  cause_names.push_back(where.empty() ? kind : kind + ":" + where);
  return sim::make_id<CauseId>(cause_names.size() - 1);
}

sim::StreamKey Plan::key(const std::string& owner, const char* purpose) const {
  return sim::stream_key(scenario_->run.seed, sim::name_hash(owner), sim::name_hash(purpose));
}

void Plan::plan_zones() {
  static constexpr std::array<const char*, zone_trouble_count> kinds = {
      "zone_power", "zone_network", "zone_gray", "zone_capacity", "zone"};
  for (const ZoneSpec& spec : architecture().zones) {
    ZonePlan zone;
    for (std::size_t kind = 0; kind < zone_trouble_count; ++kind) {
      zone.causes[kind] = add_cause(kinds[kind], spec.id);
    }
    for (std::size_t kind = 0; kind < random_zone_faults; ++kind) {
      zone.clocks[kind] = key(spec.id, kinds[kind]);
      zone.lasts[kind] = key(spec.id + "/lasts", kinds[kind]);
    }
    zone.control_plane = key(spec.id, "control_plane");
    zone.life = key(spec.id, "life");
    zone.repair = key(spec.id, "repair");
    zones.push_back(zone);
  }
  static constexpr std::array<const char*, region_fault_count> region_kinds = {"control_plane",
                                                                               "all_zones_power"};
  for (std::size_t kind = 0; kind < region_fault_count; ++kind) {
    region_causes[kind] = add_cause(region_kinds[kind], scenario_->region);
    region_clocks[kind] = key("region", region_kinds[kind]);
    region_lasts[kind] = key("region/lasts", region_kinds[kind]);
  }
}

void Plan::plan_components() {
  for (std::size_t index = 0; index < architecture().components.size(); ++index) {
    const ComponentSpec& spec = architecture().components[index];
    ComponentPlan component;
    component.cause = add_cause("component", spec.id);
    component.first_unit = static_cast<std::uint32_t>(units.size());
    const bool spares = spec.active > 0 && spec.active < spec.count && spec.dormant_factor < 1;
    component.races = !spec.never_fails && (spec.load_sharing || spares);
    component.race = key(spec.id, "race");
    components.push_back(component);
    for (int unit = 0; unit < spec.count; ++unit) {
      const std::string name = spec.id + "/" + std::to_string(unit);
      UnitPlan plan;
      plan.set = sim::make_id<ComponentId>(index);
      if (!spec.zones.empty()) {
        plan.zone = spec.zones[static_cast<std::size_t>(unit) % spec.zones.size()].value;
      }
      plan.life = key(name, "life");
      plan.repair = key(name, "repair");
      units.push_back(plan);
    }
  }
  for (const CommonCauseSpec& spec : architecture().common_causes) {
    common_cause_clocks.push_back(key(spec.id, "common_cause"));
    common_cause_causes.push_back(add_cause("common_cause", spec.id));
  }
}

void Plan::plan_pools() {
  for (std::size_t index = 0; index < architecture().instances.size(); ++index) {
    const InstanceSetSpec& spec = architecture().instances[index];
    PoolPlan pool;
    pool.id = spec.id;
    pool.set = sim::make_id<InstanceSetId>(index);
    pool.instance = spec.instance;
    const int added = instances_added(*scenario_, pool.set);
    plan_pool(std::move(pool), static_cast<std::uint32_t>(spec.count + added),
              static_cast<std::uint32_t>(spec.count));
  }
  for (std::size_t index = 0; index < architecture().auto_scaling_groups.size(); ++index) {
    const AutoScalingGroupSpec& spec = architecture().auto_scaling_groups[index];
    PoolPlan pool;
    pool.id = spec.id;
    pool.is_group = true;
    pool.group = sim::make_id<GroupId>(index);
    pool.instance = spec.instance;
    groups.push_back(
        {key(spec.id, "check_phase"), key(spec.id, "metric_phase"), key(spec.id, "decisions")});
    const int places = group_places(*scenario_, pool.group);
    plan_pool(std::move(pool), static_cast<std::uint32_t>(places),
              static_cast<std::uint32_t>(spec.desired));
  }
}

void Plan::plan_pool(PoolPlan pool, std::uint32_t places, std::uint32_t up) {
  static constexpr std::array<const char*, server_fault_count> kinds = {
      "host_fault",  "retirement", "application_hang", "application_crash",
      "volume_loss", "terminated", "boot_failure",     "operation"};
  for (std::size_t kind = 0; kind < server_fault_count; ++kind) {
    pool.causes[kind] = add_cause(kinds[kind], pool.id);
  }
  pool.scale_in = add_cause("scale_in", pool.id);
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
      server.fault_clocks[kind] = key(server.name, kinds[kind]);
    }
    server.fault_lasts = key(server.name, "fault_lasts");
    server.boots = key(server.name, "boot");
    server.probes = key(server.name, "probe_phase");
    server.person = key(server.name, "person");
    servers.push_back(std::move(server));
  }
  pools.push_back(std::move(pool));
}

void Plan::plan_other_types() {
  for (const TimelineEntry& entry : scenario_->timeline) {
    const auto* change = std::get_if<ChangeInstanceType>(&entry.action);
    if (change == nullptr) continue;
    const std::uint32_t pool = change->set.value;  // Sets come first.
    const bool is_own = pools[pool].instance.type == change->type;
    const bool is_known =
        std::any_of(other_types.begin(), other_types.end(), [&](const OtherTypePlan& other) {
          return other.pool == pool && other.type == change->type;
        });
    if (!is_own && !is_known) other_types.push_back({pool, change->type});
  }
}

void Plan::plan_entry() {
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
      checker_phases.push_back(key(servers[server.index()].name, "checker_phase"));
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

void Plan::plan_classes() {
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

const TargetGroupSpec& Plan::target_group() const {
  return architecture().target_groups[balancer().target_group.index()];
}

const LoadBalancerSpec& Plan::balancer() const {
  return architecture().load_balancers[record().load_balancer.index()];
}

const DnsRecordSpec& Plan::record() const {
  return architecture().dns_records[architecture().entry_record.index()];
}

}  // namespace models
