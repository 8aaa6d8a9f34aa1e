#include "models/architecture/service_series.hpp"

#include <array>

namespace models {

namespace {

// In the order of the enumerations.
constexpr std::array database_series{
    FigureRow{"reads_failing", FigureKind::AsCounted, FigureUnit::Share},
    FigureRow{"writes_failing", FigureKind::AsCounted, FigureUnit::Share},
    FigureRow{"utilisation", FigureKind::AsCounted, FigureUnit::Share},
    FigureRow{"replica_lag", FigureKind::AsCounted, FigureUnit::Duration}};
constexpr std::array session_series{
    FigureRow{"active_carts", FigureKind::AsCounted, FigureUnit::Number},
    FigureRow{"carts_lost", FigureKind::AsCounted, FigureUnit::Number},
    FigureRow{"steps_without_cart", FigureKind::AsCounted, FigureUnit::Share}};
constexpr std::array cache_series{
    FigureRow{"hit_ratio", FigureKind::AsCounted, FigureUnit::Share},
    FigureRow{"shards_down", FigureKind::AsCounted, FigureUnit::Share}};

constexpr std::array store_series{
    FigureRow{"calls_failing", FigureKind::AsCounted, FigureUnit::Share}};
constexpr std::array pictures_series{
    FigureRow{"pictures_missed", FigureKind::AsCounted, FigureUnit::Share}};
constexpr std::array distribution_series{
    FigureRow{"hit_ratio", FigureKind::AsCounted, FigureUnit::Share},
    FigureRow{"read_latency", FigureKind::AsCounted, FigureUnit::Duration}};

constexpr std::array latency_series{
    FigureRow{"latency", FigureKind::AsCounted, FigureUnit::Duration}};

}  // namespace

FigureList service_series(const Scenario& scenario) {
  FigureList series;
  series.add("database", scenario.architecture.databases, database_series);
  series.add("table", scenario.architecture.tables, store_series);
  series.add("bucket", scenario.architecture.buckets, store_series);
  series.add("file_system", scenario.architecture.file_systems, store_series);
  std::vector<RequestClassSpec> on_volumes;
  for (const RequestClassSpec& request_class : scenario.workload.classes) {
    if (request_class.pictures && request_class.pictures->on_volumes()) {
      on_volumes.push_back(request_class);
    }
  }
  series.add("pictures", on_volumes, pictures_series);
  series.add("distribution", scenario.architecture.distributions, distribution_series);
  if (scenario.workload.latency) {
    series.add("class", scenario.workload.classes, latency_series);
  }
  if (scenario.workload.sessions) series.add_without_label("sessions", session_series);
  series.add("cache", scenario.architecture.caches, cache_series);
  return series;
}

}  // namespace models
