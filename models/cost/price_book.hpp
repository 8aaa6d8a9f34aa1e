#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "models/architecture/database_spec.hpp"

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

/// What is paid for by the hour: a database of so many instances of a class.
struct DatabaseOffer {
  std::string instance_class;
  DatabaseEngine engine = DatabaseEngine::MySql;
  DatabaseDeployment deployment = DatabaseDeployment::SingleAz;

  /// "db.m5.large mysql multi_az". What costs the same is called the same: mariadb is mysql.
  [[nodiscard]] std::string key() const {
    // Here, because those who read prices link nothing that makes bills.
    const std::string priced =
        instance_class + (engine == DatabaseEngine::PostgreSql ? " postgresql" : " mysql");
    switch (deployment) {
      case DatabaseDeployment::SingleAz:
        break;
      case DatabaseDeployment::MultiAz:
        return priced + " multi_az";
      case DatabaseDeployment::MultiAzCluster:
        return priced + " multi_az_cluster";
      case DatabaseDeployment::Aurora:
        return priced + " aurora";
    }
    return priced;
  }
};

/// Of an offer, USD per hour.
struct DatabasePrice {
  double on_demand = 0;
  PriceOrigin origin;
};

/// Data transfer out is billed by tier: USD per GB up to `up_to_gb` a month (cumulative).
struct TransferTier {
  double up_to_gb = 0;
  double usd_per_gb = 0;
};

/// Prices of one region, from scenarios/prices. All USD.
struct PriceBook {
  std::string region;
  std::map<std::string, InstancePrice, std::less<>>
      instances;  ///< By type name; those that are asked for.
  std::map<std::string, DatabasePrice, std::less<>>
      databases;  ///< By DatabaseOffer::key(); those that are asked for.
  /// By key, those of AWS's services ("elb.alb_hour") and the rules of billing: how many hours a
  /// month has, what a capacity unit of a load balancer is and how much traffic out is free.
  std::map<std::string, double, std::less<>> services;
  std::vector<TransferTier> transfer_out;      ///< The last one is without limit.
  std::vector<TransferTier> edge_out;          ///< Likewise, by way of CloudFront.
  std::map<std::string, PriceOrigin> origins;  ///< Of the services: "elb.alb_hour", ...
  std::string source_of_surplus;

  /// "elb.alb_hour", "db.m5.large mysql multi_az", "m5.large on demand", "m5.large reserved" or
  /// "m5.large surplus". Requires that there is one.
  [[nodiscard]] double usd(std::string_view key) const;
};

}  // namespace models
