#pragma once

#include <cmath>

#include <catch2/catch.hpp>

#include "sim/stats/weighted_moments.hpp"

// The pass rule of the suite, for results that are not a scenario's.
namespace rare {

inline constexpr double hours_per_year = 8760;
inline constexpr double of_rare_events = 0.05;  // largest relative standard error
inline constexpr double of_plain_means = 0.001;

inline void check(const sim::UncertainMean& estimate, double expected,
                  double largest_relative_error) {
  // Relative, because Catch prints ten decimal places of 1e-25.
  const double ratio = estimate.mean / expected;
  const double relative_error = estimate.standard_error / std::abs(expected);
  CAPTURE(ratio, relative_error);
  CHECK(std::abs(ratio - 1) < 4 * relative_error);
  CHECK(relative_error < largest_relative_error);
}

inline void check_guards(const sim::WeightGuards& guards) {
  CAPTURE(guards.mean_weight, guards.mean_weight_error, guards.largest_share,
          guards.effective_contributions);
  CHECK(guards.mean_weight_is_one());
  CHECK(guards.no_run_dominates());
}

inline void check_agreement(const sim::UncertainMean& weighted, const sim::UncertainMean& naive) {
  const double error = std::hypot(weighted.standard_error, naive.standard_error);
  CAPTURE(weighted.mean, weighted.standard_error, naive.mean, naive.standard_error);
  CHECK(std::abs(weighted.mean - naive.mean) < 4 * error);
}

}  // namespace rare
