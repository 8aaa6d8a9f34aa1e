#pragma once

#include <cstdint>
#include <vector>

namespace models {

/// The strata that the replications of a baseline came from, so that later ones can be drawn from
/// the same: see OutsideStrata::Shape and sim::StratumSchedule. Empty: plain replications.
struct BaselineStrata {
  std::uint64_t common = 0;           ///< Highest number of common losses with strata of its own.
  std::uint64_t zones = 0;            ///< The same of losses of single zones.
  std::vector<double> probabilities;  ///< Exact ones of this scenario; they sum to 1.
  std::vector<double> shares;         ///< Of the replications, one for each stratum.
  std::vector<std::uint32_t> of_replication;  ///< Stratum of each replication.

  [[nodiscard]] bool empty() const noexcept { return probabilities.empty(); }
  /// Whether replications of one number belong to one stratum.
  [[nodiscard]] bool same_schedule(const BaselineStrata& other) const noexcept {
    return common == other.common && zones == other.zones && shares == other.shares;
  }
};

}  // namespace models
