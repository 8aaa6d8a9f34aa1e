#pragma once

#include <cstdint>
#include <vector>

#include "sim/random/stream.hpp"
#include "sim/time/sim_time.hpp"

namespace sim {

// Counts of rare events. Everything here is made of portable_math.hpp: the same
// bits on every machine. Means are 0 to largest_poisson_mean; more is a
// ContractViolation.

/// Beyond this the first term, e^-mean, would lose digits; such events are not
/// rare anyway.
inline constexpr double largest_poisson_mean = 500;

/// P(N = count).
[[nodiscard]] double poisson_probability(double mean, std::uint64_t count);

/// P(N >= count), summed from its first term up, so that small tails keep their
/// digits.
[[nodiscard]] double poisson_tail(double mean, std::uint64_t count);

/// N. Takes one draw (inversion, about `mean` steps).
[[nodiscard]] std::uint64_t sample_poisson(double mean, Stream& stream);

/// N, given that N >= least: what the last of several strata draws. Takes one
/// draw. Requires mean > 0, or least == 0.
[[nodiscard]] std::uint64_t sample_poisson_at_least(double mean, std::uint64_t least,
                                                    Stream& stream);

/// `count` independent uniform instants of [start, start + length), in order:
/// where the events of a Poisson process lie, given that there are `count` of
/// them. Takes `count` draws. Requires length > 0.
[[nodiscard]] std::vector<Instant> sample_event_times(std::uint64_t count, Instant start,
                                                      Duration length, Stream& stream);

}  // namespace sim
