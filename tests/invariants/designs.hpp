#pragma once

#include <algorithm>
#include <string>

#include "models/architecture/scenario.hpp"
#include "models/workload/demand.hpp"
#include "sim/random/stream.hpp"

namespace designs {

using namespace std::chrono_literals;

/// How many random designs are tried: a sixth under sanitizers. What they find, they find in any.
constexpr unsigned tries(unsigned count) {
#ifdef NINES_SANITIZED
  return count / 6;
#else
  return count;
#endif
}

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

/// Of up to three instances, with replicas that may come and go.
inline void make_aurora(models::DatabaseSpec& spec, sim::Stream& bits) {
  spec.replicas = static_cast<int>(bits.below(3));
  spec.replacement = sim::Distribution::exponential(600);
  spec.recreation = sim::Distribution::lognormal_from_median(300, 600);
  spec.copies = {{}, 2, 4, 3};
  if (bits.chance(0.5)) {
    spec.replica_scaling = {0, 4, 0.1 + 0.5 * bits.uniform(), std::chrono::minutes(10)};
  }
}

/// A database under frequent faults, chosen by what `bits` says.
inline models::DatabaseSpec random_database(const models::Scenario& scenario, sim::Stream& bits) {
  const auto seconds = [&](int most) {
    return std::chrono::seconds(bits.below(static_cast<std::uint64_t>(most) + 1));
  };
  const int zones = static_cast<int>(scenario.architecture.zones.size());
  models::DatabaseSpec spec;
  spec.id = "shop";
  spec.instance_class = {"db.large", 2, 1};
  spec.deployment = static_cast<models::DatabaseDeployment>(bits.below(zones < 3 ? 2 : 4));
  if (spec.shares_storage()) make_aurora(spec, bits);
  const std::vector<models::ZoneId> all = all_zones(scenario);
  spec.zones.assign(all.begin(), all.begin() + spec.instances());
  spec.faults = {30, 60, spec.shares_storage() ? 0.0 : 10.0};
  spec.failover_kind = static_cast<models::FailoverKind>(bits.below(2));
  spec.failover = sim::Distribution::lognormal_from_median(60, 120);
  spec.detection = seconds(60);
  spec.dns_ttl = seconds(30);
  spec.reader_detection = seconds(30);
  spec.rebuild = sim::Distribution::exponential(1800);
  spec.failover_fails = bits.chance(0.3) ? 0.2 : 0;
  spec.engine_restart = sim::Distribution::exponential(300);
  spec.host_recovery = sim::Distribution::exponential(900);
  spec.restore = sim::Distribution::exponential(3600);
  spec.lost_data = sim::Distribution::constant(150);
  spec.zone_recovery = seconds(600);
  if (!spec.is_cluster() && bits.chance(0.5)) {
    spec.read_replicas.count = 1 + static_cast<int>(bits.below(3));
    spec.read_replicas.zones = all;
    spec.read_replicas.reader_eviction = seconds(120);
    spec.read_replicas.fall_back = bits.chance(0.7);
  }
  spec.connections.reconnect = sim::Distribution::exponential(10);
  spec.maintenance = {20, 10, seconds(900), seconds(900), bits.chance(0.5), 6, 3h};
  spec.proxy = bits.chance(0.2);
  spec.proxy_factor = 0.5;
  spec.storage.allocated_bytes = 20e9;
  spec.storage.grows_bytes_per_day = bits.chance(0.3) ? 1e9 : 0;
  spec.storage.autoscaling = spec.shares_storage();
  spec.storage.extension = seconds(600);
  return spec;
}

/// Any small design whose requests call a database and an external service, chosen by `seed`.
inline models::Scenario random_design_with_calls(std::uint64_t seed) {
  models::Scenario scenario = random_design(seed);
  // What is overloaded while the demand moves is derived anew every 15 s.
  scenario.run.horizon = std::chrono::hours(24) * 10;
  sim::Stream bits = sim::named_stream(seed, 0, "random design", "calls");
  models::Architecture& design = scenario.architecture;
  design.databases = {random_database(scenario, bits)};
  if (bits.chance(0.5)) design.databases[0].connections.pool = 30;
  models::ExternalSpec external;
  external.id = "payment";
  external.availability = bits.chance(0.5) ? 0.97 : 1;
  if (bits.chance(0.5)) external.rate_limit = 100 * bits.uniform();
  design.externals = {external};
  for (models::RequestClassSpec& request_class : scenario.workload.classes) {
    const auto calls = 1 + bits.below(3);
    for (std::uint64_t call = 0; call < calls; ++call) {
      models::CallSpec spec;
      const auto service = bits.below(4);
      if (service == 0) {
        spec.to = models::ExternalId{0};
      } else {
        spec.to = models::DatabaseId{0};
        spec.cost_seconds = bits.chance(0.5) ? 0.02 * bits.uniform() : 0;
      }
      spec.operation = static_cast<models::CallOperation>(bits.below(3));
      spec.times = bits.chance(0.5) ? 1 : 2 * bits.uniform();
      spec.optional = bits.chance(0.2);
      if (service != 0 && bits.chance(0.3)) {
        spec.otherwise = {{models::ExternalId{0}, {}, 1, 0, false, {}}};
      }
      request_class.calls.push_back(spec);
    }
  }
  return scenario;
}

}  // namespace designs
