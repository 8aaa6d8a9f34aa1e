#pragma once

#include <cstdint>
#include <optional>

#include "sim/stats/estimate.hpp"
#include "sim/stats/moments.hpp"

namespace sim {

// Everywhere in sim/stats, `confidence` is a share in (0, 1), e.g. 0.95, and intervals are
// two-sided unless their name says otherwise. Anything else breaks the contract.

/// Quantile of Student's t. Requires 0 < probability < 1 and degrees_of_freedom > 0.
[[nodiscard]] double student_t_quantile(double probability, double degrees_of_freedom);

/// Quantile of the standard normal distribution. Requires 0 < probability < 1.
[[nodiscard]] double normal_quantile(double probability);

/// Distribution function of the standard normal distribution.
[[nodiscard]] double normal_cdf(double z);

/// mean -+ t * s / sqrt(n), n - 1 degrees of freedom. Empty below two observations.
[[nodiscard]] std::optional<Interval> t_interval(const Moments& sample, double confidence);

/// The mean with its t interval.
[[nodiscard]] Estimate mean_estimate(const Moments& sample, double confidence);

/// Score interval of a proportion (Wilson 1927), within [0, 1]. Covers `confidence` on average over
/// proportions, not at each. Requires successes <= trials and trials > 0.
[[nodiscard]] Interval wilson_interval(std::uint64_t successes, std::uint64_t trials,
                                       double confidence);

/// Exact interval of a proportion (Clopper and Pearson 1934): covers at least `confidence`,
/// whatever the truth. Requires successes <= trials and trials > 0.
[[nodiscard]] Interval clopper_pearson_interval(std::uint64_t successes, std::uint64_t trials,
                                                double confidence);

/// The share successes / trials with its Wilson interval. Requires as wilson_interval.
[[nodiscard]] Estimate proportion_estimate(std::uint64_t successes, std::uint64_t trials,
                                           double confidence);

/// One-sided upper bound on the mean number of events where none was seen, -ln(1 - confidence):
/// 2.9957 at 95 %. Divided by the observed time it bounds a Poisson rate.
[[nodiscard]] double zero_event_upper_bound(double confidence);

/// Outages below which the t interval of a mean downtime covers too little, because downtime is
/// skewed (validation suite, section 7).
inline constexpr std::uint64_t few_outages = 100;

/// The method for the mean downtime of replications that saw `outages` outages in total:
/// ZeroEvents, BcaBootstrap below `few_outages`, else StudentT.
[[nodiscard]] IntervalMethod method_for_outages(std::uint64_t outages) noexcept;

}  // namespace sim
