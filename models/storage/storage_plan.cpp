#include "models/storage/storage_plan.hpp"

#include <algorithm>

#include "models/architecture/called_database.hpp"
#include "models/architecture/service_figures.hpp"
#include "models/architecture/service_meters.hpp"
#include "models/context/severity.hpp"

namespace models {

namespace {

/// Whether distributions fetch from it what they do not hold.
bool is_origin(const Architecture& design, const CallTarget& target) {
  const auto* bucket = std::get_if<BucketId>(&target);
  return bucket != nullptr &&
         std::any_of(design.distributions.begin(), design.distributions.end(),
                     [&](const DistributionSpec& spec) {
                       return std::any_of(
                           spec.origins.begin(), spec.origins.end(),
                           [&](const OriginSpec& origin) { return origin.bucket == *bucket; });
                     });
}

template <class Spec>
StoragePlan::Service plan_service(const Scenario& scenario, const Spec& spec,
                                  const CallTarget& target, PlanBook& book) {
  StoragePlan::Service plan;
  plan.id = &spec.id;
  plan.regional = plan_regional_service(spec.id, spec.service_event, scenario.is_drill(), book);
  double share = 0;
  for (const RequestClassSpec& request_class : scenario.workload.classes) {
    const bool calls = std::any_of(request_class.calls.begin(), request_class.calls.end(),
                                   [&](const CallSpec& call) { return leads_to(call, target); });
    plan.is_called = plan.is_called || calls;
    if (calls) share += request_class.share;
  }
  plan.is_called = plan.is_called || is_origin(scenario.architecture, target);
  plan.bytes = spec.stored_bytes;
  plan.of_outage = severity_of_losses(share, 1 - scenario.run.up_threshold);
  return plan;
}

void plan_pictures(const Scenario& scenario, StoragePlan& plan) {
  for (std::size_t index = 0; index < scenario.workload.classes.size(); ++index) {
    const RequestClassSpec& request_class = scenario.workload.classes[index];
    if (!request_class.pictures) continue;
    const std::size_t thing = plan.classes_with_pictures++;
    const PicturesSpec& pictures = *request_class.pictures;
    if (!pictures.on_volumes()) {
      StoragePlan::Service& store = plan.services[plan.service_of(pictures.stored_in)];
      store.bytes += pictures.at_start * pictures.bytes;
      store.bytes_per_request += request_class.share * pictures.uploads * pictures.bytes;
      continue;
    }
    plan.pictures.push_back({index, request_class.share, 0, {}, thing});
  }
}

}  // namespace

StoragePlan plan_storage(const Scenario& scenario, PlanBook& book) {
  const Architecture& design = scenario.architecture;
  StoragePlan plan;
  plan.tables = design.tables;
  plan.buckets = design.buckets;
  plan.file_systems = design.file_systems;
  plan.zones = design.zones;
  plan.classes = scenario.workload.classes;
  plan.demand = &scenario.workload.demand;
  for (std::size_t index = 0; index < plan.tables.size(); ++index) {
    const TableSpec& spec = plan.tables[index];
    plan.services.push_back(plan_service(scenario, spec, sim::make_id<TableId>(index), book));
    plan.throttling.push_back(book.add_cause("throttling", spec.id));
  }
  for (std::size_t index = 0; index < plan.buckets.size(); ++index) {
    plan.services.push_back(
        plan_service(scenario, plan.buckets[index], sim::make_id<BucketId>(index), book));
  }
  for (std::size_t index = 0; index < plan.file_systems.size(); ++index) {
    const FileSystemSpec& spec = plan.file_systems[index];
    plan.services.push_back(plan_service(scenario, spec, sim::make_id<FileSystemId>(index), book));
    StoragePlan::FileSystem& mounted = plan.mounted.emplace_back();
    for (const ZoneId zone : spec.zones) {
      mounted.mount_targets.push_back(
          book.add_cause("mount_target", spec.id + "/" + design.zones[zone.index()].id));
    }
  }
  plan_pictures(scenario, plan);
  plan.table_figures = book.figures().of("table");
  plan.bucket_figures = book.figures().of("bucket");
  plan.file_system_figures = book.figures().of("file_system");
  plan.picture_figures = book.figures().of("pictures");
  plan.table_meters = book.meters().of("table");
  plan.bucket_meters = book.meters().of("bucket");
  plan.file_system_meters = book.meters().of("file_system");
  plan.table_series = book.series().of("table");
  plan.bucket_series = book.series().of("bucket");
  plan.file_system_series = book.series().of("file_system");
  plan.picture_series = book.series().of("pictures");
  return plan;
}

void StoragePlan::add_hazards(const GivenLosses&, HazardGroups& into) const {
  for (const Service& service : services) {
    into.begin();
    into.add(service.regional.comes_by_itself);
  }
}

}  // namespace models
