#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/architecture/architecture.hpp"

namespace models::analytic {

/// Which zones are up: bit i stands for the zone at position i of ZoneLaw::zones.
using ZonesUp = std::uint32_t;

/// Long-run law of the zones that can fail: how likely each combination is, and how often zones are
/// lost out of it.
struct ZoneLaw {
  struct Loss {
    ZonesUp from;
    ZonesUp to;       ///< A proper subset of `from`.
    double per_hour;  ///< While the zones are as in `from`.
  };

  std::vector<ZoneId> zones;
  std::vector<double> probability;  ///< One element for each ZonesUp; a single 1 without zones.
  std::vector<Loss> losses;
};

/// Law of those of `zones` that have a life of their own. Without a common cause each zone is an
/// alternating renewal process, and only means count; zones that a common cause ties together form
/// a Markov chain, which takes exponential laws. What stands in the way is appended to `reasons`,
/// and the law is empty then.
[[nodiscard]] ZoneLaw zone_law_of(const Architecture& architecture,
                                  const std::vector<ZoneId>& zones,
                                  std::vector<std::string>& reasons);

}  // namespace models::analytic
