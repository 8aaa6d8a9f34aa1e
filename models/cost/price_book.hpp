#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/architecture/billing_month.hpp"

namespace models {

/// Whether a price is one that somebody gives.
struct PriceOrigin {
  std::string source;
  std::string as_of;
  std::string estimated;  ///< How, where nobody gives it; else empty.
};

/// Linux prices of one instance type, USD per hour.
struct InstancePrice {
  double on_demand = 0;
  double reserved_1yr = 0;       ///< Standard, no upfront, 1 year.
  double surplus_vcpu_hour = 0;  ///< Of a burst in unlimited mode; 0 of types without credits.
  PriceOrigin on_demand_origin;
  PriceOrigin reserved_origin;
};

/// Data transfer out is billed by tier: USD per GB up to `up_to_gb` a month (cumulative).
struct TransferTier {
  double up_to_gb = 0;
  double usd_per_gb = 0;
};

/// Prices of one region, from scenarios/prices. All USD.
struct PriceBook {
  std::string region;
  std::map<std::string, InstancePrice> instances;  ///< By type name; those that are asked for.
  double gp3_gb_month = 0;
  double alb_hour = 0;
  double alb_lcu_hour = 0;
  double public_ipv4_hour = 0;
  double detailed_monitoring_instance_month = 0;
  double alarm_month = 0;
  double hosted_zone_month = 0;
  double dns_health_check_month = 0;
  double transfer_free_gb_month = 0;
  std::vector<TransferTier> transfer_out;  ///< The last one is without limit.
  double hours_per_month = hours_per_billing_month;
  // Load balancer capacity unit: one LCU covers each of these (EC2 targets).
  double lcu_new_connections_per_s = 25;
  double lcu_gb_per_hour = 1;
  std::map<std::string, PriceOrigin> origins;  ///< Of all but instances: "elb.alb_hour", ...
  std::string source_of_surplus;
};

}  // namespace models
