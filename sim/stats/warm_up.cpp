#include "sim/stats/warm_up.hpp"

#include <vector>

#include "sim/stats/batch_means.hpp"
#include "sim/stats/moments.hpp"

namespace sim {

std::optional<std::size_t> mser5_truncation(std::span<const double> series) {
  constexpr std::size_t batch = 5;
  const std::size_t fives = series.size() / batch;
  if (fives < 4) return std::nullopt;
  const std::vector<double> means = batch_averages(series.first(fives * batch), fives);
  Moments rest;
  std::size_t best = fives;
  double least = 0;
  // From the end, so that each value joins what remains once. Of equal cuts the earliest is taken.
  for (std::size_t cut = fives; cut-- > 0;) {
    rest.add(means[cut]);
    if (rest.count() < 2) continue;
    const double kept = static_cast<double>(rest.count());
    const double squared_error = rest.variance() * (kept - 1) / (kept * kept);
    if (best == fives || squared_error <= least) {
      best = cut;
      least = squared_error;
    }
  }
  if (best > fives / 2) return std::nullopt;
  return best * batch;
}

}  // namespace sim
