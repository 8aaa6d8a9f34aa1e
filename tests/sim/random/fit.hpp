#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>

#include "sim/random/distribution.hpp"

// Goodness of fit. Each test below has a probability of `level` of failing on good samples; the
// seeds are fixed, so what has passed once passes for ever.

namespace fit {

inline constexpr double level = 1e-4;

/// The factor c with P(sqrt(n) D > c) = level in the limit (Kolmogorov's leading term).
inline double kolmogorov_limit() {
  return std::sqrt(-0.5 * std::log(level / 2));
}

/// sqrt(n) D of the values against a continuous distribution function.
template <class Cdf>
double kolmogorov(std::vector<double> values, Cdf cdf) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double largest = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = cdf(values[i]);
    largest =
        std::max({largest, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  return std::sqrt(n) * largest;
}

/// The same between two samples, scaled to the same limit.
inline double kolmogorov(std::vector<double> a, std::vector<double> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  const auto na = static_cast<double>(a.size());
  const auto nb = static_cast<double>(b.size());
  double largest = 0;
  std::size_t j = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    while (j < b.size() && b[j] <= a[i]) ++j;
    largest =
        std::max(largest, std::abs(static_cast<double>(i + 1) / na - static_cast<double>(j) / nb));
  }
  return std::sqrt(na * nb / (na + nb)) * largest;
}

/// P(as bad a fit or a worse one) of the values' places cdf(x) in `bins` equal parts of [0, 1].
template <class Cdf>
double chi_squared_p(const std::vector<double>& values, std::size_t bins, Cdf cdf) {
  std::vector<double> count(bins, 0);
  for (const double value : values) {
    const auto bin = static_cast<std::size_t>(cdf(value) * static_cast<double>(bins));
    ++count[std::min(bin, bins - 1)];
  }
  const double expected = static_cast<double>(values.size()) / static_cast<double>(bins);
  double sum = 0;
  for (const double c : count) sum += (c - expected) * (c - expected) / expected;
  const boost::math::chi_squared law(static_cast<double>(bins - 1));
  return boost::math::cdf(boost::math::complement(law, sum));
}

inline std::vector<double> draw(const sim::Distribution& law, std::size_t count,
                                sim::Stream& stream) {
  std::vector<double> values(count);
  for (double& value : values) value = law.sample(stream);
  return values;
}

}  // namespace fit
