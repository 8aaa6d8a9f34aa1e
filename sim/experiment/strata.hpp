#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/experiment/replication_plan.hpp"
#include "sim/random/stream.hpp"

namespace sim {

/// Strata by the number N of rare outside events in a replication: N = 0, 1, …,
/// last - 1, and N >= last. N is Poisson of known mean, as that of several
/// independent kinds of event together is (each event is then of kind i with
/// probability mean_i / mean, independently). Given N the events lie uniformly
/// in the horizon (sample_event_times). Nothing is cut off, so nothing is
/// biased.
class PoissonStrata {
 public:
  /// Requires 0 < mean <= largest_poisson_mean and last >= 1.
  PoissonStrata(double mean, std::size_t last);

  [[nodiscard]] double mean() const noexcept { return mean_; }
  /// last + 1 of them; their sum is 1 up to rounding.
  [[nodiscard]] const std::vector<double>& probabilities() const noexcept { return probabilities_; }
  /// N of a replication of that stratum: the stratum's own number, drawn (once)
  /// in the last.
  [[nodiscard]] std::uint64_t count_of(std::size_t stratum, Stream& stream) const;
  /// The stratum of a replication with `count` events.
  [[nodiscard]] std::size_t stratum_of(std::uint64_t count) const noexcept;

 private:
  double mean_;
  std::vector<double> probabilities_;
};

/// The least last >= 1 for which a count of more than `last` has a probability
/// below `negligible`: enough strata for every count that matters, none wasted.
/// Requires mean > 0 and negligible > 0.
[[nodiscard]] std::size_t enough_poisson_strata(double mean, double negligible);

/// What a pilot found out about one stratum.
struct StratumPilot {
  double deviation = 0;  ///< Standard deviation of the quantity within the stratum.
  double cost = 1;       ///< Work of one replication, in any unit common to all; > 0.
};

/// Shares of the replications to run in each stratum; they sum to 1.
///
/// The greater part is Neyman's optimum with costs, in proportion to p_k
/// deviation_k / sqrt(cost_k) (Cochran, Sampling Techniques, 5.5).
/// `defensive_share` goes by probability alone: it guards against a pilot that
/// saw too little, and no other quantity measured in the same runs can have
/// more than 1 / defensive_share times the variance that plain runs would give
/// it. All by probability where no stratum varied. Requires equally many
/// probabilities and pilots, and 0 < defensive_share <= 1.
[[nodiscard]] std::vector<double> stratum_shares(std::span<const double> probabilities,
                                                 std::span<const StratumPilot> pilots,
                                                 double defensive_share = 0.2);

/// Which stratum each replication belongs to: a function of its id alone, so
/// that any number of threads, a stopping rule and a resumed run give the same
/// bytes.
///
/// Ids follow a golden-ratio sequence through the shares: of any n consecutive
/// ids, a stratum gets n times its share within a few (the discrepancy grows
/// with log n), whatever n is.
class StratumSchedule {
 public:
  /// The first `each` times as many ids as there are strata, from `first` on,
  /// visit the strata in turn, so that none is left out however small its
  /// share; later ids go by share. Requires shares >= 0 with a positive sum;
  /// only their proportions count.
  explicit StratumSchedule(std::span<const double> shares, ReplicationId first = {},
                           std::uint64_t each = 2);

  /// The pilot's rule: every stratum in turn. Requires strata > 0.
  [[nodiscard]] static std::size_t in_turn(ReplicationId id, std::size_t strata);

  /// Requires id >= first.
  [[nodiscard]] std::size_t stratum_of(ReplicationId id) const;
  [[nodiscard]] std::size_t strata() const noexcept { return ends_.size(); }

 private:
  std::uint64_t first_;
  std::uint64_t turns_;              // how many ids visit the strata in turn
  std::vector<std::uint64_t> ends_;  // stratum k has the 64-bit fractions from ends_[k - 1] on
};

}  // namespace sim
