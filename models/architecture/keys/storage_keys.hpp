#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/keys/placement_keys.hpp"
#include "models/architecture/storage_spec.hpp"

namespace models {

/// What services that a region runs have in common: tables, buckets, regional file systems.
struct RegionalFaults {
  FaultProcess service_event;
};
[[nodiscard]] inline const Keys<RegionalFaults>& regional_fault_keys() {
  using Spec = RegionalFaults;
  static const Keys<Spec> keys{
      {"regional_faults", "Failures of a service that the region runs", "regional_services"},
      {own<Spec>("service_event", {Object{"fault"}}, "The service answers nothing")}};
  return keys;
}

namespace detail {
template <class Spec>
[[nodiscard]] Row<Spec> regional_faults_row() {
  return own<Spec>("faults", {OneOf{{{Choice{{"none"}, "a word"}}, {Object{"regional_faults"}}}}},
                   "Failures of the service; none: none of its own")
      .varies();
}
}  // namespace detail

[[nodiscard]] inline const Keys<ProvisionedUnits>& provisioned_unit_keys() {
  using Spec = ProvisionedUnits;
  static const Keys<Spec> keys{
      {"provisioned_units", "What a table does in a second at most", "tables.provisioned"},
      {whole<&Spec::reads>("read_units", {1, 10'000'000}, "Reads of up to 4096 bytes").required(),
       whole<&Spec::writes>("write_units", {1, 10'000'000}, "Writes of up to 1024 bytes")
           .required()}};
  return keys;
}

[[nodiscard]] inline const Keys<TableSpec>& table_keys() {
  using Spec = TableSpec;
  static const Keys<Spec> keys{
      {"table", "A table of Amazon DynamoDB", "tables"},
      {size<&Spec::item_bytes>("item_size", {1, 409'600},
                               "Of an item: a read takes a unit for each 4096 bytes that it has "
                               "begun, a write one for each 1024")
           .limits("1B to 400KiB"),
       own<Spec>("provisioned", {Object{"provisioned_units"}},
                 "What it does in a second at most; more is throttled")
           .optional()
           .limits("left out: on demand"),
       size<&Spec::stored_bytes>("stored", {0, 1e18}, "In it"),
       detail::regional_faults_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<BucketSpec>& bucket_keys() {
  using Spec = BucketSpec;
  static const Keys<Spec> keys{
      {"bucket", "A bucket of Amazon S3", "buckets"},
      {size<&Spec::stored_bytes>("stored", {0, 1e18}, "In it, beside pictures"),
       detail::regional_faults_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<FileSystemSpec>& file_system_keys() {
  using Spec = FileSystemSpec;
  static const Keys<Spec> keys{
      {"file_system", "A file system of Amazon EFS", "file_systems"},
      {flag<&Spec::one_zone>("one_zone", "Kept in one zone, and lost with it"),
       ids<&Spec::zones>("zones", 1,
                         "With a mount target each; an instance uses that of its zone, or the "
                         "first one where its zone has none")
           .optional()
           .limits("left out: all; one with `one_zone`"),
       size<&Spec::stored_bytes>("stored", {0, 1e18}, "In it, beside pictures"),
       detail::regional_faults_row<Spec>(), detail::subnets_row<Spec>(),
       detail::security_groups_row<Spec>()}};
  return keys;
}

[[nodiscard]] inline const Keys<PicturesSpec>& pictures_keys() {
  using Spec = PicturesSpec;
  static const Keys<Spec> keys{
      {"pictures", "Pictures that requests look at and add to", "workload.classes.pictures"},
      {real<&Spec::reads>("reads", {0, 10'000}, "Of a request"),
       real<&Spec::uploads>("uploads", {0, 10'000}, "Of a request"),
       own<Spec>("stored_in", {Reference{}},
                 "volumes: of the instances that took them; or a file system, or a bucket")
           .required(),
       real<&Spec::at_start>("at_start", {0, 1e15},
                             "How many there are, evenly over the instances of the start"),
       size<&Spec::bytes>("size", {0, 1e12}, "Of one, for what a file system or a bucket stores")
           .by_hand()}};
  return keys;
}

}  // namespace models
