#include "models/architecture/service_figures.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace models {

namespace {

// In the order of the enumerations.
constexpr std::array group_figures{
    FigureRow{"instances_in_service", FigureKind::MeanOverTime, FigureUnit::Number},
    FigureRow{"instances_desired", FigureKind::MeanOverTime, FigureUnit::Number},
    FigureRow{"launches_per_year", FigureKind::PerYear, FigureUnit::Number}};
constexpr std::array data_volume_figures{
    FigureRow{"data_lost_per_year", FigureKind::PerYear, FigureUnit::Duration,
              FigureSense::LessIsBetter},
    FigureRow{"restores_per_year", FigureKind::PerYear, FigureUnit::Number},
    FigureRow{"abandoned_launches_per_year", FigureKind::PerYear, FigureUnit::Number},
    FigureRow{"data_lost", FigureKind::AsCounted, FigureUnit::Duration, FigureSense::LessIsBetter}};
constexpr std::array standby_figures{
    FigureRow{"takeovers_per_year", FigureKind::PerYear, FigureUnit::Number},
    FigureRow{"failed_takeovers_per_year", FigureKind::PerYear, FigureUnit::Number,
              FigureSense::LessIsBetter}};
constexpr std::array instance_figures{
    FigureRow{"instance_hours_per_month", FigureKind::PerMonth, FigureUnit::Number}};
constexpr std::array component_figures{
    FigureRow{"units_up", FigureKind::MeanOverTime, FigureUnit::Number},
    FigureRow{"crews_busy", FigureKind::MeanOverTime, FigureUnit::Number},
    FigureRow{"unit_failures_per_year", FigureKind::PerYear, FigureUnit::Number}};

constexpr std::array database_figures{
    FigureRow{"read_availability", FigureKind::MeanOverTime, FigureUnit::Share,
              FigureSense::MoreIsBetter},
    FigureRow{"write_availability", FigureKind::MeanOverTime, FigureUnit::Share,
              FigureSense::MoreIsBetter},
    FigureRow{"failovers_per_year", FigureKind::PerYear, FigureUnit::Number},
    FigureRow{"unprotected_per_year", FigureKind::PerYear, FigureUnit::Duration},
    FigureRow{"planned_downtime_per_year", FigureKind::PerYear, FigureUnit::Duration},
    FigureRow{"lost_writes_per_year", FigureKind::PerYear, FigureUnit::Duration,
              FigureSense::LessIsBetter},
    FigureRow{"utilisation", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"replica_lag", FigureKind::MeanOverTime, FigureUnit::Duration},
    FigureRow{"stale_reads", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"replicas", FigureKind::MeanOverTime, FigureUnit::Number}};

/// Rows of databases: those that only Aurora has are left out where there is none.
std::span<const FigureRow> rows_of(const std::vector<DatabaseSpec>& databases) {
  const std::span<const FigureRow> all = database_figures;
  return has_aurora(databases) ? all
                               : all.first(static_cast<std::size_t>(DatabaseFigure::Replicas));
}

constexpr std::array table_figures{
    FigureRow{"service_availability", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"throttled_reads", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"throttled_writes", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"read_units_per_month", FigureKind::PerMonth, FigureUnit::Number},
    FigureRow{"write_units_per_month", FigureKind::PerMonth, FigureUnit::Number}};
constexpr std::array bucket_figures{
    FigureRow{"service_availability", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"reads_per_month", FigureKind::PerMonth, FigureUnit::Number},
    FigureRow{"writes_per_month", FigureKind::PerMonth, FigureUnit::Number}};
constexpr std::array file_system_figures{
    FigureRow{"service_availability", FigureKind::MeanOverTime, FigureUnit::Share}};
constexpr std::array pictures_figures{FigureRow{"pictures_missed", FigureKind::MeanOverTime,
                                                FigureUnit::Share, FigureSense::LessIsBetter},
                                      FigureRow{"pictures_lost_per_year", FigureKind::PerYear,
                                                FigureUnit::Number, FigureSense::LessIsBetter}};

std::vector<RequestClassSpec> with_pictures(const WorkloadSpec& workload) {
  std::vector<RequestClassSpec> classes;
  for (const RequestClassSpec& request_class : workload.classes) {
    if (request_class.pictures) classes.push_back(request_class);
  }
  return classes;
}

constexpr std::array latency_figures{
    FigureRow{"latency_mean", FigureKind::AsCounted, FigureUnit::Duration},
    FigureRow{"latency_p50", FigureKind::AsCounted, FigureUnit::Duration},
    FigureRow{"latency_p95", FigureKind::AsCounted, FigureUnit::Duration,
              FigureSense::LessIsBetter},
    FigureRow{"latency_p99", FigureKind::AsCounted, FigureUnit::Duration}};

constexpr std::array distribution_figures{
    FigureRow{"hit_ratio", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"hit_latency", FigureKind::AsCounted, FigureUnit::Duration},
    FigureRow{"miss_latency", FigureKind::AsCounted, FigureUnit::Duration},
    FigureRow{"direct_latency", FigureKind::AsCounted, FigureUnit::Duration},
    FigureRow{"read_latency", FigureKind::MeanOverTime, FigureUnit::Duration},
    FigureRow{"origin_down_per_year", FigureKind::PerYear, FigureUnit::Duration},
    FigureRow{"served_while_origin_down", FigureKind::AsCounted, FigureUnit::Share}};

constexpr std::array session_figures{
    FigureRow{"carts_lost_per_year", FigureKind::PerYear, FigureUnit::Number,
              FigureSense::LessIsBetter},
    FigureRow{"active_carts", FigureKind::MeanOverTime, FigureUnit::Number},
    FigureRow{"steps_without_cart", FigureKind::AsCounted, FigureUnit::Share,
              FigureSense::LessIsBetter},
    FigureRow{"cart_too_large", FigureKind::AsCounted, FigureUnit::Share,
              FigureSense::LessIsBetter},
    FigureRow{"cookie_gb_in_per_month", FigureKind::PerMonth, FigureUnit::Number},
    FigureRow{"cookie_gb_out_per_month", FigureKind::PerMonth, FigureUnit::Number},
    FigureRow{"validation_cpu_per_month", FigureKind::PerMonth, FigureUnit::Duration}};
// Of a drill, which is no year.
constexpr std::array drilled_session_figures{
    FigureRow{"carts_lost", FigureKind::AsCounted, FigureUnit::Number}};

constexpr std::array cache_figures{
    FigureRow{"hit_ratio", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"cache_availability", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"stale_hits", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"failovers_per_year", FigureKind::PerYear, FigureUnit::Number},
    FigureRow{"lost_writes_per_year", FigureKind::PerYear, FigureUnit::Duration},
    FigureRow{"emptied_per_year", FigureKind::PerYear, FigureUnit::Number}};

constexpr std::array nat_gateway_figures{
    FigureRow{"nat_availability", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"nat_gb_per_month", FigureKind::PerMonth, FigureUnit::Number}};

// Of every kind, for who knows a figure by its name alone.
constexpr std::array all_rows{
    std::span<const FigureRow>(group_figures),
    std::span<const FigureRow>(data_volume_figures),
    std::span<const FigureRow>(standby_figures),
    std::span<const FigureRow>(instance_figures),
    std::span<const FigureRow>(component_figures),
    std::span<const FigureRow>(database_figures),
    std::span<const FigureRow>(latency_figures),
    std::span<const FigureRow>(distribution_figures),
    std::span<const FigureRow>(session_figures),
    std::span<const FigureRow>(drilled_session_figures),
    std::span<const FigureRow>(cache_figures),
    std::span<const FigureRow>(table_figures),
    std::span<const FigureRow>(bucket_figures),
    std::span<const FigureRow>(file_system_figures),
    std::span<const FigureRow>(pictures_figures),
    std::span<const FigureRow>(nat_gateway_figures),
};

/// Those that have what the rows are about.
template <class Specs, class Has>
Specs those_with(const Specs& specs, const Has& has) {
  Specs some;
  for (const auto& spec : specs) {
    if (has(spec)) some.push_back(spec);
  }
  return some;
}

void add_takeovers(const Scenario& scenario, FigureList& figures) {
  const auto volumes =
      those_with(scenario.architecture.auto_scaling_groups,
                 [](const AutoScalingGroupSpec& group) { return group.data_volume.has_value(); });
  const std::span<const FigureRow> rows(data_volume_figures);
  constexpr auto of_drills = static_cast<std::size_t>(DataVolumeFigure::DataLostInDrill);
  figures.add("data_volume", volumes, scenario.is_drill() ? rows : rows.first(of_drills));
  figures.add("standby",
              those_with(scenario.architecture.instances,
                         [](const InstanceSetSpec& set) { return set.standby.has_value(); }),
              standby_figures);
}

void add_sessions(const Scenario& scenario, FigureList& figures) {
  const std::optional<SessionSpec>& sessions = scenario.workload.sessions;
  if (!sessions) return;
  const std::span<const FigureRow> rows(session_figures);
  constexpr auto of_cookies = static_cast<std::size_t>(SessionFigure::CartTooLarge);
  figures.add_without_label("sessions", sessions->in_cookie() ? rows : rows.first(of_cookies));
  if (scenario.is_drill()) figures.add_without_label("drilled_sessions", drilled_session_figures);
}

}  // namespace

FigureList service_figures(const Scenario& scenario) {
  const Architecture& design = scenario.architecture;
  FigureList figures;
  figures.add("group", design.auto_scaling_groups, group_figures);
  if (!design.instances.empty() || !design.auto_scaling_groups.empty()) {
    figures.add(instance_figures);
  }
  add_takeovers(scenario, figures);
  figures.add("component", design.components, component_figures);
  figures.add("database", design.databases, rows_of(design.databases));
  figures.add("table", design.tables, table_figures);
  figures.add("bucket", design.buckets, bucket_figures);
  figures.add("file_system", design.file_systems, file_system_figures);
  figures.add("pictures", with_pictures(scenario.workload), pictures_figures);
  if (scenario.workload.latency) {
    figures.add("class", scenario.workload.classes, latency_figures);
  }
  figures.add("distribution", design.distributions, distribution_figures);
  add_sessions(scenario, figures);
  figures.add("cache", design.caches, cache_figures);
  figures.add("nat_gateway", design.network.nat_gateways, nat_gateway_figures);
  return figures;
}

const FigureRow* row_of_service_figure(std::string_view name) {
  const std::string_view row_name = name.substr(0, name.find('{'));
  for (const std::span<const FigureRow> rows : all_rows) {
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const FigureRow& one) { return one.name == row_name; });
    if (row != rows.end()) return &*row;
  }
  return nullptr;
}

}  // namespace models
