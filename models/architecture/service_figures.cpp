#include "models/architecture/service_figures.hpp"

#include <array>

namespace models {

namespace {

// In the order of the enumerations.
constexpr std::array group_figures{
    FigureRow{"instances_in_service", FigureKind::MeanOverTime, FigureUnit::Number},
    FigureRow{"instances_desired", FigureKind::MeanOverTime, FigureUnit::Number},
    FigureRow{"launches_per_year", FigureKind::PerYear, FigureUnit::Number}};
constexpr std::array instance_figures{
    FigureRow{"instance_hours_per_month", FigureKind::PerMonth, FigureUnit::Number}};
constexpr std::array component_figures{
    FigureRow{"units_up", FigureKind::MeanOverTime, FigureUnit::Number},
    FigureRow{"crews_busy", FigureKind::MeanOverTime, FigureUnit::Number},
    FigureRow{"unit_failures_per_year", FigureKind::PerYear, FigureUnit::Number}};

constexpr std::array database_figures{
    FigureRow{"read_availability", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"write_availability", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"failovers_per_year", FigureKind::PerYear, FigureUnit::Number},
    FigureRow{"unprotected_per_year", FigureKind::PerYear, FigureUnit::Duration},
    FigureRow{"planned_downtime_per_year", FigureKind::PerYear, FigureUnit::Duration},
    FigureRow{"lost_writes_per_year", FigureKind::PerYear, FigureUnit::Duration},
    FigureRow{"utilisation", FigureKind::MeanOverTime, FigureUnit::Share},
    FigureRow{"replica_lag", FigureKind::MeanOverTime, FigureUnit::Duration},
    FigureRow{"stale_reads", FigureKind::MeanOverTime, FigureUnit::Share}};

}  // namespace

FigureList service_figures(const Architecture& design) {
  FigureList figures;
  figures.add("group", design.auto_scaling_groups, group_figures);
  if (!design.instances.empty() || !design.auto_scaling_groups.empty()) {
    figures.add(instance_figures);
  }
  figures.add("component", design.components, component_figures);
  figures.add("database", design.databases, database_figures);
  return figures;
}

}  // namespace models
