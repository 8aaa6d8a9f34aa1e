#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "sim/base/require.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/stats/ratio.hpp"

namespace sim {

// Bias-corrected and accelerated bootstrap (Efron 1987, J. Am. Stat. Assoc. 82, 171-185).
//
// `Bits` is anything that returns 64 uniform bits as std::uint64_t when called. The same bits give
// the same interval.

/// Resamples taken where nothing else is asked (validation suite, section 7).
inline constexpr int default_resamples = 2000;

/// Acceleration from leave-one-out values: sum d^3 / (6 (sum d^2)^1.5), d = their mean - value.
/// 0 where all are equal.
[[nodiscard]] double jackknife_acceleration(std::span<const double> leave_one_out);

/// The last step of BCa: percentiles of `resampled`, shifted for bias and skewness. The bias comes
/// from the share of resamples below `estimate`, equal ones counted half. Requires resamples.
[[nodiscard]] Interval bca_from_resamples(double estimate, std::vector<double> resampled,
                                          double acceleration, double confidence);

/// Cumulative probabilities of a binomial(n, p) from 0 up to where the rest is below 1e-15.
[[nodiscard]] std::vector<double> binomial_cdf_table(std::uint64_t n, double p);

/// Leave-one-out acceleration of a mean over `nonzero` and as many zeros as make up `count`.
[[nodiscard]] double mean_acceleration(std::span<const double> nonzero, std::uint64_t count);

namespace detail {

/// Uniform in 0 .. n-1; the bias of n / 2^64 is beyond measuring. Requires n > 0.
template <class Bits>
std::size_t uniform_index(Bits& bits, std::size_t n) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::size_t>((static_cast<Wide>(bits()) * n) >> 64);
}

/// Smallest k with cdf[k] > u, u uniform in [0, 1).
template <class Bits>
std::size_t invert_table(Bits& bits, const std::vector<double>& cdf) {
  const double u = static_cast<double>(bits() >> 11) * 0x1p-53;
  std::size_t k = 0;
  while (k + 1 < cdf.size() && cdf[k] <= u) ++k;
  return k;
}

}  // namespace detail

/// BCa interval of the ratio of sums. Empty below two observations or where the denominators, left
/// one out, sum to zero. Requires denominators >= 0.
template <class Bits>
[[nodiscard]] std::optional<Interval> bca_ratio_interval(
    std::span<const RatioObservation> observations, double confidence, Bits&& bits,
    int resamples = default_resamples) {
  require(resamples > 0, "bootstrap: no resamples");
  const auto jackknife = jackknife_ratio(observations);
  if (!jackknife) return std::nullopt;
  std::vector<double> resampled;
  resampled.reserve(static_cast<std::size_t>(resamples));
  const auto ratio_of = [](RatioObservation sum) { return sum.numerator / sum.denominator; };
  while (resampled.size() < static_cast<std::size_t>(resamples)) {
    RatioObservation sum;
    for (std::size_t i = 0; i < observations.size(); ++i) {
      const auto& drawn = observations[detail::uniform_index(bits, observations.size())];
      sum.numerator += drawn.numerator;
      sum.denominator += drawn.denominator;
    }
    // A resample of empty cycles only has no ratio; it is drawn again.
    if (sum.denominator > 0) resampled.push_back(ratio_of(sum));
  }
  RatioObservation total;
  for (const auto& each : observations) {
    total.numerator += each.numerator;
    total.denominator += each.denominator;
  }
  return bca_from_resamples(ratio_of(total), std::move(resampled), jackknife->acceleration,
                            confidence);
}

/// BCa interval of the mean of `count` observations of which only those in `nonzero` are not zero.
///
/// Costs resamples * nonzero.size(), however many zeros there are: the number of non-zero draws in
/// a resample is binomial, and each of them is one of `nonzero` with equal chance. `nonzero` may
/// hold zeros as well, so a plain sample is given as (sample, sample.size(), ...).
/// Empty below two observations. Requires nonzero.size() <= count.
template <class Bits>
[[nodiscard]] std::optional<Interval> bca_mean_interval(std::span<const double> nonzero,
                                                        std::uint64_t count, double confidence,
                                                        Bits&& bits,
                                                        int resamples = default_resamples) {
  require(resamples > 0, "bootstrap: no resamples");
  require(nonzero.size() <= count, "bootstrap: more values than observations");
  if (count < 2) return std::nullopt;
  if (nonzero.empty()) return Interval{0, 0};
  const double n = static_cast<double>(count);
  const bool all_given = nonzero.size() == count;
  const auto draws = all_given ? std::vector<double>{}
                               : binomial_cdf_table(count, static_cast<double>(nonzero.size()) / n);
  std::vector<double> resampled(static_cast<std::size_t>(resamples));
  for (double& mean : resampled) {
    const std::size_t drawn = all_given ? nonzero.size() : detail::invert_table(bits, draws);
    double sum = 0;
    for (std::size_t i = 0; i < drawn; ++i) {
      sum += nonzero[detail::uniform_index(bits, nonzero.size())];
    }
    mean = sum / n;
  }
  double total = 0;
  for (const double value : nonzero) total += value;
  return bca_from_resamples(total / n, std::move(resampled), mean_acceleration(nonzero, count),
                            confidence);
}

}  // namespace sim
