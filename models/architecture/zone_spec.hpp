#pragma once

#include <string>

#include "sim/random/distribution.hpp"

namespace models {

struct ZoneSpec {
  std::string id;  ///< "ap-northeast-2a"
  /// Reference cases give a zone a life of its own instead of the zone faults of FailureModel.
  bool has_own_life = false;
  sim::Distribution fails = sim::Distribution::constant(0);
  sim::Distribution repaired_in = sim::Distribution::constant(0);
};

}  // namespace models
