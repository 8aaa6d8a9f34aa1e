#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "sim/random/distribution.hpp"

// What sampling (distribution.cpp) and analysis (distribution_analysis.cpp) of the laws share.
namespace sim::laws {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

inline bool is_finite(double x) {
  return x > -infinity && x < infinity;
}

/// Within [low, high]; false for NaN.
inline bool is_within(double x, double low, double high) {
  return x >= low && x <= high;
}

inline double square(double x) {
  return x * x;
}

/// Quantile p in [0, 1] of the piecewise linear law of sorted values, of which there is one or
/// more.
double interpolate(const std::vector<double>& sorted, double p);

/// Probability that component `index` is chosen.
double weight(const Mixture& law, std::size_t index);

/// Mean of the Weibull law of scale 1.
double weibull_unit_mean(double shape);

/// P(X > x).
double above(const Empirical& law, double x);
double above(const Mixture& law, double x);

}  // namespace sim::laws
