#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/architecture/fault_kinds.hpp"
#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"
#include "models/context/hazard.hpp"
#include "models/context/plan_book.hpp"
#include "models/ledger/blame.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// What does not change about the databases of a scenario.
struct DatabasesPlan {
  /// An instance: the members that take turns as the primary come first, then the read replicas.
  struct Member {
    ZoneId zone;
    std::uint32_t site = 0;  ///< Of a global database: 1 in its second region.
    std::array<sim::StreamKey, database_fault_count> clocks{};
    sim::StreamKey lasts;
  };
  struct Database {
    std::array<CauseId, database_fault_count> causes{};
    CauseId operation;
    CauseId volume_full;
    CauseId connection_limit;
    std::vector<Member> members;
    std::uint32_t turns = 1;  ///< Members that may be the primary.
    /// The cluster of a database, and the one in its second region.
    struct Site {
      std::uint32_t first = 0;  ///< Of its members.
      std::uint32_t members = 0;
      std::uint32_t region = 0;    ///< Place in regions_of().
      std::vector<ZoneId> copies;  ///< With copies of its storage.
    };
    std::array<Site, 2> sites{};
    CauseId copies_lost;  ///< Of Aurora.
    sim::StreamKey failovers;
    sim::StreamKey people;
    std::array<sim::StreamKey, 2> maintenance{};  ///< Updates, upgrades.
    /// By place of an instance, whether it calls the database, and so has connections.
    std::vector<bool> callers;
    bool is_called = false;  ///< By some class of requests.
    /// How much of an outage it is when no call to it is answered, 0 to 1.
    double of_outage = 0;
    /// That the timeline changes it to.
    struct ChangedClass {
      std::string name;
      std::size_t meter = 0;
    };
    std::vector<ChangedClass> changed_classes;
  };

  std::span<const DatabaseSpec> specs;  ///< By DatabaseId.
  std::span<const ZoneSpec> zones;      ///< By ZoneId.
  const OnCallSpec* person = nullptr;
  const LoadCurve* demand = nullptr;
  bool has_random_faults = false;
  std::vector<Database> databases;
  FigureBlock figures;  ///< By DatabaseFigure and DatabaseId.
  FigureBlock meters;   ///< By DatabaseMeter and DatabaseId.
  FigureBlock series;   ///< By DatabaseSeries and DatabaseId.

  // Hazards, in order: database by database, each kind of fault.
  [[nodiscard]] static std::size_t hazard_of(DatabaseId database, DatabaseFault kind) noexcept {
    return database.index() * database_fault_count + static_cast<std::size_t>(kind);
  }
  [[nodiscard]] double per_year(DatabaseId database, DatabaseFault kind) const;
  void add_hazards(const GivenLosses& given, HazardGroups& into) const;
};

/// `scenario` has to outlive the plan.
[[nodiscard]] DatabasesPlan plan_databases(const Scenario& scenario, PlanBook& book);

}  // namespace models
