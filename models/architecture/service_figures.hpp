#pragma once

#include <cstdint>

#include "models/architecture/architecture.hpp"
#include "models/architecture/figure_list.hpp"

namespace models {

// Rows of the figures of each kind of service, which docs/reference/figures.md defines.

/// Of an Auto Scaling group, "group".
enum class GroupFigure : std::uint8_t { InService, Desired, Launches };
/// Of all instances together, without a label.
enum class InstanceFigure : std::uint8_t { Hours };
/// Of a component set, "component".
enum class ComponentFigure : std::uint8_t { UnitsUp, CrewsBusy, Failures };

/// Of a database, "database".
enum class DatabaseFigure : std::uint8_t {
  ReadAvailability,
  WriteAvailability,
  Failovers,
  Unprotected,
  PlannedDowntime,
  LostWrites,
  Utilisation,
  ReplicaLag,
  StaleReads
};

/// What the services of an architecture report. A service that is new has its rows here, and the
/// other places of its figures are where it fills them in.
[[nodiscard]] FigureList service_figures(const Architecture& design);

}  // namespace models
