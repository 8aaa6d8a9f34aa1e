#include "models/experiment/strata/stratum_pilot.hpp"

#include <algorithm>
#include <cmath>

#include "sim/base/require.hpp"
#include "sim/experiment/journal.hpp"

namespace models {

namespace {

// Far from those that count, which begin with 0.
constexpr std::uint64_t first_pilot_id = std::uint64_t{1} << 40U;
// What a replication costs beyond its events, in events.
constexpr double cost_of_start = 10;

/// The deviation within a stratum of what is watched, such that its product with the stratum's
/// `probability` is that with the probabilities that belong to what is watched.
double deviation_of(const std::vector<const sim::StratifiedMoments*>& watched, std::size_t stratum,
                    double probability) {
  if (!(probability > 0)) return 0;
  const auto factor = [&](const sim::StratifiedMoments& one) {
    return one.probabilities()[stratum] / probability;
  };
  if (watched.size() == 1) {
    return factor(*watched.front()) * watched.front()->stratum(stratum).standard_deviation();
  }
  double squares = 0;
  for (const sim::StratifiedMoments* one : watched) {
    const double whole = one->plain_variance();
    const double by = factor(*one);
    if (whole > 0) squares += by * by * one->stratum(stratum).variance() / whole;
  }
  return std::sqrt(squares);
}

}  // namespace

bool wants_strata(SamplingMethod method, const RunSpec& run, std::size_t strata, bool until_precise,
                  std::int64_t replications) {
  const bool refused = method == SamplingMethod::Replications;
  if (run.until_first_outage || strata == 1 || refused) return false;
  if (until_precise) return true;
  // Too few to visit each stratum: plain ones at least say what they are.
  const std::size_t fewest =
      method == SamplingMethod::Auto ? fewest_per_stratum_unasked : fewest_per_stratum;
  return replications >= static_cast<std::int64_t>(fewest * strata);
}

std::uint64_t pilot_of_each(SamplingMethod method, std::size_t strata, bool until_precise,
                            std::int64_t replications) {
  if (until_precise || method != SamplingMethod::Auto) return pilot_replications;
  return std::min(pilot_replications, static_cast<std::uint64_t>(replications) / (4 * strata));
}

StratumPilot::StratumPilot(const std::vector<double>& strata, std::uint64_t each)
    : events_(strata), each_(each) {}

sim::StratumSchedule StratumPilot::schedule() const {
  const std::vector<double> equally(events_.strata(), 1.0);
  return sim::StratumSchedule(equally, sim::ReplicationId{first_pilot_id}, each_);
}

sim::ReplicationPlan StratumPilot::replications() const {
  sim::ReplicationPlan plan;
  plan.first = first_pilot_id;
  plan.count = each_ * events_.strata();
  return plan;
}

void StratumPilot::add(const Digest& digest) {
  if (digest.stratum >= events_.strata()) {
    throw sim::JournalMismatch("a result in the journal is of a stratum that there is not");
  }
  events_.add(digest.stratum, static_cast<double>(digest.events + digest.rare.weights.events));
}

sim::StratumSchedule StratumPilot::shared_out(
    const std::vector<const sim::StratifiedMoments*>& watched, double defensive_share) const {
  return sim::StratumSchedule(shares(watched, defensive_share));
}

std::vector<double> StratumPilot::shares(const std::vector<const sim::StratifiedMoments*>& watched,
                                         double defensive_share) const {
  sim::require(!watched.empty(), "a pilot of strata watches nothing");
  std::vector<sim::StratumPilot> seen;
  for (std::size_t stratum = 0; stratum < events_.strata(); ++stratum) {
    seen.push_back({deviation_of(watched, stratum, events_.probabilities()[stratum]),
                    events_.stratum(stratum).mean() + cost_of_start});
  }
  return sim::stratum_shares(events_.probabilities(), seen, defensive_share);
}

}  // namespace models
