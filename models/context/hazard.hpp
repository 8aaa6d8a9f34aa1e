#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/random/stream.hpp"

namespace models {

/// Losses from outside that strata schedule, so that no clock of a service does.
struct GivenLosses {
  bool zones = false;   ///< Power and network of single zones.
  bool common = false;  ///< All zones at once, and common causes.
};

/// The hazards of a service, in order: failures of one kind that methods for rare events treat
/// alike, a Poisson process whose rate is known at every moment. Those of one group share what a
/// bias adds, see FailureKinds.
class HazardGroups {
 public:
  /// Begins a group; what is added next belongs to it.
  void begin() { ++groups_; }
  /// `can_be_frequent`: false where the kind is left to nature: it never comes, its lives are not
  /// exponential, or strata give its events.
  void add(bool can_be_frequent) { hazards_.push_back({groups_ - 1, can_be_frequent}); }

  struct Hazard {
    std::size_t group = 0;
    bool can_be_frequent = false;
  };
  [[nodiscard]] const std::vector<Hazard>& hazards() const noexcept { return hazards_; }
  [[nodiscard]] std::size_t groups() const noexcept { return groups_; }

 private:
  std::size_t groups_ = 0;
  std::vector<Hazard> hazards_;
};

/// One of `count` things from `first` on for which is_live(index): each as likely as any other.
/// Requires that there is one.
template <class IsLive>
[[nodiscard]] std::uint32_t choose_live(sim::Stream& choices, std::uint32_t first,
                                        std::uint32_t count, const IsLive& is_live) {
  std::uint64_t live = 0;
  for (std::uint32_t index = first; index < first + count; ++index) live += is_live(index) ? 1 : 0;
  std::uint64_t skip = choices.below(live);
  std::uint32_t index = first;
  while (!is_live(index) || skip-- > 0) ++index;
  return index;
}

}  // namespace models
