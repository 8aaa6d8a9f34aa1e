#pragma once

#include <algorithm>
#include <string>

#include "models/architecture/scenario.hpp"
#include "models/workload/demand.hpp"
#include "sim/random/stream.hpp"

namespace designs {

using namespace std::chrono_literals;

inline models::InstanceType large_type() {
  models::InstanceType type;
  type.name = "large";
  type.vcpu = 2;
  return type;
}

inline models::InstanceType burstable_type() {
  models::InstanceType type;
  type.name = "burstable";
  type.vcpu = 1;
  models::CreditSpec credits;
  credits.earned_per_hour = 6;
  credits.max_balance = 144;
  credits.launch_credits = 30;
  credits.baseline_per_vcpu = 0.1;
  type.credits = credits;
  return type;
}

inline models::FailureModel frequent_failures() {
  using sim::Distribution;
  models::FailureModel failures;
  failures.host_fault = {5, Distribution::lognormal_from_median(300, 900)};
  failures.retirement = {3, Distribution::lognormal_from_median(120, 300)};
  failures.application_hang = {40, Distribution()};
  failures.application_crash = {20, Distribution()};
  failures.volume_loss = {1, Distribution::constant(3600)};
  failures.zone_power = {2, Distribution::exponential(7200)};
  failures.zone_network = {2, Distribution::exponential(3600)};
  failures.zone_gray = {2, Distribution::exponential(3600)};
  failures.zone_capacity = {4, Distribution::exponential(7200)};
  failures.control_plane = {4, Distribution::exponential(3600)};
  failures.all_zones_power = {0.5, Distribution::exponential(1800)};
  return failures;
}

inline void add_zones(models::Scenario& scenario, int zones) {
  for (int zone = 0; zone < zones; ++zone) {
    models::ZoneSpec spec;
    spec.id = "zone-" + std::string(1, static_cast<char>('a' + zone));
    scenario.architecture.zones.push_back(spec);
  }
}

inline std::vector<models::ZoneId> all_zones(const models::Scenario& scenario) {
  std::vector<models::ZoneId> zones;
  for (std::size_t index = 0; index < scenario.architecture.zones.size(); ++index) {
    zones.push_back(sim::make_id<models::ZoneId>(index));
  }
  return zones;
}

inline void put_behind_balancer(models::Scenario& scenario, models::TargetGroupSpec targets) {
  models::Architecture& design = scenario.architecture;
  targets.id = "targets";
  design.target_groups = {targets};
  models::LoadBalancerSpec balancer;
  balancer.id = "front";
  balancer.zones = all_zones(scenario);
  design.load_balancers = {balancer};
  models::DnsRecordSpec record;
  record.id = "example.com";
  record.kind = models::DnsRecordKind::Alias;
  design.dns_records = {record};
  design.entry.kind = models::EntryKind::DnsRecord;
}

inline models::Scenario blank() {
  models::Scenario scenario;
  scenario.region = "region";
  scenario.architecture.instance_types = {large_type(), burstable_type()};
  scenario.architecture.on_call.response = sim::Distribution::lognormal_from_median(900, 3600);
  models::RequestClassSpec page;
  page.id = "page";
  page.cpu_seconds = 0.01;
  page.response_bytes = 2000;
  scenario.workload.classes = {page};
  scenario.workload.demand = models::LoadCurve::constant(100);
  scenario.workload.clients.stretched_share = 0.0874;
  return scenario;
}

/// A set of units and nothing else, and jobs that need it.
inline models::Scenario one_set(const models::ComponentSpec& set, sim::Duration horizon) {
  models::Scenario scenario = blank();
  scenario.architecture.components = {set};
  models::RequestClassSpec job;
  job.id = "job";
  job.needs = {models::ComponentId{0}};
  job.needs_entry = false;
  scenario.workload.classes = {job};
  scenario.run.horizon = horizon;
  return scenario;
}

/// Three zones, a balancer, a group that tracks 30 % CPU.
inline models::Scenario balanced_group() {
  models::Scenario scenario = blank();
  add_zones(scenario, 3);
  models::AutoScalingGroupSpec group;
  group.id = "web";
  group.zones = all_zones(scenario);
  group.min = group.desired = 3;
  group.max = 9;
  group.health_check = models::GroupHealthCheck::Elb;
  group.grace_period = 60s;
  group.warm_up = 60s;
  group.instance.boot.launch_to_ready = sim::Distribution::lognormal_from_median(40, 75);
  group.instance.detailed_monitoring = true;
  group.policies = {models::TargetTrackingSpec{}};
  scenario.architecture.auto_scaling_groups = {group};
  models::TargetGroupSpec targets;
  targets.groups = {models::GroupId{0}};
  put_behind_balancer(scenario, targets);
  return scenario;
}

/// Any small design under frequent faults, chosen by `seed`.
inline models::Scenario random_design(std::uint64_t seed) {
  sim::Stream bits = sim::named_stream(seed, 0, "random design", "choices");
  const auto pick = [&](int low, int high) {
    return low + static_cast<int>(bits.below(static_cast<std::uint64_t>(high - low) + 1));
  };
  models::Scenario scenario = blank();
  scenario.failures = frequent_failures();
  scenario.run.seed = seed;
  scenario.run.horizon = std::chrono::hours(24) * 60;
  add_zones(scenario, pick(2, 3));
  const bool burstable = bits.chance(0.4);
  const models::InstanceTypeId type{burstable ? 1U : 0U};
  const double peak = burstable ? 30 : 400;
  if (bits.chance(0.5)) {
    const double mean = peak * (0.1 + 0.4 * bits.uniform());
    scenario.workload.demand = models::demand::daily({mean, mean * bits.uniform(), 14h});
  } else {
    scenario.workload.demand = models::LoadCurve::constant(peak * bits.uniform());
  }
  if (bits.chance(0.3)) {
    scenario.workload.clients.retry.retries = pick(1, 3);
    scenario.workload.clients.retry.target = static_cast<models::RetryTarget>(pick(0, 2));
  }
  if (bits.chance(0.3)) {
    models::ComponentSpec database;
    database.id = "database";
    database.never_fails = false;
    database.fails = sim::Distribution::exponential(86400 * 5);
    database.repaired_in = sim::Distribution::constant(600);
    scenario.architecture.components = {database};
    scenario.workload.classes[0].share = 0.7;
    models::RequestClassSpec write = scenario.workload.classes[0];
    write.id = "write";
    write.share = 0.3;
    write.needs = {models::ComponentId{0}};
    scenario.workload.classes.push_back(write);
  }
  models::InstanceTemplate instance;
  instance.type = type;
  instance.boot.launch_to_ready = sim::Distribution::lognormal_from_median(40, 75);
  instance.boot.failure_probability = bits.chance(0.3) ? 0.1 : 0;
  instance.detailed_monitoring = bits.chance(0.7);
  if (bits.chance(0.7)) {
    models::AutoScalingGroupSpec group;
    group.id = "web";
    group.zones = all_zones(scenario);
    group.min = pick(1, 3);
    group.desired = group.min + pick(0, 2);
    group.max = group.desired + pick(0, 5);
    group.health_check =
        bits.chance(0.7) ? models::GroupHealthCheck::Elb : models::GroupHealthCheck::Ec2;
    group.grace_period = std::chrono::seconds(pick(0, 300));
    group.warm_up = std::chrono::seconds(pick(30, 300));
    group.instance = instance;
    if (bits.chance(0.8)) group.policies = {models::TargetTrackingSpec{}};
    group.reserved = pick(0, 2);
    scenario.architecture.auto_scaling_groups = {group};
    models::TargetGroupSpec targets;
    targets.groups = {models::GroupId{0}};
    if (bits.chance(0.3)) targets.slow_start = 60s;
    put_behind_balancer(scenario, targets);
    return scenario;
  }
  models::InstanceSetSpec set;
  set.id = "web";
  set.count = pick(1, 4);
  set.zones = all_zones(scenario);
  set.instance = instance;
  set.elastic_ip = true;
  scenario.architecture.instances = {set};
  const int entry = pick(0, 2);
  if (entry == 0) {
    scenario.architecture.entry.kind = models::EntryKind::InstanceAddress;
  } else if (entry == 1) {
    models::DnsRecordSpec record;
    record.id = "example.com";
    record.instances = {models::InstanceSetId{0}};
    record.ttl = std::chrono::seconds(pick(0, 3600));
    if (bits.chance(0.5)) record.health_check = {models::DnsHealthCheckSpec{}};
    scenario.architecture.dns_records = {record};
    scenario.architecture.entry.kind = models::EntryKind::DnsRecord;
  } else {
    models::TargetGroupSpec targets;
    targets.instances = {models::InstanceSetId{0}};
    put_behind_balancer(scenario, targets);
  }
  return scenario;
}

}  // namespace designs
