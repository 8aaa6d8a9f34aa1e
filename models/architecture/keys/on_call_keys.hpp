#pragma once

#include "models/architecture/failure_spec.hpp"
#include "models/architecture/keys/key.hpp"

namespace models {

[[nodiscard]] inline const Keys<WorkingHours>& working_hours_keys() {
  using Spec = WorkingHours;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"working_hours",
       "Each day alike; over midnight where `to` is earlier. The first day begins with "
       "the simulation",
       ""},
      {length<&Spec::from>("from", {0s, 24h - 1us}, "Time of day").required().limits("below 24h"),
       length<&Spec::to>("to", {0s, 24h - 1us}, "Time of day, not `from`")
           .required()
           .limits("below 24h")}};
  return keys;
}

[[nodiscard]] inline const Keys<OnCallSpec>& on_call_keys() {
  using Spec = OnCallSpec;
  using namespace std::chrono_literals;
  static const Keys<Spec> keys{
      {"on_call", "The person who is called", "architecture.on_call"},
      {law<&Spec::response>("response", "Onset to hands on keyboard"),
       length<&Spec::restart>("restart", {0s, 30 * 24h}, "Restarting an application"),
       length<&Spec::replacement>("replacement", {0s, 30 * 24h}, "A new instance by hand"),
       choice<&Spec::replacement_keeps_address>(
           "replacement_address", {{"own", "old"}, "an address of a replacement"},
           "Address of a replacement by hand: its own, which the record has to learn, or the old "
           "one"),
       own<Spec>("working_hours", {Object{"working_hours"}}, "When the response can begin")
           .optional()
           .limits("left out: day and night")}};
  return keys;
}

}  // namespace models
