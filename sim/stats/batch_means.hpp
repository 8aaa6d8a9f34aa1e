#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/stats/estimate.hpp"

namespace sim {

/// Means of `batches` equally long stretches of `series`; what is left over at its end is not used.
/// Requires 0 < batches <= series.size().
[[nodiscard]] std::vector<double> batch_averages(std::span<const double> series,
                                                 std::size_t batches);

/// Correlation of each value with the next, about the common mean; 0 where the values do not vary.
/// Requires at least two values.
[[nodiscard]] double lag_one_correlation(std::span<const double> values);

struct BatchMeansEstimate {
  Estimate estimate;
  double lag_one_correlation = 0;
  double correlation_limit = 0;  ///< 1.65 / sqrt(batches).

  /// False where the batches depend on each other so much that the interval is too short.
  [[nodiscard]] bool accepted() const noexcept { return lag_one_correlation <= correlation_limit; }
};

/// Mean and t interval of one long run from its batch means: 20 to 30 of them, each at least ten
/// times as long as the longest memory of the system. The wrong tool for rare outages.
/// Requires at least two batches.
[[nodiscard]] BatchMeansEstimate batch_means_estimate(std::span<const double> batch_means,
                                                      double confidence);

}  // namespace sim
