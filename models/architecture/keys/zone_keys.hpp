#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/zone_spec.hpp"

namespace models {

[[nodiscard]] inline const Keys<ZoneSpec>& zone_keys() {
  using Spec = ZoneSpec;
  static const Keys<Spec> keys{
      {"zone",
       "An availability zone. With `fails` and `repaired_in` it has a life of its own in place of "
       "the zone faults of `failures`",
       ""},
      {own<Spec>("region", {Text{}}, "An AWS region that is not the scenario's")
           .optional()
           .limits("left out: the scenario's"),
       law<&Spec::fails>("fails", "Up time").optional().limits("with `repaired_in`"),
       law<&Spec::repaired_in>("repaired_in", "Time until it is back").optional()}};
  return keys;
}

}  // namespace models
