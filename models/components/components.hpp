#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "models/architecture/timeline_spec.hpp"
#include "models/components/components_plan.hpp"
#include "models/context/context.hpp"
#include "models/context/sketch.hpp"
#include "models/ledger/outcome.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// Sets of repairable units, and what takes several of them at once: the service that knows nothing
/// of AWS. Keeps Facts::components.
class Components {
 public:
  using Event = ComponentsEvent;
  using Heard = std::variant<ZoneStruck, ZoneMended>;
  using Plan = ComponentsPlan;
  using Here = Context<Event>;

  explicit Components(const Plan& plan)
      : plan_(&plan),
        units_(plan.units.size()),
        sets_(plan.sets.size()),
        common_causes_(plan.common_causes.size()) {}

  void start(Here here);
  void on(UnitFails event, Here here);
  void on(UnitRepaired event, Here here);
  void on(InjectedUnitRepaired event, Here here);
  void on(RaceFails event, Here here);
  void on(CommonCauseStrikes event, Here here);
  void hear(const ZoneStruck& notice, Here here);
  void hear(const ZoneMended& notice, Here here);
  void obey(const InjectComponentFault& action, Here here);
  void start_over(Here here);
  void close(Outcome& outcome, Here here);
  void draw(Sketch& sketch, Here here) const;

  // Rare events.
  [[nodiscard]] double hazard_rate(std::size_t hazard, const Commons& world) const;
  void strike(std::size_t hazard, sim::Stream& choices, Here here);
  [[nodiscard]] bool is_whole(const Commons& world) const;
  [[nodiscard]] double severity(const Commons& world) const;
  void restart(Here here);
  void prepare_to_renew(const Commons& world);
  void renew(Here here);
  [[nodiscard]] bool renews(UnitFails event, const Commons& world) const;
  [[nodiscard]] bool renews(UnitRepaired event, const Commons& world) const;
  [[nodiscard]] static bool renews(RaceFails, const Commons&) { return true; }
  [[nodiscard]] static bool renews(CommonCauseStrikes, const Commons& world) {
    return !world.given.common;
  }
  [[nodiscard]] static bool renews(InjectedUnitRepaired, const Commons&) { return false; }

 private:
  /// Why something fails: a fault that is known already, or a cause of which one begins should
  /// anything be lost to it.
  struct Origin {
    CauseId cause;
    std::optional<FaultId> fault;
  };
  struct Unit {
    bool up = true;
    bool waiting = false;       ///< For a crew.
    sim::Instant next_failure;  ///< On the absolute clock of an exponential life.
    sim::Instant began;         ///< Of the repair that goes on, or of a life that has an age.
    sim::Stream life;
    sim::Stream repair;
  };
  /// What a set did since the figures are counted.
  struct Doings {
    double units_up_seconds = 0;  ///< Integral of the number of units up (their zones up too).
    double busy_crew_seconds = 0;
    double failures = 0;
  };
  struct Set {
    int up = 0;    ///< Units up, their zones up too.
    int down = 0;  ///< Units failed themselves.
    int busy_crews = 0;
    std::vector<int> up_in_zone;         ///< Units up themselves, by zone; empty without zones.
    std::vector<std::uint32_t> waiting;  ///< For a crew, first come first served.
    std::size_t first_waiting = 0;
    std::uint32_t race_epoch = 0;
    double own_rate = 0;           ///< Failures a second by units' own exponential lives.
    double expected_failures = 0;  ///< Its integral until `since`.
    sim::Stream race;
    sim::Instant since;
    Doings did;
  };

  void fail_unit(std::uint32_t unit, const Origin& origin, Here here);
  void take_unit_down(std::uint32_t unit, const Origin& origin, Here here);
  void start_repair(std::uint32_t unit, Here here);
  void repair_unit(std::uint32_t unit, Here here);
  void schedule_failure(std::uint32_t unit, Here here);
  void renew_unit(std::uint32_t unit, Here here);
  [[nodiscard]] sim::Residual left_of(std::uint32_t unit, sim::Instant now) const;
  void settle(ComponentId set, sim::Instant now);
  void units_changed(ComponentId set, int change, const Origin& origin, Here here);
  void set_lacking(ComponentId set, bool lacking, const Origin& origin, Here here);
  void schedule_race(ComponentId set, Here here);
  void fail_in_race(ComponentId set, Here here);
  [[nodiscard]] double race_rate(ComponentId set) const;
  [[nodiscard]] double own_rate(ComponentId set) const;
  void schedule_common_cause(std::uint32_t cause, Here here);
  void strike_common_cause(std::uint32_t cause, Here here);
  void control_own_failure(ComponentId set, Here here) const;
  void control_life(ComponentId set, sim::Duration life, Here here) const;

  const Plan* plan_;
  std::vector<Unit> units_;
  std::vector<Set> sets_;
  std::vector<sim::Stream> common_causes_;
  std::vector<sim::Residual> left_;  ///< By unit, for renew(); of its last preparation.
};

}  // namespace models
