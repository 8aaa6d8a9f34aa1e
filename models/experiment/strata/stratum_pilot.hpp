#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/experiment/sampling_method.hpp"
#include "models/results/digest.hpp"
#include "models/world/outside_events.hpp"
#include "sim/experiment/replication_plan.hpp"
#include "sim/experiment/strata.hpp"
#include "sim/stats/stratified_moments.hpp"

namespace models {

/// Which strata replications are drawn from, and how many from each: what a pilot finds out, and
/// what a later run needs to have replications of the same number in the same stratum.
struct StratumAllocation {
  OutsideStrata::Shape shape;
  std::vector<double> shares;         ///< For sim::StratumSchedule.
  std::vector<double> probabilities;  ///< Of the scenario that was run.
};

/// So many replications of each stratum decide how the others are shared out; they do not count.
inline constexpr std::uint64_t pilot_replications = 100;

/// As many replications of each stratum as StratumSchedule makes before it goes by their shares.
inline constexpr std::size_t fewest_per_stratum = 2;

/// The same where nobody asked for strata, so that a pilot of a quarter of them says something.
inline constexpr std::size_t fewest_per_stratum_unasked = 20;

/// Whether replications are drawn from strata, of which the outside gives so many: as
/// `method` says, and never for runs to the first outage. `until_precise`: a precision
/// decides how many there are, and not `replications`.
[[nodiscard]] bool wants_strata(SamplingMethod method, const RunSpec& run, std::size_t strata,
                                bool until_precise, std::int64_t replications);

/// Replications of a pilot in each stratum: pilot_replications, and where nobody asked for strata
/// or a precision at most a quarter of those that count.
[[nodiscard]] std::uint64_t pilot_of_each(SamplingMethod method, std::size_t strata,
                                          bool until_precise, std::int64_t replications);

/// The replications that decide how the others are shared out over the strata: `each` of every
/// one, in turn, with ids far from those that count.
class StratumPilot {
 public:
  /// Their probabilities; of designs with different ones, those by which the defensive share goes.
  explicit StratumPilot(const std::vector<double>& strata, std::uint64_t each = pilot_replications);

  /// Which stratum each replication of the pilot belongs to.
  [[nodiscard]] sim::StratumSchedule schedule() const;
  /// Ids and number of the replications; threads and interruption are left as they are.
  [[nodiscard]] sim::ReplicationPlan replications() const;

  /// Takes one in, of whichever design: what it cost.
  void add(const Digest& digest);

  /// Which stratum each replication that counts belongs to. `watched`: what is to be known well, as
  /// the pilot saw it, one at least, each with its own probabilities. Of several, each is measured
  /// in the deviation that it would have in plain replications, and their mean square counts.
  /// `defensive_share`: as of
  /// sim::stratum_shares.
  [[nodiscard]] sim::StratumSchedule shared_out(
      const std::vector<const sim::StratifiedMoments*>& watched,
      double defensive_share = 0.2) const;
  /// What that schedule is made of: the share of each stratum.
  [[nodiscard]] std::vector<double> shares(
      const std::vector<const sim::StratifiedMoments*>& watched, double defensive_share) const;

 private:
  sim::StratifiedMoments events_;
  std::uint64_t each_;
};

}  // namespace models
