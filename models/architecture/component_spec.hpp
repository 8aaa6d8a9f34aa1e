#pragma once

#include <string>
#include <vector>

#include "models/architecture/ids.hpp"
#include "sim/random/distribution.hpp"

namespace models {

/// Identical repairable units that the service needs and that nines does not model further: an
/// external dependency, a database known by its MTBF, the parts of a reference case.
/// The set is up while at least `required` units are up, in zones that are up.
struct ComponentSpec {
  std::string id;
  int count = 1;
  int required = 1;
  std::vector<ZoneId> zones;  ///< Unit i lives in zones[i % size]; empty: in no zone.
  sim::Distribution fails = sim::Distribution::constant(0);        ///< Up time, seconds.
  sim::Distribution repaired_in = sim::Distribution::constant(0);  ///< Repair time, seconds.
  bool never_fails = true;                                         ///< No `fails` was given.
  int crews = 0;              ///< Repairs at a time, first come first served; 0: one each.
  int active = 0;             ///< Units that carry the load, the rest are spares; 0: all.
  double dormant_factor = 1;  ///< Hazard of a spare as a share of an active unit's, 0 to 1.
  bool load_sharing = false;  ///< With i of n up each fails at n/i times its rate.
};

/// An event that takes every listed thing that is up at once; each is repaired on its own.
struct CommonCauseSpec {
  std::string id;
  double per_year = 0;
  std::vector<ZoneId> zones;
  std::vector<ComponentId> components;
};

}  // namespace models
