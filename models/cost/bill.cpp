#include "models/cost/bill.hpp"

#include <algorithm>
#include <optional>

#include "sim/base/require.hpp"

namespace models {

namespace {

const InstancePrice& price_of(const PriceBook& prices, const InstanceType& type) {
  const auto found = prices.instances.find(type.name);
  sim::require(found != prices.instances.end(), "an instance type has no price in this region");
  return found->second;
}

double transfer_out(const PriceBook& prices, double gb_per_month) {
  double billable = std::max(0.0, gb_per_month - prices.transfer_free_gb_month);
  double usd = 0;
  double reached = 0;
  for (const TransferTier& tier : prices.transfer_out) {
    const double within = std::min(billable, tier.up_to_gb - reached);
    usd += within * tier.usd_per_gb;
    billable -= within;
    reached = tier.up_to_gb;
    if (billable <= 0) break;
  }
  return usd;
}

/// Alarms that Auto Scaling creates: two for a target-tracking policy, one for a step policy.
int alarms_of(const AutoScalingGroupSpec& group) {
  int alarms = 0;
  for (const ScalingPolicySpec& policy : group.policies) {
    if (std::holds_alternative<TargetTrackingSpec>(policy)) alarms += 2;
    if (std::holds_alternative<StepPolicySpec>(policy)) alarms += 1;
  }
  return alarms;
}

/// Of a burst in unlimited mode, per vCPU hour: of the dearest type that the pool runs as.
double surplus_usd(const InstanceTemplate& instance, std::optional<InstanceSetId> set,
                   const Usage& usage, const Architecture& design, const PriceBook& prices) {
  double usd = price_of(prices, design.instance_types[instance.type.index()]).surplus_vcpu_hour;
  for (const OtherTypeUsage& other : usage.other_types) {
    if (other.set != set) continue;
    usd = std::max(usd,
                   price_of(prices, design.instance_types[other.type.index()]).surplus_vcpu_hour);
  }
  return usd;
}

double instances_usd(const InstanceUsage& usage, const InstancePrice& price, int reserved,
                     double months, const PriceBook& prices) {
  const double on_demand_hours = usage.billed_hours - usage.reserved_covered_hours;
  return reserved * price.reserved_1yr * prices.hours_per_month +
         on_demand_hours * price.on_demand / months;
}

}  // namespace

Bill::Bill(const Scenario& scenario, const PriceBook& prices)
    : scenario_(&scenario), prices_(&prices) {
  const Architecture& design = scenario.architecture;
  for (const InstanceSetSpec& set : design.instances) items_.push_back("ec2:" + set.id);
  for (const AutoScalingGroupSpec& group : design.auto_scaling_groups) {
    items_.push_back("ec2:" + group.id);
  }
  if (items_.empty()) return;
  items_.insert(items_.end(), {"ebs", "cpu_credits", "public_ipv4", "monitoring"});
  for (const LoadBalancerSpec& balancer : design.load_balancers) {
    items_.push_back("alb:" + balancer.id);
  }
  if (!design.dns_records.empty()) items_.emplace_back("route53");
  items_.emplace_back("data_transfer_out");
}

void Bill::price(const Usage& usage, std::span<double> usd) const {
  sim::require(usd.size() == items_.size(), "a bill has one amount for each of its items");
  if (items_.empty() || usage.hours <= 0) return;
  const Architecture& design = scenario_->architecture;
  const PriceBook& prices = *prices_;
  const double months = usage.hours / prices.hours_per_month;
  std::size_t item = 0;
  double ebs = 0;
  double credits = 0;
  double addresses = 0;
  double monitoring = 0;
  const auto add_pool = [&](const InstanceTemplate& instance, const InstanceUsage& used,
                            int reserved, bool elastic_ip, std::optional<InstanceSetId> set) {
    const InstanceType& type = design.instance_types[instance.type.index()];
    usd[item++] = instances_usd(used, price_of(prices, type), reserved, months, prices);
    const double instance_months = used.billed_hours / prices.hours_per_month / months;
    ebs += instance_months * instance.ebs_gib * prices.gp3_gb_month;
    credits += used.surplus_vcpu_hours * surplus_usd(instance, set, usage, design, prices) / months;
    if (instance.public_ipv4 || elastic_ip) {
      addresses += used.billed_hours * prices.public_ipv4_hour / months;
    }
    if (instance.detailed_monitoring) {
      monitoring += instance_months * prices.detailed_monitoring_instance_month;
    }
  };
  for (std::size_t index = 0; index < design.instances.size(); ++index) {
    const InstanceSetSpec& set = design.instances[index];
    add_pool(set.instance, usage.instance_sets[index], 0, set.elastic_ip,
             sim::make_id<InstanceSetId>(index));
  }
  for (std::size_t index = 0; index < design.auto_scaling_groups.size(); ++index) {
    const AutoScalingGroupSpec& group = design.auto_scaling_groups[index];
    add_pool(group.instance, usage.groups[index], group.reserved, false, std::nullopt);
    monitoring += alarms_of(group) * prices.alarm_month;
  }
  // A node of a balancer that faces the internet has a public address of its own.
  for (const LoadBalancerSpec& balancer : design.load_balancers) {
    addresses += static_cast<double>(balancer.zones.size()) * prices.public_ipv4_hour *
                 prices.hours_per_month;
  }
  // A set's items come first. What ran as another type is priced as that, and not as the set's own.
  for (const OtherTypeUsage& other : usage.other_types) {
    const InstanceTypeId own = design.instances[other.set.index()].instance.type;
    const double usd_more = price_of(prices, design.instance_types[other.type.index()]).on_demand -
                            price_of(prices, design.instance_types[own.index()]).on_demand;
    usd[other.set.index()] += other.billed_hours * usd_more / months;
  }
  usd[item++] = ebs;
  usd[item++] = credits;
  usd[item++] = addresses;
  usd[item++] = monitoring;
  for (const LoadBalancerSpec& balancer : design.load_balancers) {
    // Capacity units: the larger of the two dimensions that web traffic reaches, hour by hour;
    // both are proportional to requests, so that it is the same one throughout.
    const double by_connections = usage.requests * balancer.new_connections_per_request / 3600 /
                                  prices.lcu_new_connections_per_s;
    const double by_bytes = usage.response_gb / prices.lcu_gb_per_hour;
    usd[item++] = prices.alb_hour * prices.hours_per_month +
                  std::max(by_connections, by_bytes) * prices.alb_lcu_hour / months;
  }
  if (!design.dns_records.empty()) {
    double checks = 0;
    for (const DnsRecordSpec& record : design.dns_records) {
      if (record.health_check.empty()) continue;
      for (const InstanceSetId set : record.instances) {
        checks += design.instances[set.index()].count;
      }
    }
    usd[item++] = prices.hosted_zone_month + checks * prices.dns_health_check_month;
  }
  usd[item++] = transfer_out(prices, usage.response_gb / months);
}

}  // namespace models
