#pragma once

#include "sim/random/distribution.hpp"

namespace sim {

/// E[min(max(X, 0), limit)], the mean of a length that is cut off at `limit`: the integral of
/// P(X > x) over x from 0 to `limit` (the "limited expected value" of loss distributions, Klugman,
/// Panjer & Willmot, "Loss Models", appendix A, has it law by law). Finite for every law, also
/// where the mean is not. 0 for a limit up to 0; requires a finite one. Closed forms out of
/// portable_math.hpp: the same bits on every machine. Exact to rounding; for Gamma and Weibull as
/// exact as portable_gamma_q.
[[nodiscard]] double limited_mean(const Distribution& law, double limit);

}  // namespace sim
