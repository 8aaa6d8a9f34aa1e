#include "sim/experiment/strata.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/require.hpp"
#include "sim/random/poisson.hpp"

namespace sim {

PoissonStrata::PoissonStrata(double mean, std::size_t last) : mean_(mean) {
  require(mean > 0 && last >= 1, "Poisson strata: nothing to tell apart");
  probabilities_.reserve(last + 1);
  for (std::size_t k = 0; k < last; ++k) probabilities_.push_back(poisson_probability(mean, k));
  probabilities_.push_back(poisson_tail(mean, last));
}

std::uint64_t PoissonStrata::count_of(std::size_t stratum, Stream& stream) const {
  require(stratum < probabilities_.size(), "Poisson strata: no such stratum");
  if (stratum + 1 < probabilities_.size()) return stratum;
  return sample_poisson_at_least(mean_, stratum, stream);
}

std::size_t PoissonStrata::stratum_of(std::uint64_t count) const noexcept {
  return static_cast<std::size_t>(std::min<std::uint64_t>(count, probabilities_.size() - 1));
}

std::size_t enough_poisson_strata(double mean, double negligible) {
  require(mean > 0 && negligible > 0, "Poisson strata: nothing would be negligible");
  std::size_t last = 1;
  while (poisson_tail(mean, last + 1) >= negligible) ++last;
  return last;
}

std::vector<double> stratum_shares(std::span<const double> probabilities,
                                   std::span<const StratumPilot> pilots, double defensive_share) {
  require(probabilities.size() == pilots.size(), "stratum shares: not a pilot for each stratum");
  require(defensive_share > 0 && defensive_share <= 1, "stratum shares: no defensive share");
  std::vector<double> wanted(pilots.size());
  double probability = 0;
  double sum = 0;
  for (std::size_t k = 0; k < pilots.size(); ++k) {
    require(pilots[k].cost > 0, "stratum shares: a replication without cost");
    wanted[k] = probabilities[k] * pilots[k].deviation / std::sqrt(pilots[k].cost);
    sum += wanted[k];
    probability += probabilities[k];
  }
  require(probability > 0, "stratum shares: no probabilities");
  const double optimal_share = sum > 0 ? 1 - defensive_share : 0;
  std::vector<double> shares(pilots.size());
  for (std::size_t k = 0; k < pilots.size(); ++k) {
    const double optimum = sum > 0 ? wanted[k] / sum : 0;
    shares[k] = optimal_share * optimum + (1 - optimal_share) * probabilities[k] / probability;
  }
  return shares;
}

StratumSchedule::StratumSchedule(std::span<const double> shares, ReplicationId first,
                                 std::uint64_t each)
    : first_(first.value), turns_(each * shares.size()) {
  double sum = 0;
  for (const double share : shares) {
    require(share >= 0, "stratum schedule: negative share");
    sum += share;
  }
  require(sum > 0, "stratum schedule: no shares");
  double up_to = 0;
  for (const double share : shares) {
    up_to += share;
    // 2^64 itself does not fit; what lies beyond the last end belongs to the
    // last stratum anyway.
    ends_.push_back(static_cast<std::uint64_t>(std::min(up_to / sum, 1 - 0x1p-53) * 0x1p64));
  }
}

std::size_t StratumSchedule::in_turn(ReplicationId id, std::size_t strata) {
  require(strata > 0, "stratum schedule: no strata");
  return static_cast<std::size_t>(id.value % strata);
}

std::size_t StratumSchedule::stratum_of(ReplicationId id) const {
  require(id.value >= first_, "stratum schedule: an id before the first");
  const std::uint64_t position = id.value - first_;
  if (position < turns_) return static_cast<std::size_t>(position % ends_.size());
  // The fraction (position * golden ratio) mod 1, in units of 2^-64.
  const std::uint64_t fraction = position * 0x9E3779B97F4A7C15U;
  const auto found = std::upper_bound(ends_.begin(), ends_.end() - 1, fraction);
  return static_cast<std::size_t>(found - ends_.begin());
}

}  // namespace sim
