#include "sim/stats/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/math/distributions/binomial.hpp>

#include "sim/base/require.hpp"

namespace sim {

namespace {

void require_quantile(double probability, double confidence) {
  require(probability > 0 && probability < 1, "quantile interval: probability outside (0, 1)");
  require(confidence > 0 && confidence < 1, "interval: confidence outside (0, 1)");
}

/// P(B = k) for the k that matter: outside of them lies less than 1e-15 in all.
struct BinomialWindow {
  std::uint64_t first = 0;
  std::vector<double> cumulative;  // [i] = P(first <= B < first + i)

  [[nodiscard]] std::uint64_t end() const { return first + cumulative.size() - 1; }
  /// P(lower <= B < upper) for lower and upper within [first, end()].
  [[nodiscard]] double between(std::uint64_t lower, std::uint64_t upper) const {
    return cumulative[upper - first] - cumulative[lower - first];
  }
};

BinomialWindow binomial_window(std::uint64_t n, double p) {
  const double size = static_cast<double>(n);
  const double middle = size * p;
  // Chernoff: ten standard deviations bound a normal tail, the constant a Poisson one.
  const double reach = 10 * std::sqrt(size * p * (1 - p)) + 50;
  BinomialWindow window;
  window.first = static_cast<std::uint64_t>(std::max(0.0, std::floor(middle - reach)));
  const auto last = static_cast<std::uint64_t>(std::min(size, std::ceil(middle + reach)));
  const boost::math::binomial distribution(size, p);
  window.cumulative.reserve(last - window.first + 2);
  window.cumulative.push_back(0);
  for (std::uint64_t k = window.first; k <= last; ++k) {
    window.cumulative.push_back(window.cumulative.back() +
                                boost::math::pdf(distribution, static_cast<double>(k)));
  }
  return window;
}

bool is_better(const QuantileRanks& a, const QuantileRanks& b) {
  const std::uint64_t length_a = a.upper - a.lower;
  const std::uint64_t length_b = b.upper - b.lower;
  return length_a != length_b ? length_a < length_b : a.coverage > b.coverage;
}

}  // namespace

double sample_quantile(std::span<const double> sorted, double probability) {
  require(!sorted.empty(), "quantile: empty sample");
  require(probability >= 0 && probability <= 1, "quantile: probability outside [0, 1]");
  const double position = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  if (below + 1 >= sorted.size()) return sorted.back();
  const double part = position - static_cast<double>(below);
  return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

std::optional<QuantileRanks> quantile_ranks(std::uint64_t n, double probability,
                                            double confidence) {
  require_quantile(probability, confidence);
  if (n < 2) return std::nullopt;
  const BinomialWindow window = binomial_window(n, probability);
  std::optional<QuantileRanks> best;
  std::uint64_t upper = std::max<std::uint64_t>(window.first, 1);
  const std::uint64_t last = std::min(window.end(), n);
  // The least upper rank never falls while the lower one rises.
  for (std::uint64_t lower = upper; lower < last; ++lower) {
    while (upper < last && window.between(lower, upper) < confidence) ++upper;
    const QuantileRanks ranks{lower, upper, window.between(lower, upper)};
    if (ranks.coverage < confidence) break;
    if (!best || is_better(ranks, *best)) best = ranks;
  }
  return best;
}

std::optional<std::uint64_t> quantile_upper_rank(std::uint64_t n, double probability,
                                                 double confidence) {
  require_quantile(probability, confidence);
  if (n == 0) return std::nullopt;
  const BinomialWindow window = binomial_window(n, probability);
  const std::uint64_t last = std::min(window.end(), n);
  for (std::uint64_t rank = std::max<std::uint64_t>(window.first, 1); rank <= last; ++rank) {
    if (window.between(window.first, rank) >= confidence) return rank;
  }
  return std::nullopt;
}

std::optional<Interval> quantile_interval(std::span<const double> sorted, double probability,
                                          double confidence) {
  const auto ranks = quantile_ranks(sorted.size(), probability, confidence);
  if (!ranks) return std::nullopt;
  return Interval{sorted[ranks->lower - 1], sorted[ranks->upper - 1]};
}

std::optional<double> quantile_upper_bound(std::span<const double> sorted, double probability,
                                           double confidence) {
  const auto rank = quantile_upper_rank(sorted.size(), probability, confidence);
  if (!rank) return std::nullopt;
  return sorted[*rank - 1];
}

Estimate quantile_estimate(std::span<const double> sorted, double probability, double confidence) {
  return {sample_quantile(sorted, probability), quantile_interval(sorted, probability, confidence),
          confidence, IntervalMethod::OrderStatistic};
}

}  // namespace sim
