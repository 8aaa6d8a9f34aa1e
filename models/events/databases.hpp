#pragma once

#include <cstdint>
#include <variant>

#include "models/architecture/fault_kinds.hpp"
#include "models/architecture/ids.hpp"
#include "models/ledger/blame.hpp"

namespace models {

// Members of a database are counted through: those that take turns first, then read replicas.

/// By itself.
struct DatabaseFaultArrives {
  static constexpr std::uint8_t number = 39;
  DatabaseId database;
  std::uint32_t member = 0;
  DatabaseFault kind = DatabaseFault::HostFault;
};
/// In place, or anew.
struct MemberReady {
  static constexpr std::uint8_t number = 40;
  DatabaseId database;
  std::uint32_t member = 0;
  std::uint32_t epoch = 0;  ///< Of the member: what has been overtaken does nothing.
};
/// Another member is the primary.
struct FailoverDone {
  static constexpr std::uint8_t number = 41;
  DatabaseId database;
  std::uint32_t epoch = 0;  ///< Of the database.
};
/// What callers see changes its course: they have noticed, follow a name, drop a reader.
struct CourseTurns {
  static constexpr std::uint8_t number = 42;
  DatabaseId database;
  std::uint32_t turn = 0;  ///< Of its answers: an older one does nothing.
};
struct MaintenanceArrives {
  static constexpr std::uint8_t number = 43;
  DatabaseId database;
  bool upgrade = false;
};
struct MaintenanceBegins {
  static constexpr std::uint8_t number = 44;
  DatabaseId database;
  bool upgrade = false;
};
/// The standby has its update, and the failover may begin.
struct StandbyPatched {
  static constexpr std::uint8_t number = 45;
  DatabaseId database;
  std::uint32_t epoch = 0;  ///< Of the database.
};
struct VolumeFull {
  static constexpr std::uint8_t number = 46;
  DatabaseId database;
};
struct VolumeExtended {
  static constexpr std::uint8_t number = 47;
  DatabaseId database;
};
/// A person has made a read replica the primary.
struct ReplicaPromoted {
  static constexpr std::uint8_t number = 48;
  DatabaseId database;
  std::uint32_t member = 0;
};

/// All members are up again that were down for it.
struct PlannedWorkDone {
  static constexpr std::uint8_t number = 49;
  DatabaseId database;
  std::uint32_t epoch = 0;  ///< Of the database.
};

/// Copies of Aurora's storage in a zone are there again.
struct CopiesMade {
  static constexpr std::uint8_t number = 92;
  DatabaseId database;
  std::uint32_t site = 0;   ///< Of the clusters.
  std::uint32_t place = 0;  ///< Of the zone among those with copies.
  std::uint32_t count = 1;
  FaultId fault;
};

/// A person makes the cluster of the other region the primary one.
struct RegionPromoted {
  static constexpr std::uint8_t number = 93;
  DatabaseId database;
  std::uint32_t epoch = 0;  ///< Of the losses of its region.
};
/// The policy that scales replicas of Aurora looks at their CPU.
struct ReplicasScale {
  static constexpr std::uint8_t number = 94;
  DatabaseId database;
  std::uint32_t epoch = 0;  ///< Of its questions.
};

/// For what the callers of a database wait while people move or restore what it holds.
enum class DatabaseMove : std::uint8_t {
  Dump,     ///< All of it goes to a new one.
  Cutover,  ///< All but the latest changes is in the new one.
  Restore,
};
/// Once the database is whole.
struct CutoverBegins {
  static constexpr std::uint8_t number = 150;
  DatabaseId database;
  DatabaseMove move = DatabaseMove::Dump;
  sim::Duration lasts{};
};

using DatabasesEvent =
    std::variant<DatabaseFaultArrives, MemberReady, FailoverDone, CourseTurns, MaintenanceArrives,
                 MaintenanceBegins, StandbyPatched, VolumeFull, VolumeExtended, ReplicaPromoted,
                 PlannedWorkDone, CopiesMade, RegionPromoted, ReplicasScale, CutoverBegins>;

}  // namespace models
