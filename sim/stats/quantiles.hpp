#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "sim/stats/estimate.hpp"

namespace sim {

/// Quantile of a sample: linear between order statistics at (n - 1) p, as R's type 7 and NumPy do.
/// Requires a sorted, non-empty sample and 0 <= probability <= 1.
[[nodiscard]] double sample_quantile(std::span<const double> sorted, double probability);

/// The ranks, counted from 1, between which a quantile lies with at least the asked confidence.
struct QuantileRanks {
  std::uint64_t lower = 0;
  std::uint64_t upper = 0;
  double coverage = 0;  ///< P(lower <= B < upper), B ~ binomial(n, p): what is really reached.
};

/// The shortest pair of ranks that covers the `probability` quantile of any continuous
/// distribution with at least `confidence`; among equally short ones that of most coverage, then
/// the lowest. Empty where a sample of n is too small for any. Requires 0 < probability < 1.
[[nodiscard]] std::optional<QuantileRanks> quantile_ranks(std::uint64_t n, double probability,
                                                          double confidence);

/// The smallest rank, counted from 1, that is a one-sided upper bound of the quantile. Empty where
/// the sample is too small: 95 % for p95 needs 59 observations, for p99 299.
[[nodiscard]] std::optional<std::uint64_t> quantile_upper_rank(std::uint64_t n, double probability,
                                                               double confidence);

/// [X(lower), X(upper)] at quantile_ranks. Requires a sorted sample.
[[nodiscard]] std::optional<Interval> quantile_interval(std::span<const double> sorted,
                                                        double probability, double confidence);

/// X at quantile_upper_rank. Requires a sorted sample.
[[nodiscard]] std::optional<double> quantile_upper_bound(std::span<const double> sorted,
                                                         double probability, double confidence);

/// sample_quantile with quantile_interval. Requires a sorted, non-empty sample.
[[nodiscard]] Estimate quantile_estimate(std::span<const double> sorted, double probability,
                                         double confidence);

}  // namespace sim
