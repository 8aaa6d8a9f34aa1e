#pragma once

#include "tests/invariants/designs.hpp"

namespace designs {

/// One instance that something or other takes over from, under frequent faults, chosen by `seed`.
inline models::Scenario with_takeover(std::uint64_t seed) {
  models::Scenario scenario = balanced_group();
  sim::Stream bits = sim::named_stream(seed, 0, "random design", "takeover");
  const auto law = [&](double most) {
    return sim::Distribution::uniform(0, most * bits.uniform());
  };
  models::Architecture& design = scenario.architecture;
  const models::Scenario random = random_design(seed);
  scenario.failures = random.failures;
  scenario.run.horizon = std::chrono::hours(24) * 60;
  scenario.workload.demand = models::LoadCurve::constant(20);
  design.dns_records.clear();
  design.entry = {};
  if (bits.chance(0.5)) {
    models::InstanceSetSpec set;
    set.id = "web";
    set.zones = all_zones(scenario);
    if (bits.chance(0.2)) set.zones.resize(1);
    set.instance = design.auto_scaling_groups[0].instance;
    set.elastic_ip = true;
    set.host_recovery = static_cast<models::HostRecovery>(bits.below(2));
    models::StandbySpec& standby = set.standby.emplace();
    standby.running = bits.chance(0.5);
    standby.alarm = law(300);
    standby.delivery = law(10);
    standby.function_start = law(10);
    standby.address_move = law(60);
    if (bits.chance(0.5)) {
      standby.fails = sim::Distribution::exponential(86400);
      standby.inspected_every = std::chrono::hours(12);
    }
    design.auto_scaling_groups.clear();
    design.target_groups.clear();
    design.load_balancers.clear();
    design.instances = {set};
    design.entry.kind = models::EntryKind::InstanceAddress;
    return scenario;
  }
  models::AutoScalingGroupSpec& group = design.auto_scaling_groups[0];
  group.min = group.desired = group.max = 1;
  group.policies.clear();
  group.elastic_ip = true;
  group.instance_profile = bits.chance(0.9);
  group.address_attach = law(60);
  group.status_check_interval = std::chrono::seconds(bits.below(120));
  group.launch_hook = bits.chance(0.5);
  if (bits.chance(0.5)) group.health_check = models::GroupHealthCheck::Ec2;
  if (bits.chance(0.6)) {
    models::DataVolumeSpec& volume = group.data_volume.emplace();
    volume.gib = 40 * bits.uniform();
    volume.snapshot_mib_per_s = 50;
    volume.attached_in = law(60);
    volume.heartbeat = std::chrono::minutes(10);
    volume.snapshot_every = std::chrono::hours(24);
  }
  design.entry.kind = models::EntryKind::GroupAddress;
  return scenario;
}

}  // namespace designs
