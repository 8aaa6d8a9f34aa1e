#include "models/explain/storage_part.hpp"

#include <cmath>

#include "models/explain/instance_pool.hpp"
#include "sim/time/year.hpp"

namespace models::explaining {

namespace {

/// Events are a Poisson process that does not strike what is down: 1 / rate up, the mean length
/// down.
StoragePart with_events(std::string path, const FaultProcess& events) {
  StoragePart part;
  part.path = std::move(path);
  part.lasts = events.lasts;
  if (events.per_year <= 0) return part;
  const double mean_years = events.lasts.mean() / sim::seconds_per_year;
  part.down = std::isfinite(mean_years)
                  ? events.per_year * mean_years / (1 + events.per_year * mean_years)
                  : 1;
  part.per_year = events.per_year * (1 - part.down);
  return part;
}

}  // namespace

StoragePart storage_part_of(const Scenario& scenario, const StorageId& id) {
  const Architecture& design = scenario.architecture;
  if (const auto* table = std::get_if<TableId>(&id)) {
    const TableSpec& spec = design.tables[table->index()];
    return with_events("tables/" + spec.id, spec.service_event);
  }
  if (const auto* bucket = std::get_if<BucketId>(&id)) {
    const BucketSpec& spec = design.buckets[bucket->index()];
    return with_events("buckets/" + spec.id, spec.service_event);
  }
  const FileSystemSpec& spec = design.file_systems[std::get<FileSystemId>(id).index()];
  const std::string path = "file_systems/" + spec.id;
  if (!spec.one_zone) return with_events(path, spec.service_event);
  const ZoneLosses losses = losses_of(scenario, spec.zones.front());
  StoragePart part;
  part.path = path;
  part.zone = spec.zones.front();
  part.down = losses.down;
  part.per_year = losses.per_year;
  return part;
}

std::optional<StorageId> storage_of(const CallTarget& target) {
  if (const auto* table = std::get_if<TableId>(&target)) return *table;
  if (const auto* bucket = std::get_if<BucketId>(&target)) return *bucket;
  if (const auto* file_system = std::get_if<FileSystemId>(&target)) return *file_system;
  return std::nullopt;
}

}  // namespace models::explaining
