#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "models/context/fleet_plan.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// While shares move, what depends on them other than losses (CPU datapoints, ramps, retries)
/// follows in steps of at most this: losses themselves are integrated exactly.
inline constexpr sim::Duration moving_step = std::chrono::seconds(15);

/// What instances are asked for, as last derived. Only World writes.
class LoadTable {
 public:
  LoadTable(std::size_t places, std::size_t tiers)
      : share_(places), slope_(places), classes_(tiers) {}

  /// Of the whole demand at derived(), what goes to the instance in a place, and its change per
  /// second since. Of a tier that is called several times for a request, it may be more than all.
  [[nodiscard]] double share(InstanceId place) const { return share_[place.index()]; }
  [[nodiscard]] double slope(InstanceId place) const { return slope_[place.index()]; }
  [[nodiscard]] sim::Instant derived() const noexcept { return derived_; }
  /// Classes that get as far as the entry of a tier, as bits.
  [[nodiscard]] std::uint32_t classes(std::size_t tier) const { return classes_[tier]; }
  /// When shares stop being what they are; sim::never where they stand still.
  [[nodiscard]] sim::Instant next_change() const noexcept { return next_change_; }
  /// Derives them anew at `at`, if not before.
  void change_by(sim::Instant at) noexcept { next_change_ = at < next_change_ ? at : next_change_; }

 private:
  friend class World;

  std::vector<double> share_;
  std::vector<double> slope_;
  sim::Instant derived_{};
  std::vector<std::uint32_t> classes_;  ///< By tier.
  sim::Instant next_change_ = sim::never;
};

}  // namespace models
