#include "models/results/summary.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/architecture/billing_month.hpp"
#include "models/ledger/calendar.hpp"
#include "sim/stats/intervals.hpp"
#include "sim/time/year.hpp"

namespace models {

Summary::Summary(SummaryPlan plan)
    : plan_(std::move(plan)),
      sums_(plan_.strata.size()),
      lost_share_(plan_.strata),
      down_share_(plan_.strata),
      down_per_year_(plan_.strata),
      outages_per_year_(plan_.strata),
      no_outage_(plan_.strata),
      slot_error_(plan_.strata),
      worst_month_error_(plan_.strata),
      first_outage_(plan_.strata),
      class_lost_share_(plan_.classes.size(), sim::StratifiedSample(plan_.strata)),
      recoveries_(plan_.causes.size(), sim::StratifiedSample(plan_.strata)),
      figures_(moments_of(plan_.figures.size())),
      asked_figures_(plan_.asked_figures.size(), sim::StratifiedSample(plan_.strata)),
      usd_(moments_of(plan_.bill_items.size())),
      usd_total_(plan_.strata),
      usd_without_outage_(plan_.strata) {
  if (plan_.controls > 0) {
    controls_.emplace(std::vector<double>(plan_.controls), plan_.strata,
                      first_class_quantity + plan_.classes.size());
  }
  for (StratumSums& sums : sums_) {
    sums.tallies.resize(plan_.causes.size() * phase_count);
    sums.faults.resize(plan_.causes.size());
    sums.outage_from.resize(plan_.causes.size());
  }
}

std::vector<sim::StratifiedMoments> Summary::moments_of(std::size_t count) const {
  return std::vector<sim::StratifiedMoments>(count, sim::StratifiedMoments(plan_.strata));
}

void Summary::add(const Digest& digest) {
  const double years = digest.observed_seconds / sim::seconds_per_year;
  observed_years_ += years;
  is_weighted_ = is_weighted_ || digest.rare.is_weighted;
  outages_ += digest.rare.is_weighted ? digest.rare.weights.with_outage : digest.recoveries.size();
  StratumSums& sums = sums_[digest.stratum];
  ++sums.replications;
  sums.years += years;
  sums.offered += digest.offered;
  sums.weights.merge(digest.rare.weights);
  add_shares(digest);
  add_blame(digest);
  add_cost(digest);
  if (controls_) add_controls(digest);
  for (std::size_t index = 0; index < digest.figures.size(); ++index) {
    if (digest.observed_seconds <= 0) break;
    figures_[index].add(digest.stratum,
                        plan_.figures[index].of(digest.figures[index], digest.observed_seconds));
  }
}

void Summary::add_shares(const Digest& digest) {
  const auto stratum = static_cast<std::uint32_t>(digest.stratum);
  const double seconds = digest.observed_seconds;
  const double years = seconds / sim::seconds_per_year;
  lost_share_.add(stratum, digest.lost_share());
  const double down_share = seconds > 0 ? digest.down_seconds / seconds : 0;
  down_share_.add(stratum, down_share);
  down_per_year_.add(stratum, down_share * sim::seconds_per_year);
  const double outages =
      digest.rare.is_weighted ? digest.rare.outages : static_cast<double>(digest.recoveries.size());
  if (digest.rare.is_weighted) no_outage_.add(stratum, 1 - digest.rare.chance);
  outages_per_year_.add(stratum, years > 0 ? outages / years : 0);
  const double slots = seconds / sim::to_seconds(sla_slot);
  const double slot_error = slots > 0 ? digest.slot_error_sum / slots : 0;
  slot_error_.add(stratum, digest.rare.is_weighted ? slot_error : std::min(1.0, slot_error));
  worst_month_error_.add(stratum, digest.worst_month_error);
  for (std::size_t index = 0; index < digest.lost_by_class.size(); ++index) {
    const double offered = digest.offered * plan_.class_shares[index];
    double lost = offered > 0 ? digest.lost_by_class[index] / offered : 0;
    if (!digest.rare.is_weighted) lost = std::min(1.0, lost);
    class_lost_share_[index].add(stratum, lost);
  }
  for (std::size_t index = 0; index < digest.asked_figures.size(); ++index) {
    const bool is_length = plan_.asked_figures[index].kind == FigureSpec::Kind::BudgetSpentAfter;
    const double value = digest.asked_figures[index];
    asked_figures_[index].add(stratum, is_length ? value : 1 - value);
  }
  if (!plan_.until_first_outage) return;
  first_outage_.add(stratum, seconds);
  if (!digest.ended_at_first_outage) ++censored_;
}

void Summary::add_blame(const Digest& digest) {
  const auto stratum = static_cast<std::uint32_t>(digest.stratum);
  StratumSums& sums = sums_[stratum];
  for (const Digest::Charge& charge : digest.charges) {
    Tally& tally =
        sums.tallies[charge.cause.index() * phase_count + static_cast<std::size_t>(charge.phase)];
    tally.lost += charge.lost;
    tally.down_seconds += charge.down_seconds;
  }
  for (const Digest::Recovery& recovery : digest.recoveries) {
    recoveries_[recovery.cause.index()].add(stratum, recovery.seconds);
    if (!digest.rare.is_weighted) ++sums.outage_from[recovery.cause.index()];
  }
  for (const RareLosses::OutagesFrom& from : digest.rare.outages_from) {
    sums.outage_from[from.cause.index()] += from.outages;
  }
  for (const Digest::Count& count : digest.counts) sums.faults[count.cause.index()] += count.faults;
}

void Summary::add_cost(const Digest& digest) {
  if (digest.usd.empty()) return;
  double total = 0;
  for (std::size_t index = 0; index < digest.usd.size(); ++index) {
    usd_[index].add(digest.stratum, digest.usd[index]);
    total += digest.usd[index];
  }
  usd_total_.add(static_cast<std::uint32_t>(digest.stratum), total);
  if (digest.recoveries.empty()) usd_without_outage_.add(digest.stratum, total);
}

const sim::StratifiedMoments* Summary::watched(std::string_view metric) const {
  if (metric == "availability.time") return &down_share_.moments();
  if (metric == "downtime_per_year") return &down_per_year_.moments();
  if (metric == "availability.requests") return &lost_share_.moments();
  if (metric == "monthly_uptime") return &slot_error_.moments();
  if (metric == "outages_per_year") return &outages_per_year_.moments();
  if (metric == "cost_per_month" && !plan_.bill_items.empty()) return &usd_total_.moments();
  return nullptr;
}

std::vector<std::string_view> Summary::watchable() {
  return {"availability.time", "downtime_per_year", "availability.requests",
          "monthly_uptime",    "outages_per_year",  "cost_per_month"};
}

sim::StoppingEvidence Summary::evidence(std::string_view metric) const {
  sim::StoppingEvidence evidence = plain_evidence(metric);
  const std::optional<Controlled> better = controlled(metric);
  if (!better) return evidence;
  evidence.value = better->mean;
  evidence.standard_error = better->standard_error;
  evidence.degrees_of_freedom = better->degrees_of_freedom;
  return evidence;
}

sim::StoppingEvidence Summary::plain_evidence(std::string_view metric) const {
  if (plan_.until_first_outage) {
    return sim::evidence_of(first_outage_.stratum(0), replications() - censored_);
  }
  const sim::StratifiedMoments& moments = *watched(metric);
  if (moments.strata() == 1) {
    sim::StoppingEvidence evidence = sim::evidence_of(moments.stratum(0), 0);
    evidence.outages = outages_behind(metric);
    if (is_weighted_) evidence.effective_sample_size = weighting(metric).effective_contributions;
    evidence.unseen = beyond_largest(metric, moments);
    return evidence;
  }
  sim::StoppingEvidence evidence{moments.count(),
                                 outages_behind(metric),
                                 moments.mean(),
                                 moments.standard_error(),
                                 {},
                                 moments.degrees_of_freedom(),
                                 0};
  if (is_weighted_) evidence.effective_sample_size = weighting(metric).effective_contributions;
  const sim::Unseen hidden = hidden_in(metric, moments);
  evidence.unseen = std::max(hidden.below, hidden.above + beyond_largest(metric, moments));
  return evidence;
}

std::optional<std::uint64_t> Summary::outages_behind(std::string_view metric) const {
  if (metric != "cost_per_month") return outages_;
  // A bill follows load and prices; only where it scatters mostly by outages do they have to be
  // many for its error to be believed.
  const double whole = usd_total_.moments().standard_error();
  const double without = usd_without_outage_.standard_error();
  const bool moved = outages_ > 0 && whole > 0 && without * without < 0.5 * whole * whole;
  return moved ? std::optional(outages_) : std::nullopt;
}

std::optional<double> Summary::worth(std::string_view metric) const {
  const sim::StratifiedMoments* plain = watched(metric);
  if (plain == nullptr || plan_.until_first_outage) return std::nullopt;
  const std::optional<Controlled> better = controlled(metric);
  if (plain->strata() == 1) {
    return better ? std::optional(better->variance_reduction) : std::nullopt;
  }
  const sim::StoppingEvidence known = evidence(metric);
  const double t =
      sim::student_t_quantile(0.5 + 0.5 * plan_.confidence, known.degrees_of_freedom.value_or(1));
  const double half_width = t * known.standard_error + known.unseen;
  if (!(half_width > 0)) return std::nullopt;
  const double error = std::sqrt(plain->plain_variance() / static_cast<double>(plain->count()));
  return t * error / half_width * (t * error / half_width);
}

bool Summary::visited_all_strata() const {
  return lost_share_.moments().probability_seen_less_than(2) <= 0;
}

}  // namespace models
