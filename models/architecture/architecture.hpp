#pragma once

#include <string>
#include <vector>

#include "models/architecture/cache_spec.hpp"
#include "models/architecture/component_spec.hpp"
#include "models/architecture/compute_spec.hpp"
#include "models/architecture/database_spec.hpp"
#include "models/architecture/distribution_spec.hpp"
#include "models/architecture/entry_spec.hpp"
#include "models/architecture/failure_spec.hpp"
#include "models/architecture/ids.hpp"
#include "models/architecture/load_balancing_spec.hpp"
#include "models/architecture/network_spec.hpp"
#include "models/architecture/scaling_spec.hpp"
#include "models/architecture/storage_spec.hpp"
#include "models/architecture/zone_spec.hpp"

namespace models {

/// What the user has. Every id refers to a position in these vectors; readers make only valid ones.
struct Architecture {
  std::vector<InstanceType> instance_types;
  std::vector<ZoneSpec> zones;
  std::vector<InstanceSetSpec> instances;
  std::vector<TargetGroupSpec> target_groups;
  std::vector<LoadBalancerSpec> load_balancers;
  std::vector<AutoScalingGroupSpec> auto_scaling_groups;
  std::vector<DnsRecordSpec> dns_records;
  std::vector<DatabaseSpec> databases;
  std::vector<ExternalSpec> externals;
  std::vector<CacheSpec> caches;
  std::vector<TableSpec> tables;
  std::vector<BucketSpec> buckets;
  std::vector<FileSystemSpec> file_systems;
  std::vector<DistributionSpec> distributions;
  std::vector<ComponentSpec> components;
  std::vector<CommonCauseSpec> common_causes;
  NetworkSpec network;
  OnCallSpec on_call;
  /// Starts of instances with launch credits in any 24 hours, of all types of the account and
  /// region together; further ones begin without (EC2 user guide, "Standard mode concepts").
  int launch_credit_starts = 100;
  EntrySpec entry;  ///< Of classes of requests that have none of their own.
};

/// A figure that an answer rests on: where it stands, its value, who says so, how sure they are.
struct Assumption {
  std::string path;   ///< "failures.zone_power.rate"
  std::string value;  ///< "0.015/year"
  std::string source;
  std::string confidence;  ///< documented | measured-by-third-party | from-general-knowledge | ...
};

}  // namespace models
