#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "models/architecture/fault_kinds.hpp"
#include "models/architecture/scenario.hpp"
#include "models/context/hazard.hpp"
#include "models/context/plan_book.hpp"
#include "models/ledger/blame.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// What does not change about the zones of a scenario and about its region.
struct ZonesPlan {
  struct Zone {
    std::array<CauseId, zone_fault_count> causes{};
    std::array<sim::StreamKey, random_zone_faults> clocks{};
    std::array<sim::StreamKey, random_zone_faults> lasts{};
    sim::StreamKey control_plane;
    sim::StreamKey life;
    sim::StreamKey repair;
  };

  std::span<const ZoneSpec> specs;
  std::span<const CommonCauseSpec> common_causes;
  const FailureModel* failures = nullptr;
  std::string region;
  bool has_random_faults = false;
  bool has_instances = false;  ///< For which an impaired control plane matters.
  std::vector<Zone> zones;     ///< By ZoneId.
  /// One that is lost as a whole, by regions_of(). Empty where none ever is.
  struct Region {
    std::string name;
    std::vector<ZoneId> zones;
    CauseId cause;
    sim::StreamKey clock;
    sim::StreamKey lasts;
  };
  std::vector<Region> regions;
  std::array<CauseId, region_fault_count> region_causes{};
  std::array<sim::StreamKey, region_fault_count> region_clocks{};
  std::array<sim::StreamKey, region_fault_count> region_lasts{};

  /// Of the faults of the region, and of a kind that comes by itself of a zone.
  [[nodiscard]] const FaultProcess& process(RegionFault kind) const;
  [[nodiscard]] const FaultProcess& process(ZoneFault kind) const;

  // Hazards, in order: the end of each zone's own life; each kind of fault of any other zone; each
  // kind of fault of the region.
  [[nodiscard]] static std::size_t hazard_of_life(ZoneId zone) noexcept { return zone.index(); }
  [[nodiscard]] std::size_t hazard_of(ZoneFault kind) const noexcept {
    return specs.size() + index_of(kind);
  }
  [[nodiscard]] std::size_t hazard_of(RegionFault kind) const noexcept {
    return specs.size() + random_zone_faults + index_of(kind);
  }
  void add_hazards(const GivenLosses& given, HazardGroups& into) const;
};

/// `scenario` has to outlive the plan.
[[nodiscard]] ZonesPlan plan_zones(const Scenario& scenario, PlanBook& book);

}  // namespace models
