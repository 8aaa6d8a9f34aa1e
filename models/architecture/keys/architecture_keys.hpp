#pragma once

#include "models/architecture/architecture.hpp"
#include "models/architecture/keys/key.hpp"

namespace models {

[[nodiscard]] inline const Keys<Architecture>& architecture_keys() {
  using Spec = Architecture;
  const auto things = [](std::string_view name, std::string_view kind, std::string_view meaning) {
    return own<Spec>(name, {ById{kind}}, meaning).optional();
  };
  static const Keys<Spec> keys{
      {"architecture", "What the user has", "architecture"},
      {things("zones", "zone", "Availability zones by id"),
       things("instances", "instance_set", "Instances that are launched once"),
       things("target_groups", "target_group", "Target groups by id"),
       things("load_balancers", "load_balancer", "Application Load Balancers by id"),
       things("auto_scaling_groups", "auto_scaling_group", "EC2 Auto Scaling groups by id"),
       things("dns_records", "dns_record", "Route 53 records by name"),
       things("databases", "database", "Relational databases of Amazon RDS by id"),
       things("caches", "cache", "Caches of Amazon ElastiCache by id"),
       things("tables", "table", "Tables of Amazon DynamoDB by id"),
       things("buckets", "bucket", "Buckets of Amazon S3 by id"),
       things("file_systems", "file_system", "File systems of Amazon EFS by id"),
       things("externals", "external", "Services outside of the architecture by id"),
       things("distributions", "cloudfront_distribution",
              "Distributions of Amazon CloudFront by id"),
       own<Spec>("network", {Object{"network"}}, "VPCs and what is in them, and who may reach whom")
           .optional()
           .limits("left out: everybody reaches everybody"),
       things("components", "component", "Units that are not modelled further: up or down"),
       things("common_causes", "common_cause", "Events that take several things at once"),
       own<Spec>("on_call", {Object{"on_call"}}, "The person who is called"),
       own<Spec>("entry", {Reference{}},
                 "Where requests enter: a DNS record, an instance set or a group with an Elastic "
                 "IP, or a "
                 "distribution")
           .optional()
           .limits("left out: the only DNS record")}};
  return keys;
}

}  // namespace models
