#pragma once

#include <cstddef>
#include <span>

#include "sim/random/path_weight.hpp"
#include "sim/random/stream.hpp"

namespace sim {

/// One way out of a state of a Markovian system.
struct BiasableTransition {
  double rate = 0;          ///< >= 0; what cannot happen has 0.
  bool is_failure = false;  ///< Makes things worse; everything else is a repair.
};

/// Balanced failure biasing (Shahabuddin, "Importance sampling for the simulation of highly
/// reliable Markovian systems", Management Science 40, 1994): failures together get
/// `failure_share` of the probability, split evenly over those that can happen, however rare;
/// repairs share the rest in proportion to their rates. Where only one sort can happen it gets all.
/// Bounded relative error as failure rates go to zero, where every degraded state has a repair
/// under way; degrades slowly with the number of failures that an outage takes.
struct FailureBiasing {
  double failure_share = 0.5;  ///< Between 0 and 1; 0.5 to 0.8 are customary.
};

/// Index of the transition that is taken in the biased run; `weight` takes the ratio in.
/// Requires a positive rate among them. Takes one draw.
[[nodiscard]] std::size_t choose_biased(const FailureBiasing& biasing,
                                        std::span<const BiasableTransition> transitions,
                                        Stream& stream, PathWeight& weight);

/// The same by nature's law, in proportion to the rates.
[[nodiscard]] std::size_t choose_naturally(std::span<const BiasableTransition> transitions,
                                           Stream& stream);

/// Sum of the rates: the mean stay in the state is its inverse.
[[nodiscard]] double exit_rate(std::span<const BiasableTransition> transitions) noexcept;

}  // namespace sim
