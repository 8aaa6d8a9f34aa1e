#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/architecture/load_balancing_spec.hpp"
#include "models/probing/target_health.hpp"
#include "sim/base/id.hpp"
#include "sim/base/require.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Place of a target in a Rotation; taken over by another target after remove().
using TargetSlot = sim::Id<struct TargetSlotTag>;

/// The targets to which one balancer node sends its traffic, and in which shares: the healthy ones,
/// or every registered one while none is healthy (fail open, new ones included; unless the
/// group says that none is served then).
///
/// A target that becomes healthy while another one is healthy grows into its share: its weight
/// rises linearly from 0 to 1, over the slow start (only where a healthy target is out of slow
/// start), and over the cookie's duration if sessions stick, since only new sessions reach it; the
/// slower of both counts. When a target leaves, the others take over at once in the ratio of their
/// weights. See docs/models/load_balancing.md.
class Rotation {
 public:
  /// An empty rotation, without allocation until more than `targets` are registered at once.
  explicit Rotation(const TargetGroupSpec& group, std::size_t targets = 0);

  /// Registers a target. Healthy means that it is in rotation with its full weight already, as at
  /// the start of a simulation; a new one is Initial. Takes the slot that was freed last. O(1).
  TargetSlot add(TargetState state);

  /// Takes a target out and frees its slot. O(1), or O(slots) if its weight was the last to grow.
  void remove(TargetSlot slot);

  /// Takes up a verdict. Returns whether the shares change with it, which they do unless the target
  /// already was in that state, or moves between Initial and Unhealthy. O(1), or O(slots) as above
  /// and with a slow start.
  bool set_state(sim::Instant at, TargetSlot slot, TargetState state);

  /// Slots in use so far: the size of what shares() fills.
  [[nodiscard]] std::size_t slots() const noexcept { return targets_.size(); }
  [[nodiscard]] std::size_t registered() const noexcept { return registered_; }
  [[nodiscard]] std::size_t healthy() const noexcept { return healthy_; }

  /// Whether traffic goes to every target because none is healthy. False for an empty rotation.
  [[nodiscard]] bool fails_open() const noexcept {
    return fail_open_ && healthy_ == 0 && registered_ > 0;
  }

  /// Whether the target in `slot` gets traffic (if only from its next moment on).
  [[nodiscard]] bool in_rotation(TargetSlot slot) const {
    return target(slot).state == TargetState::Healthy || fails_open();
  }
  [[nodiscard]] TargetState state(TargetSlot slot) const;

  /// Each slot's share of the node's traffic at `t`, 0 for those that get none. The shares add up
  /// to 1, or are all 0 where no target is in rotation. Requires value.size() == slots() and no
  /// call of set_state later than `t`.
  void shares(sim::Instant t, std::span<double> value) const;

  /// Whether the shares stay as they are from `t` on; then each target that is in rotation has
  /// equal_share(). Until then they are ratios of linear functions of time.
  [[nodiscard]] bool constant_from(sim::Instant t) const noexcept { return ramps_end_ <= t; }
  [[nodiscard]] double equal_share() const noexcept;

  /// When the last weight stops growing; long past where none grows.
  [[nodiscard]] sim::Instant ramps_end() const noexcept { return ramps_end_; }

 private:
  static constexpr sim::Instant long_ago = sim::Instant::min();
  static constexpr std::uint32_t none_free = 0xffffffffU;

  struct Target {
    sim::Instant slow_from = long_ago;    ///< Start of its slow start; long ago: none.
    sim::Instant sticky_from = long_ago;  ///< Start of gathering sessions; long ago: none.
    TargetState state = TargetState::Initial;
    bool registered = false;
    std::uint32_t next_free = none_free;  ///< Slot that was freed before this one.
  };

  [[nodiscard]] const Target& target(TargetSlot slot) const {
    sim::require(slot.index() < targets_.size() && targets_[slot.index()].registered,
                 "no target is registered in this slot");
    return targets_[slot.index()];
  }
  [[nodiscard]] Target& target(TargetSlot slot);
  [[nodiscard]] sim::Instant ramp_end(const Target& of) const noexcept;
  [[nodiscard]] double weight(const Target& of, sim::Instant t) const noexcept;
  [[nodiscard]] bool one_is_out_of_slow_start(sim::Instant t) const noexcept;
  void enter(sim::Instant at, Target& entering);
  void leave(Target& leaving);
  void find_ramps_end() noexcept;

  sim::Duration slow_start_;
  sim::Duration stickiness_;
  bool fail_open_;
  std::vector<Target> targets_;
  std::uint32_t freed_last_ = none_free;
  std::size_t registered_ = 0;
  std::size_t healthy_ = 0;
  sim::Instant ramps_end_ = long_ago;
};

}  // namespace models
