#pragma once

#include "models/architecture/keys/key.hpp"
#include "models/architecture/scenario.hpp"

namespace models {

[[nodiscard]] inline const Keys<Phases>& phase_keys() {
  using Spec = Phases;
  const auto phase = [](std::string_view name, std::string_view meaning) {
    return own<Spec>(name, {OneOf{{{Share{}}, {Choice{{"random"}, "a phase"}}}}}, meaning)
        .optional();
  };
  static const Keys<Spec> keys{
      {"phases",
       "Given phases, each a share of its interval or \"random\"; what is left out is random", "",
       Annotated::No},
      {phase("probes", "Of the probes of a balancer"),
       phase("checks", "Of the checks of Auto Scaling groups"),
       phase("metrics", "Of the periods of metrics"), phase("checkers", "Of Route 53's checkers"),
       phase("status", "Of EC2's status checks")}};
  return keys;
}

[[nodiscard]] inline const Keys<RunSpec>& run_keys() {
  using Spec = RunSpec;
  using namespace std::chrono_literals;
  constexpr std::int64_t exact_in_every_reader = 9'007'199'254'740'991;
  static const Keys<Spec> keys{
      {"run", "How to simulate", "run", Annotated::No},
      {length<&Spec::horizon>("horizon", {1s, thousand_years}, "Length of a replication")
           .by_hand()
           .limits("1s to 1000 years; in a drill 2h beyond its last entry"),
       length<&Spec::warm_up>("warm_up", {}, "Dropped from the start of each replication")
           .limits("below the horizon"),
       whole<&Spec::replications>("replications", {1, 100'000'000},
                                  "Years, where the horizon is a year")
           .by_hand()
           .limits("1 to 1e8; in a drill 200"),
       share<&Spec::precision>("precision", {0.0001, 1},
                               "Relative half-width wanted of the unavailability, instead of a "
                               "number of replications")
           .optional()
           .limits("left out: none"),
       whole<&Spec::seed>("seed", {0, exact_in_every_reader}, "Of all randomness"),
       share<&Spec::up_threshold>("up_threshold", {0.0001, 1},
                                  "Up is while this share of the requests succeeds"),
       choice<&Spec::until_first_outage>("until",
                                         {{"horizon", "first_outage"}, "an end of a replication"},
                                         "End of a replication"),
       own<Spec>("phases",
                 {OneOf{{{Share{}}, {Choice{{"random"}, "a phase"}}, {Object{"phases"}}}}},
                 "Of every probe and check as a share of its interval; \"random\": each its own")}};
  return keys;
}

}  // namespace models
