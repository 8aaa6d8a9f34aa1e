#pragma once

#include <array>

#include "models/architecture/failure_spec.hpp"
#include "models/architecture/keys/key.hpp"

namespace models {

/// What a fault hits.
enum class FaultScope : std::uint8_t { Instance, Zone, Region };

/// A key of `failures` that is a process of faults.
struct FaultKey {
  std::string_view name;
  FaultProcess FailureModel::*process;
  FaultScope scope;
  bool has_length;  ///< Whether the fault ends by itself; else a person ends it.
  std::string_view meaning;
};

inline constexpr std::array<FaultKey, 11> fault_keys{
    {{"host_fault", &FailureModel::host_fault, FaultScope::Instance, true,
      "Per instance: silent loss of the host; `lasts`: automatic recovery"},
     {"retirement", &FailureModel::retirement, FaultScope::Instance, true,
      "Per instance: scheduled by EC2; `lasts`: stop and start without a group"},
     {"application_hang", &FailureModel::application_hang, FaultScope::Instance, false,
      "Per instance: answers nothing until somebody restarts it; no `lasts`"},
     {"application_crash", &FailureModel::application_crash, FaultScope::Instance, false,
      "Per instance: refuses at once until somebody restarts it; no `lasts`"},
     {"volume_loss", &FailureModel::volume_loss, FaultScope::Instance, true,
      "Per instance: the root volume is gone; `lasts`: restore by a person"},
     {"zone_power", &FailureModel::zone_power, FaultScope::Zone, true,
      "Per zone: everything in it stops and boots afterwards"},
     {"zone_network", &FailureModel::zone_network, FaultScope::Zone, true,
      "Per zone: cut off, and back as it was"},
     {"zone_gray", &FailureModel::zone_gray, FaultScope::Zone, true,
      "Per zone: a share of the requests into it fails, probes pass"},
     {"zone_capacity", &FailureModel::zone_capacity, FaultScope::Zone, true,
      "Per zone: launches into it are refused"},
     {"control_plane", &FailureModel::control_plane, FaultScope::Region, true,
      "Per region: no launches, address moves or volume calls"},
     {"all_zones_power", &FailureModel::all_zones_power, FaultScope::Region, true,
      "Per region: every zone loses power at once"}}};

/// Of each of the faults above, whose defaults are at "failures." and its name.
[[nodiscard]] inline const Keys<FaultProcess>& fault_process_keys() {
  using Spec = FaultProcess;
  static const Keys<Spec> keys{
      {"fault", "A Poisson process of faults", ""},
      {event_rate<&Spec::per_year>("rate", "Per instance, zone or region")
           .by_hand()
           .varies()
           .limits("up to 1e6/year"),
       law<&Spec::lasts>("lasts", "How long one lasts by itself").by_hand().varies()}};
  return keys;
}

[[nodiscard]] inline const Keys<FailureModel>& control_plane_with_zone_keys() {
  using Spec = FailureModel;
  static const Keys<Spec> keys{
      {"control_plane_with_zone", "How a zone's event impairs the region's control plane",
       "failures.control_plane_with_zone"},
      {share<&Spec::control_plane_with_zone_probability>("probability", {}, "Of each event"),
       share<&Spec::control_plane_with_zone_share>("share", {}, "Of the event's length")}};
  return keys;
}

[[nodiscard]] inline const Keys<FailureModel>& failure_keys() {
  using Spec = FailureModel;
  static const Keys<Spec> keys = [] {
    std::vector<Row<Spec>> rows{
        own<Spec>("defaults", {Flag{}}, "false: every rate is 0 unless it is given")};
    for (const FaultKey& fault : fault_keys) {
      rows.push_back(own<Spec>(fault.name, {Object{"fault"}}, fault.meaning));
    }
    rows.push_back(own<Spec>("region", {Object{"fault"}},
                             "Per region: all of its zones are cut off, and back as they were")
                       .optional()
                       .limits("left out: none"));
    return Keys<Spec>(
        {"failures", "What breaks by itself", "failures"},
        joined(std::move(rows),
               {share<&Spec::gray_failure_share>("gray_failure_share", {},
                                                 "Of the requests that meet a gray zone")
                    .by_hand(),
                flag<&Spec::instances_return>(
                    "instances_return",
                    "Instances boot again when their zone has power again; false: they are gone "
                    "for good")
                    .by_hand(),
                flag<&Spec::terminations_go_on>(
                    "terminations_go_on",
                    "An impaired control plane still ends instances that are given up; false: "
                    "that waits as launches do")
                    .by_hand(),
                own<Spec>("control_plane_with_zone", {Object{"control_plane_with_zone"}},
                          "A zone's power or network event impairs the region's control "
                          "plane")}));
  }();
  return keys;
}

}  // namespace models
