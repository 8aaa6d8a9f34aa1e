#pragma once

#include <cstdint>

#include "sim/time/sim_time.hpp"

namespace sim {

/// Fingerprint of the way a simulation went: a 64-bit digest of its events in their order. Two runs
/// that went the same way have equal digests; runs that did not differ, but for a chance of 2^-64.
///
/// The same on every machine and with every compiler: it is made of integer operations alone.
class Trajectory {
 public:
  /// Takes the next event in. `payload` is whatever tells this event from another at that instant:
  /// its kind, the index of its component, or a mix of both.
  constexpr void record(Instant at, std::uint64_t payload) noexcept {
    absorb(static_cast<std::uint64_t>(at.time_since_epoch().count()));
    absorb(payload);
  }

  /// Digest of all that was recorded so far.
  [[nodiscard]] constexpr std::uint64_t digest() const noexcept { return state_; }

  friend constexpr bool operator==(const Trajectory&, const Trajectory&) noexcept = default;

 private:
  // The output function of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
  // generators", OOPSLA 2014) over the state so far and the next word. It is a bijection of either,
  // so a single difference can never get lost.
  constexpr void absorb(std::uint64_t word) noexcept {
    std::uint64_t mixed = (state_ ^ word) + 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
    state_ = mixed ^ (mixed >> 31U);
  }

  std::uint64_t state_ = 0x6e696e6573U;
};

}  // namespace sim
