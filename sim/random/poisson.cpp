#include "sim/random/poisson.hpp"

#include <algorithm>

#include "sim/base/require.hpp"
#include "sim/random/portable_math.hpp"

namespace sim {

namespace {

void require_mean(double mean) {
  require(mean >= 0 && mean <= largest_poisson_mean, "Poisson: mean outside 0 to 500");
}

/// P(N >= count) / P(N = count).
double tail_over_first(double mean, std::uint64_t count) {
  double sum = 1;
  double term = 1;
  for (double next = static_cast<double>(count) + 1;; ++next) {
    term *= mean / next;
    if (!(sum + term > sum)) return sum;
    sum += term;
  }
}

}  // namespace

double poisson_probability(double mean, std::uint64_t count) {
  require_mean(mean);
  if (count == 0) return portable_exp(-mean);
  if (mean == 0) return 0;
  // Multiplied out while that is exact to a few roundings; by logarithms where
  // it would be slow.
  if (count <= 64) {
    double probability = portable_exp(-mean);
    for (std::uint64_t k = 1; k <= count; ++k) probability *= mean / static_cast<double>(k);
    return probability;
  }
  const double n = static_cast<double>(count);
  return portable_exp(n * portable_log(mean) - mean - portable_log_gamma(n + 1));
}

double poisson_tail(double mean, std::uint64_t count) {
  require_mean(mean);
  if (count == 0) return 1;
  return std::min(1.0, poisson_probability(mean, count) * tail_over_first(mean, count));
}

std::uint64_t sample_poisson(double mean, Stream& stream) {
  return sample_poisson_at_least(mean, 0, stream);
}

std::uint64_t sample_poisson_at_least(double mean, std::uint64_t least, Stream& stream) {
  require_mean(mean);
  if (mean == 0) {
    require(least == 0, "Poisson: no count that large has a probability");
    return 0;
  }
  // Inversion over P(N = least + i) / P(N = least), which neither underflows
  // nor needs a factorial. From 0 up that ratio may be large, but far from
  // overflow: e^500 is 1e217.
  double left = stream.uniform() * tail_over_first(mean, least);
  double term = 1;
  for (std::uint64_t count = least;; ++count) {
    left -= term;
    term *= mean / (static_cast<double>(count) + 1);
    // Rounding may leave a little over at the far end, where a term is nothing to the sum.
    if (left < 0 || term < 1e-17) return count;
  }
}

std::vector<Instant> sample_event_times(std::uint64_t count, Instant start, Duration length,
                                        Stream& stream) {
  require(length > Duration::zero(), "event times: no time to lie in");
  const double ticks = static_cast<double>(length.count());
  std::vector<Instant> times;
  times.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto tick = static_cast<Duration::rep>(stream.uniform() * ticks);
    // Rounding may reach the end where the length has more than 53 bits.
    times.push_back(start + Duration(std::min(tick, length.count() - 1)));
  }
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace sim
