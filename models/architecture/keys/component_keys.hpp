#pragma once

#include "models/architecture/component_spec.hpp"
#include "models/architecture/keys/key.hpp"

namespace models {

[[nodiscard]] inline const Keys<ComponentSpec>& component_keys() {
  using Spec = ComponentSpec;
  static const Keys<Spec> keys{
      {"component",
       "Identical units that the service needs; up while at least `required` units are",
       "components"},
      {whole<&Spec::count>("count", {1, most_units}, "Units").limits("at most 100 000 in all"),
       whole<&Spec::required>("required", {1, most_units}, "Units that have to be up")
           .limits("at most `count`"),
       ids<&Spec::zones>("zones", 1, "Unit i lives in the zone i modulo their number")
           .optional()
           .limits("left out: in no zone"),
       law<&Spec::fails>("fails", "Up time of a unit").optional().limits("left out: never"),
       law<&Spec::repaired_in>("repaired_in", "Repair time").needed_with("fails"),
       whole<&Spec::crews>("crews", {0, most_units}, "Repairs at a time").limits("0: one each"),
       whole<&Spec::active>("active", {0, most_units},
                            "Units that carry the load, the rest are spares")
           .limits("0: all; needs exponential `fails` and no zones"),
       real<&Spec::dormant_factor>("dormant_factor", {0, 1},
                                   "Hazard of a spare as a share of an active unit's"),
       flag<&Spec::load_sharing>("load_sharing", "With i of n up each fails at n/i times its rate")
           .limits("needs exponential `fails` and no zones")}};
  return keys;
}

[[nodiscard]] inline const Keys<CommonCauseSpec>& common_cause_keys() {
  using Spec = CommonCauseSpec;
  static const Keys<Spec> keys{
      {"common_cause", "An event that takes every listed thing that is up", ""},
      {event_rate<&Spec::per_year>("rate", "How often").required(),
       ids<&Spec::zones>("zones", 1, "Zones that have `repaired_in`").optional(),
       ids<&Spec::components>("components", 1, "Components that have `repaired_in`").optional()}};
  return keys;
}

}  // namespace models
