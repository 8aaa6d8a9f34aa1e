#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

#include "models/architecture/timeline_spec.hpp"
#include "models/context/context.hpp"
#include "models/context/sketch.hpp"
#include "models/zones/zones_plan.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// Zones and their region: what takes many things at once, and what keeps the control plane from
/// working. Keeps Facts::zones and Facts::control_plane.
class Zones {
 public:
  using Event = ZonesEvent;
  using Heard = std::variant<CommonCauseStruck>;
  using Plan = ZonesPlan;
  using Here = Context<Event>;

  explicit Zones(const Plan& plan)
      : plan_(&plan), clocks_(plan.zones.size()), regions_(plan.regions.size()) {}

  void start(Here here);
  void on(ZoneLifeEnds event, Here here);
  void on(ZoneRepaired event, Here here);
  void on(ZoneFaultArrives event, Here here);
  void on(ZoneFaultEnds event, Here here);
  void on(RegionFaultArrives event, Here here);
  void on(ControlPlaneRestored event, Here here);
  void on(RegionLossArrives event, Here here);
  void on(RegionLossEnds event, Here here);
  void hear(const CommonCauseStruck& notice, Here here);
  void obey(const InjectZoneFault& action, Here here);
  void obey(const InjectControlPlaneFault& action, Here here);
  void obey(const InjectRegionFault& action, Here here);
  static void start_over(Here) {}
  void close(Outcome& outcome, Here here);
  void draw(Sketch& sketch, Here here) const;

  // Rare events.
  [[nodiscard]] double hazard_rate(std::size_t hazard, const Commons& world) const;
  void strike(std::size_t hazard, sim::Stream& choices, Here here);
  [[nodiscard]] bool is_whole(const Commons& world) const;
  [[nodiscard]] double severity(const Commons& world) const;
  void restart(Here here);
  static void prepare_to_renew(const Commons&) {}
  void renew(Here here);
  [[nodiscard]] bool renews(ZoneLifeEnds event, const Commons& world) const;
  [[nodiscard]] static bool renews(ZoneFaultArrives event, const Commons& world);
  [[nodiscard]] static bool renews(RegionFaultArrives event, const Commons& world);
  [[nodiscard]] static bool renews(ZoneRepaired, const Commons&) { return false; }
  [[nodiscard]] static bool renews(ZoneFaultEnds, const Commons&) { return false; }
  [[nodiscard]] static bool renews(ControlPlaneRestored, const Commons&) { return false; }
  [[nodiscard]] static bool renews(RegionLossArrives, const Commons&) { return true; }
  [[nodiscard]] static bool renews(RegionLossEnds, const Commons&) { return false; }

 private:
  struct Clocks {
    std::array<sim::Stream, random_zone_faults> faults{};
    std::array<sim::Stream, random_zone_faults> lasts{};
    sim::Stream control_plane;
    sim::Stream life;
    sim::Stream repair;
    sim::Instant next_failure;
    sim::Instant life_began;  ///< Of a life that is not exponential.
  };

  void schedule_fault(ZoneId zone, ZoneFault kind, Here here);
  void schedule_fault(RegionFault kind, Here here);
  void schedule_region_loss(std::uint32_t region, Here here);
  void lose_region(std::uint32_t region, sim::Duration lasts, Here here);
  void schedule_life(ZoneId zone, Here here);
  void renew_life(ZoneId zone, Here here);
  void fail_life(ZoneId zone, FaultId fault, Here here);
  [[nodiscard]] sim::Duration draw_length(ZoneId zone, ZoneFault kind);
  void strike(ZoneId zone, ZoneFault kind, sim::Duration lasts, Here here);
  void strike(RegionFault kind, Here here);
  void begin_fault(ZoneId zone, ZoneFault kind, FaultId fault, sim::Duration lasts, Here here);
  void end_fault(ZoneId zone, ZoneFault kind, Here here);
  void impair_control_plane(sim::Duration lasts, FaultId fault, Here here);
  void maybe_impair_control_plane(ZoneId zone, sim::Duration zone_fault_lasts, FaultId fault,
                                  Here here);

  // Control variates.
  [[nodiscard]] double zones_with_faults() const;
  [[nodiscard]] std::optional<double> mean_loss() const;
  void control_loss(ZoneId zone, sim::Duration lasts, Here here) const;
  void control_region_loss(sim::Duration lasts, Here here) const;

  [[nodiscard]] CauseId cause_of(ZoneId zone, ZoneFault kind) const {
    return plan_->zones[zone.index()].causes[index_of(kind)];
  }

  /// One that may be lost as a whole.
  struct Region {
    sim::Stream clock;
    sim::Stream lasts;
    int lost = 0;  ///< Faults that last.
  };

  const Plan* plan_;
  std::vector<Clocks> clocks_;
  std::vector<Region> regions_;  ///< By Plan::regions.
  std::array<sim::Stream, region_fault_count> region_clocks_{};
  std::array<sim::Stream, region_fault_count> region_lasts_{};
};

}  // namespace models
