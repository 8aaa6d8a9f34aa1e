#pragma once

#include "sim/random/distribution.hpp"
#include "sim/random/stream.hpp"

namespace sim {

// What a life that has lasted `age` still has to expect, by its hazard h: the rate of dying now.
// The integral of h over a stretch is the mean number of deaths that it would bring; a life
// survives the stretch with probability e^-integral. Ages and lengths are in the law's unit, >= 0.
//
// The law has to have a hazard: Constant, Empirical and Mixture are refused (their distribution
// functions jump, or may); that and negative lengths are ContractViolations.

/// Integral of the hazard from `age` to `age + length`. Infinite where no life is that long.
[[nodiscard]] double integrated_hazard(const Distribution& life, double age, double length);

/// The inverse: how long it takes from `age` on until the integral has grown by `amount` >= 0.
/// Exact for Exponential and Weibull. Others go by quantiles, so a life that only one in 1e15
/// reaches is as long as the law's last quantile.
[[nodiscard]] double time_to_hazard(const Distribution& life, double age, double amount);

/// P(dead by age + length | alive at age), without loss where it is small. The last step of
/// conditional Monte Carlo: where the next death within `length` would be the outage, score this in
/// place of 1 when it happens. Never a larger variance, and no weight.
[[nodiscard]] double death_probability(const Distribution& life, double age, double length);

/// What is left of a life under `scale` times its hazard, scale > 0. Takes one draw of an
/// exponential. The weight of what then happens is PathWeight's business.
[[nodiscard]] double sample_scaled_residual(const Distribution& life, double age, double scale,
                                            Stream& stream);

/// What is left of a life of which is known that it ends within `length` (forcing): what is scored
/// carries the factor death_probability(life, age, length). Takes one draw. Requires that
/// probability to be positive.
[[nodiscard]] double sample_residual_within(const Distribution& life, double age, double length,
                                            Stream& stream);

/// The factor by which hazards are multiplied, so that one more death before the next recovery has
/// probability `chance`: scale * integral = -ln(1 - chance), where `integral` is that of all live
/// hazards together over the time that is left until then. Never below 1, and 1 where the integral
/// is 0. About one half is safe (validation suite, section 6, method 5); 0.8 is better where an
/// outage takes several deaths in a row. Requires 0 < chance < 1.
[[nodiscard]] double scale_for_chance(double integral, double chance = 0.5);

}  // namespace sim
