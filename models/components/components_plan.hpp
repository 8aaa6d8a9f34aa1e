#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "models/architecture/figure_list.hpp"
#include "models/architecture/scenario.hpp"
#include "models/context/hazard.hpp"
#include "models/context/plan_book.hpp"
#include "models/ledger/blame.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// What does not change about the component sets of a scenario, and about their common causes.
struct ComponentsPlan {
  struct Unit {
    static constexpr std::uint32_t no_zone = std::numeric_limits<std::uint32_t>::max();

    ComponentId set;
    std::uint32_t zone = no_zone;
    sim::StreamKey life;
    sim::StreamKey repair;
  };
  struct Set {
    CauseId cause;
    std::uint32_t first_unit = 0;
    bool races = false;  ///< Hazards depend on the others: drawn as one race, exponential lives.
    sim::StreamKey race;
    /// How much of an outage it is when the set lacks units, 0 to 1: a set that takes only some of
    /// the requests with it is no whole outage.
    double of_outage = 0;
  };
  struct CommonCause {
    CauseId cause;
    sim::StreamKey clock;
  };

  std::span<const ComponentSpec> specs;                 ///< By ComponentId.
  std::span<const CommonCauseSpec> common_cause_specs;  ///< Like common_causes.
  std::span<const ZoneSpec> zones;                      ///< By ZoneId.
  bool has_random_faults = false;
  std::vector<Unit> units;
  std::vector<Set> sets;
  std::vector<CommonCause> common_causes;
  FigureBlock figures;  ///< By ComponentFigure and ComponentId.

  [[nodiscard]] const ComponentSpec& spec_of(const Unit& unit) const {
    return specs[unit.set.index()];
  }

  // Hazards, in order: failures of each set's units; each common cause.
  [[nodiscard]] static std::size_t hazard_of(ComponentId set) noexcept { return set.index(); }
  [[nodiscard]] std::size_t hazard_of_common_cause(std::uint32_t cause) const noexcept {
    return sets.size() + cause;
  }
  void add_hazards(const GivenLosses& given, HazardGroups& into) const;
};

/// `scenario` has to outlive the plan.
[[nodiscard]] ComponentsPlan plan_components(const Scenario& scenario, PlanBook& book);

}  // namespace models
