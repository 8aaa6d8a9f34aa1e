#pragma once

#include <cmath>
#include <cstdint>

namespace sim_tests {

/// P(B = k), B ~ binomial(n, p), from the gamma function of the standard library.
inline double binomial_term(std::uint64_t k, std::uint64_t n, double p) {
  const auto hits = static_cast<double>(k);
  const auto misses = static_cast<double>(n - k);
  const double ways =
      std::lgamma(hits + misses + 1) - std::lgamma(hits + 1) - std::lgamma(misses + 1);
  return std::exp(ways + hits * std::log(p) + misses * std::log1p(-p));
}

}  // namespace sim_tests
