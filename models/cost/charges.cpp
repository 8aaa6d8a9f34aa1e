#include "models/cost/charges.hpp"

#include <algorithm>
#include <optional>
#include <variant>

#include "models/architecture/distribution_origin.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/cost/price_book.hpp"

namespace models {

namespace {

/// Alarms that Auto Scaling creates: two for a target-tracking policy, one for a step policy.
int alarms_of(const AutoScalingGroupSpec& group) {
  int alarms = 0;
  for (const ScalingPolicySpec& policy : group.policies) {
    if (std::holds_alternative<TargetTrackingSpec>(policy)) alarms += 2;
    if (std::holds_alternative<StepPolicySpec>(policy)) alarms += 1;
  }
  return alarms;
}

/// Instances that are billed alike.
struct Pool {
  std::string id;
  const InstanceTemplate* instance = nullptr;
  bool has_address = false;
  int reserved = 0;
  std::optional<int> alarms = {};  ///< Of a group.
  bool address_moves = false;      ///< It is one, whoever has it.
  bool has_standby = false;        ///< Whose volume is there also while it is stopped.
  double data_gib = 0;             ///< On a volume of its own.
};

std::vector<Pool> pools_of(const Architecture& design) {
  std::vector<Pool> pools;
  for (const InstanceSetSpec& set : design.instances) {
    const bool each = set.instance.public_ipv4 || (set.elastic_ip && !set.standby);
    pools.push_back({set.id, &set.instance, each});
    pools.back().address_moves = pools.back().has_standby = set.standby.has_value();
  }
  for (const AutoScalingGroupSpec& group : design.auto_scaling_groups) {
    pools.push_back(
        {group.id, &group.instance, group.instance.public_ipv4, group.reserved, alarms_of(group)});
    pools.back().address_moves = group.elastic_ip;
    if (group.data_volume) pools.back().data_gib = group.data_volume->gib;
  }
  return pools;
}

/// One that no record names is found by calls alone, and is internal.
bool faces_internet(const Architecture& design, LoadBalancerId balancer) {
  return std::any_of(design.dns_records.begin(), design.dns_records.end(), [&](const auto& record) {
    const std::vector<WeightedAlias> aliases = record.aliases();
    return std::any_of(aliases.begin(), aliases.end(),
                       [&](const auto& alias) { return alias.load_balancer == balancer; });
  });
}

/// Root volumes, and what a group keeps on one beside them.
void charge_volumes(const std::vector<Pool>& pools, const FigureList& meters,
                    std::vector<Charge>& charges) {
  for (std::size_t index = 0; index < pools.size(); ++index) {
    const double gib = pools[index].instance->ebs_gib;
    if (pools[index].has_standby) {
      charges.push_back({"ebs", "ebs.gp3", ChargeKind::EachMonth, 0, 2 * gib});
      continue;
    }
    charges.push_back({"ebs", "ebs.gp3", ChargeKind::PerMonthOfUse,
                       meters.of("pool").at(InstanceMeter::Hours, index),
                       gib + pools[index].data_gib});
    if (pools[index].data_gib <= 0) continue;
    // The scheduled one; those after it have what has changed, which is not modelled.
    charges.push_back({"ebs", "ebs.snapshot", ChargeKind::EachMonth, 0, pools[index].data_gib});
  }
}

void charge_instances(const Scenario& scenario, const FigureList& meters,
                      std::vector<Charge>& charges) {
  const Architecture& design = scenario.architecture;
  const std::vector<Pool> pools = pools_of(design);
  const std::vector<ChangedType> changed = changed_types(scenario);
  const auto meter = [of = meters.of("pool")](InstanceMeter row, std::size_t pool) {
    return of.at(row, pool);
  };
  const auto type_name = [&](InstanceTypeId type) {
    return design.instance_types[type.index()].name;
  };
  for (std::size_t index = 0; index < pools.size(); ++index) {
    const Pool& pool = pools[index];
    const std::string type = type_name(pool.instance->type);
    charges.push_back({"ec2:" + pool.id, type + " on demand", ChargeKind::PerUse,
                       meter(InstanceMeter::OnDemandHours, index)});
    if (pool.reserved == 0) continue;
    charges.push_back({"ec2:" + pool.id, type + " reserved", ChargeKind::EachHour, 0,
                       static_cast<double>(pool.reserved)});
  }
  // What ran as another type is priced as that, and not as the set's own.
  for (std::size_t index = 0; index < changed.size(); ++index) {
    const Pool& pool = pools[changed[index].set.index()];
    charges.push_back({"ec2:" + pool.id, type_name(changed[index].type) + " on demand",
                       ChargeKind::PerUse,
                       meters.of("changed_type").at(ChangedTypeMeter::Hours, index), 1,
                       type_name(pool.instance->type) + " on demand"});
  }
  charge_volumes(pools, meters, charges);
  for (std::size_t index = 0; index < pools.size(); ++index) {
    Charge surplus{"cpu_credits", type_name(pools[index].instance->type) + " surplus",
                   ChargeKind::PerUse, meter(InstanceMeter::SurplusVcpuHours, index)};
    for (const ChangedType& other : changed) {
      if (other.set.index() == index)
        surplus.or_dearer.push_back(type_name(other.type) + " surplus");
    }
    charges.push_back(std::move(surplus));
  }
  for (std::size_t index = 0; index < pools.size(); ++index) {
    charges.push_back({"public_ipv4", "vpc.public_ipv4_hour", ChargeKind::PerUse,
                       meter(InstanceMeter::Hours, index), pools[index].has_address ? 1.0 : 0.0});
    if (!pools[index].address_moves) continue;
    charges.push_back({"public_ipv4", "vpc.public_ipv4_hour", ChargeKind::EachHour, 0, 1.0});
  }
  // A node of a balancer that faces the internet has a public address of its own.
  for (std::size_t index = 0; index < design.load_balancers.size(); ++index) {
    if (!faces_internet(design, sim::make_id<LoadBalancerId>(index))) continue;
    charges.push_back({"public_ipv4", "vpc.public_ipv4_hour", ChargeKind::EachHour, 0,
                       static_cast<double>(design.load_balancers[index].zones.size())});
  }
  for (std::size_t index = 0; index < pools.size(); ++index) {
    charges.push_back({"monitoring", "cloudwatch.detailed_monitoring", ChargeKind::PerMonthOfUse,
                       meter(InstanceMeter::Hours, index),
                       pools[index].instance->detailed_monitoring ? 1.0 : 0.0});
    if (pools[index].has_standby) {
      charges.push_back({"monitoring", "cloudwatch.alarm_standard", ChargeKind::EachMonth, 0, 1.0});
    }
    if (!pools[index].alarms) continue;
    charges.push_back({"monitoring", "cloudwatch.alarm_standard", ChargeKind::EachMonth, 0,
                       static_cast<double>(*pools[index].alarms)});
  }
}

/// Of the demand and of what is answered, the part that goes through a load balancer while nothing
/// fails.
struct PartOfTraffic {
  double requests = 0;
  double bytes = 0;
};

/// Of what enters through a record, the part that it leads to the balancer.
double part_of_record(const DnsRecordSpec& record, LoadBalancerId balancer) {
  if (record.kind == DnsRecordKind::Failover) return record.failover.front() == balancer ? 1 : 0;
  double mine = 0;
  double all = 0;
  for (const WeightedAlias& alias : record.aliases()) {
    all += alias.weight;
    if (alias.load_balancer == balancer) mine += alias.weight;
  }
  return all > 0 ? mine / all : 0;
}

double calls_of(const std::vector<CallSpec>& calls, TargetGroupId group) {
  double made = 0;
  for (const CallSpec& call : calls) {
    const auto* to = std::get_if<TargetGroupId>(&call.to);
    if (to != nullptr && *to == group) made += call.times;
  }
  return made;
}

PartOfTraffic part_of_traffic(const Scenario& scenario, LoadBalancerId balancer) {
  const Architecture& design = scenario.architecture;
  const TargetGroupId behind = design.load_balancers[balancer.index()].target_group;
  PartOfTraffic part;
  double bytes = 0;
  for (const RequestClassSpec& spec : scenario.workload.classes) {
    bytes += spec.share * spec.response_bytes;
    part.requests += spec.share * calls_of(spec.calls, behind);
    const EntrySpec entry = found_behind(design, spec.entry.value_or(design.entry));
    if (!spec.needs_entry || entry.kind != EntryKind::DnsRecord) continue;
    const double mine = part_behind(design, spec) *
                        part_of_record(design.dns_records[entry.record.index()], balancer);
    part.requests += spec.share * mine;
    part.bytes += spec.share * spec.response_bytes * mine;
  }
  part.bytes = bytes > 0 ? part.bytes / bytes : 0;
  return part;
}

void charge_balancers(const Scenario& scenario, const FigureList& meters,
                      std::vector<Charge>& charges) {
  const FigureBlock traffic = meters.of("");
  const auto& balancers = scenario.architecture.load_balancers;
  for (std::size_t index = 0; index < balancers.size(); ++index) {
    const LoadBalancerSpec& balancer = balancers[index];
    const PartOfTraffic part = part_of_traffic(scenario, sim::make_id<LoadBalancerId>(index));
    charges.push_back({"alb:" + balancer.id, "elb.alb_hour", ChargeKind::EachHour});
    Charge units{"alb:" + balancer.id, "elb.alb_lcu_hour", ChargeKind::CapacityUnits,
                 traffic.at(TrafficMeter::Requests, 0),
                 part.requests * balancer.new_connections_per_request};
    units.bytes_meter = traffic.at(TrafficMeter::ResponseGb, 0);
    units.bytes_times = part.bytes;
    charges.push_back(std::move(units));
  }
}

void charge_records(const Architecture& design, std::vector<Charge>& charges) {
  if (design.dns_records.empty()) return;
  double checks = 0;
  for (const DnsRecordSpec& record : design.dns_records) {
    if (record.health_check.empty()) continue;
    for (const InstanceSetId set : record.instances) checks += design.instances[set.index()].count;
  }
  charges.push_back({"route53", "route53.hosted_zone_first_25", ChargeKind::EachMonth});
  charges.push_back({"route53", "route53.health_check_aws", ChargeKind::EachMonth, 0, checks});
}

/// Instances that RDS Proxy leads to: no engine runs on the standby of a pair.
double proxied_vcpu(const DatabaseSpec& database, const DatabaseClass& instance_class) {
  constexpr double least = 2;  // Amazon RDS Proxy pricing: by the vCPU of an instance, at least 2.
  // Of a pair no engine runs on the standby.
  const bool is_pair = database.deployment == DatabaseDeployment::MultiAz;
  const double instances = is_pair ? 1 : database.instances();
  return instances * std::max(least, instance_class.vcpu);
}

void charge_hours(const Scenario& scenario, const FigureList& meters,
                  std::vector<Charge>& charges) {
  const std::vector<DatabaseSpec>& databases = scenario.architecture.databases;
  const FigureBlock used = meters.of("database");
  const auto price_as = [](const DatabaseSpec& database, const DatabaseClass& instance_class) {
    return DatabaseOffer{instance_class.name, database.engine, database.deployment}.key();
  };
  for (std::size_t index = 0; index < databases.size(); ++index) {
    const DatabaseSpec& database = databases[index];
    charges.push_back({"rds:" + database.id, price_as(database, database.instance_class),
                       ChargeKind::PerUse, used.at(DatabaseMeter::Hours, index)});
    if (database.shares_storage()) {
      charges.push_back({"rds:" + database.id, price_as(database, database.instance_class),
                         ChargeKind::PerUse, used.at(DatabaseMeter::ReplicaHours, index)});
    }
    if (database.read_replicas.count == 0) continue;
    charges.push_back({"rds:" + database.id,
                       DatabaseOffer{database.instance_class.name, database.engine}.key(),
                       ChargeKind::PerUse, used.at(DatabaseMeter::ReplicaHours, index)});
  }
  // Read replicas stay what they are.
  const std::vector<ChangedClass> changed = changed_classes(scenario);
  for (std::size_t index = 0; index < changed.size(); ++index) {
    const DatabaseSpec& database = databases[changed[index].database.index()];
    charges.push_back({"rds:" + database.id, price_as(database, changed[index].to),
                       ChargeKind::PerUse,
                       meters.of("changed_class").at(ChangedClassMeter::Hours, index), 1,
                       price_as(database, database.instance_class)});
  }
}

/// General purpose volumes, one of each instance.
void charge_volumes(const std::vector<DatabaseSpec>& databases, const FigureBlock& used,
                    std::vector<Charge>& charges) {
  for (std::size_t index = 0; index < databases.size(); ++index) {
    const DatabaseSpec& database = databases[index];
    const bool is_pair = database.deployment == DatabaseDeployment::MultiAz;
    const std::size_t size = used.at(DatabaseMeter::StorageGibHours, index);
    if (database.shares_storage()) {
      charges.push_back({"rds_storage", "rds.aurora_standard", ChargeKind::PerMonthOfUse, size,
                         database.secondary.zones.empty() ? 1.0 : 2.0});
      charges.push_back({"rds_io", "rds.aurora_io_per_million", ChargeKind::PerUse,
                         used.at(DatabaseMeter::Calls, index)});
      continue;
    }
    charges.push_back({"rds_storage", is_pair ? "rds.gp3_multi_az" : "rds.gp3_single_az",
                       ChargeKind::PerMonthOfUse, size,
                       is_pair ? 1.0 : static_cast<double>(database.instances())});
    if (database.read_replicas.count == 0) continue;
    charges.push_back({"rds_storage", "rds.gp3_single_az", ChargeKind::PerMonthOfUse, size,
                       static_cast<double>(database.read_replicas.count)});
  }
}

void charge_proxies(const Scenario& scenario, const FigureList& meters,
                    std::vector<Charge>& charges) {
  const std::vector<DatabaseSpec>& databases = scenario.architecture.databases;
  const auto charge = [&](std::size_t meter, double vcpu) {
    charges.push_back({"rds_proxy", "rds.proxy_vcpu_hour", ChargeKind::PerUse, meter, vcpu});
  };
  for (std::size_t index = 0; index < databases.size(); ++index) {
    const DatabaseSpec& database = databases[index];
    if (!database.proxy) continue;
    charge(meters.of("database").at(DatabaseMeter::Hours, index),
           proxied_vcpu(database, database.instance_class));
  }
  const std::vector<ChangedClass> changed = changed_classes(scenario);
  for (std::size_t index = 0; index < changed.size(); ++index) {
    const DatabaseSpec& database = databases[changed[index].database.index()];
    if (!database.proxy) continue;
    charge(meters.of("changed_class").at(ChangedClassMeter::Hours, index),
           proxied_vcpu(database, changed[index].to) -
               proxied_vcpu(database, database.instance_class));
  }
}

void charge_databases(const Scenario& scenario, const FigureList& meters,
                      std::vector<Charge>& charges) {
  if (scenario.architecture.databases.empty()) return;
  charge_hours(scenario, meters, charges);
  charge_volumes(scenario.architecture.databases, meters.of("database"), charges);
  charge_proxies(scenario, meters, charges);
}

void charge_tables(const Architecture& design, const FigureList& meters,
                   std::vector<Charge>& charges) {
  constexpr double million = 1e6;
  const FigureBlock used = meters.of("table");
  for (std::size_t index = 0; index < design.tables.size(); ++index) {
    const TableSpec& table = design.tables[index];
    const std::string item = "dynamodb:" + table.id;
    if (table.provisioned) {
      charges.push_back({item, "dynamodb.provisioned_rcu_hour", ChargeKind::EachHour, 0,
                         static_cast<double>(table.provisioned->reads)});
      charges.push_back({item, "dynamodb.provisioned_wcu_hour", ChargeKind::EachHour, 0,
                         static_cast<double>(table.provisioned->writes)});
    } else {
      charges.push_back({item, "dynamodb.on_demand_read_per_million", ChargeKind::PerUse,
                         used.at(TableMeter::ReadUnits, index), 1 / million});
      charges.push_back({item, "dynamodb.on_demand_write_per_million", ChargeKind::PerUse,
                         used.at(TableMeter::WriteUnits, index), 1 / million});
    }
    charges.push_back({item, "dynamodb.storage", ChargeKind::PerMonthOfUse,
                       used.at(TableMeter::StoredGibHours, index)});
  }
}

void charge_files(const Architecture& design, const FigureList& meters,
                  std::vector<Charge>& charges) {
  constexpr double thousand = 1e3;
  const FigureBlock buckets = meters.of("bucket");
  for (std::size_t index = 0; index < design.buckets.size(); ++index) {
    const std::string item = "s3:" + design.buckets[index].id;
    charges.push_back({item, "s3.standard_first_50tb", ChargeKind::PerMonthOfUse,
                       buckets.at(BucketMeter::StoredGibHours, index)});
    charges.push_back({item, "s3.get_per_1000", ChargeKind::PerUse,
                       buckets.at(BucketMeter::Reads, index), 1 / thousand});
    charges.push_back({item, "s3.put_per_1000", ChargeKind::PerUse,
                       buckets.at(BucketMeter::Writes, index), 1 / thousand});
  }
  const FigureBlock file_systems = meters.of("file_system");
  for (std::size_t index = 0; index < design.file_systems.size(); ++index) {
    const FileSystemSpec& spec = design.file_systems[index];
    charges.push_back({"efs:" + spec.id, spec.one_zone ? "efs.one_zone" : "efs.standard",
                       ChargeKind::PerMonthOfUse,
                       file_systems.at(FileSystemMeter::StoredGibHours, index)});
  }
}

/// What clients get by way of CloudFront, and what they ask for there. What it fetches of origins
/// costs nothing.
void charge_distributions(const Scenario& scenario, const FigureList& meters,
                          std::vector<Charge>& charges) {
  const std::size_t distributions = scenario.architecture.distributions.size();
  if (distributions == 0) return;
  const FigureBlock used = meters.of("distribution");
  Charge transfer{
      "cloudfront", {}, ChargeKind::EdgeTransfer, used.at(DistributionMeter::ResponseGb, 0)};
  transfer.meters = distributions;
  Charge requests{"cloudfront", "cloudfront.https_per_10000", ChargeKind::EdgeRequests,
                  used.at(DistributionMeter::Requests, 0)};
  requests.meters = distributions;
  charges.push_back(std::move(transfer));
  charges.push_back(std::move(requests));
}

void charge_caches(const Scenario& scenario, const FigureList& meters,
                   std::vector<Charge>& charges) {
  const std::vector<CacheSpec>& caches = scenario.architecture.caches;
  for (std::size_t index = 0; index < caches.size(); ++index) {
    charges.push_back({"elasticache:" + caches[index].id, caches[index].price(), ChargeKind::PerUse,
                       meters.of("cache").at(CacheMeter::NodeHours, index)});
  }
}

/// What passes between zones is billed where it leaves one and where it comes into the other. What
/// calls send out to the internet is not among what the design answers, and is left out.
void charge_nat_gateways(const Scenario& scenario, const FigureList& meters,
                         std::vector<Charge>& charges) {
  const std::vector<NatGatewaySpec>& gateways = scenario.architecture.network.nat_gateways;
  const FigureBlock used = meters.of("nat_gateway");
  for (std::size_t index = 0; index < gateways.size(); ++index) {
    const std::string item = "nat:" + gateways[index].id;
    charges.push_back(
        {item, "vpc.nat_hour", ChargeKind::PerUse, used.at(NatGatewayMeter::Hours, index)});
    charges.push_back(
        {item, "vpc.nat_gb", ChargeKind::PerUse, used.at(NatGatewayMeter::Gb, index)});
    charges.push_back({"cross_zone", "transfer.cross_az_each_direction", ChargeKind::PerUse,
                       used.at(NatGatewayMeter::CrossZoneGb, index), 2});
    charges.push_back({"public_ipv4", "vpc.public_ipv4_hour", ChargeKind::PerUse,
                       used.at(NatGatewayMeter::Hours, index)});
  }
}

}  // namespace

std::vector<Charge> charges_of(const Scenario& scenario) {
  const Architecture& design = scenario.architecture;
  std::vector<Charge> charges;
  // Components alone stand for nothing that has a price.
  if (design.instances.empty() && design.auto_scaling_groups.empty() && design.databases.empty() &&
      design.distributions.empty() && design.caches.empty() && design.tables.empty() &&
      design.buckets.empty() && design.file_systems.empty()) {
    return charges;
  }
  const FigureList meters = service_meters(scenario);
  charge_instances(scenario, meters, charges);
  charge_balancers(scenario, meters, charges);
  charge_records(design, charges);
  charge_databases(scenario, meters, charges);
  charge_tables(design, meters, charges);
  charge_files(design, meters, charges);
  charge_distributions(scenario, meters, charges);
  charge_caches(scenario, meters, charges);
  charge_nat_gateways(scenario, meters, charges);
  Charge transfer{"data_transfer_out",
                  {},
                  ChargeKind::TransferOut,
                  meters.of("").at(TrafficMeter::ResponseGb, 0)};
  transfer.bytes_meter = meters.of("distribution").at(DistributionMeter::ResponseGb, 0);
  transfer.less_meters = design.distributions.size();
  charges.push_back(std::move(transfer));
  return charges;
}

}  // namespace models
