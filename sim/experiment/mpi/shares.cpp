#include "sim/experiment/mpi/shares.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace sim::mpi {

namespace {

constexpr double seconds_of_round = 0.25;
constexpr double bytes_of_round = 256.0 * 1024 * 1024;
constexpr double most_growth = 8;

double sum_of(const std::vector<double>& parts) {
  return std::accumulate(parts.begin(), parts.end(), 0.0);
}

std::uint64_t sum_of(const std::vector<std::uint64_t>& parts) {
  return std::accumulate(parts.begin(), parts.end(), std::uint64_t{0});
}

/// Parts in proportion to `weights` that add up to `total` exactly.
std::vector<std::uint64_t> divided(std::uint64_t total, const std::vector<std::uint64_t>& weights) {
  const auto all = static_cast<double>(sum_of(weights));
  std::vector<std::uint64_t> parts;
  double weight_before = 0;
  std::uint64_t given = 0;
  for (std::size_t rank = 0; rank < weights.size(); ++rank) {
    weight_before += static_cast<double>(weights[rank]);
    const double end = static_cast<double>(total) * weight_before / all;
    const bool is_last = rank + 1 == weights.size();
    const std::uint64_t until =
        is_last ? total : std::clamp(static_cast<std::uint64_t>(end), given, total);
    parts.push_back(until - given);
    given = until;
  }
  return parts;
}

}  // namespace

Shares::Shares(std::vector<std::uint64_t> threads)
    : threads_(std::move(threads)), wanted_(threads_) {}

std::vector<std::uint64_t> Shares::next(std::uint64_t left) const {
  // A little more at once is better than a round with hardly anything in it.
  if (left < sum_of(wanted_) + sum_of(threads_)) return divided(left, wanted_);
  return wanted_;
}

void Shares::learn(const std::vector<Done>& round) {
  std::vector<double> aims;
  double done = 0;
  double bytes = 0;
  for (const Done& each : round) {
    const auto replications = static_cast<double>(each.replications);
    aims.push_back(replications * seconds_of_round / std::max(each.seconds, 1e-6));
    done += replications;
    bytes += static_cast<double>(each.bytes);
  }
  const double room = bytes > 0 ? done * bytes_of_round / bytes : most_growth * done;
  const double most = std::min(most_growth * done, room);
  const double scale = std::min(1.0, most / std::max(sum_of(aims), 1.0));
  for (std::size_t rank = 0; rank < aims.size(); ++rank) {
    // A rank without a share in this round has shown nothing: it gets what it got.
    const bool is_known = rank < round.size() && round[rank].replications > 0;
    if (is_known) wanted_[rank] = static_cast<std::uint64_t>(aims[rank] * scale);
    wanted_[rank] = std::max(wanted_[rank], threads_[rank]);
  }
}

}  // namespace sim::mpi
