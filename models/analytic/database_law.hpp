#pragma once

#include <vector>

#include "models/analytic/loss_event.hpp"
#include "models/architecture/scenario.hpp"

namespace models::analytic {

/// Long-run law of a database: what happens to it, how often, and what its callers see. See
/// docs/models/analytic.md for what it takes exactly and what to first order.
struct DatabaseLaw {
  std::vector<LossEvent> events;
  double failovers_per_year = 0;
  double unprotected = 0;  ///< Share of time: a lost primary would have no successor.
  double exposed = 0;      ///< The part of it in which the primary works.
  /// Share of time in which one instance is gone by faults of its own, repaired where it is.
  double instance_down = 0;
  double lost_writes_s_per_year = 0;  ///< Infinite where a lost volume has no backup.

  [[nodiscard]] double reads_down() const;            ///< Long-run share of the reads that fail.
  [[nodiscard]] double writes_down() const;           ///< Of the writes.
  [[nodiscard]] double planned_s_per_year() const;    ///< Of failed writes, by planned work.
  [[nodiscard]] double faults_seen_per_year() const;  ///< Those that some call fails by.
};

/// Faults of its instances, of the zones they live in, and planned work. Not looked at: who calls
/// and how much, connections, the volume's growth, common causes, the control plane, and on-call
/// hours. Requires that the id exists.
[[nodiscard]] DatabaseLaw database_law_of(const Scenario& scenario, DatabaseId id);

/// The same of an Aurora cluster, to first order in faults that meet. Requires that it is one.
[[nodiscard]] DatabaseLaw aurora_law_of(const Scenario& scenario, DatabaseId id);

/// How a zone is lost: by its own life, or by power and network of the failure model.
struct ZoneLoss {
  double per_year = 0;
  sim::Distribution lasts = sim::Distribution::constant(0);
};
[[nodiscard]] std::vector<ZoneLoss> zone_losses_of(const Scenario& scenario, ZoneId zone);

}  // namespace models::analytic
