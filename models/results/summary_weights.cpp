// What tells whether figures from weighted copies can be believed.

#include <cmath>
#include <optional>

#include "models/results/summary.hpp"
#include "sim/stats/stopping.hpp"
#include "sim/stats/weighted_moments.hpp"

namespace models {

namespace {

/// What copies are scored by for this metric; nothing where they do not estimate it.
std::optional<LossKind> loss_of(std::string_view metric) {
  if (metric.ends_with("availability.time") || metric == "downtime_per_year") {
    return LossKind::Downtime;
  }
  if (metric.find("availability.requests") != std::string_view::npos ||
      metric == "monthly_uptime" || metric == "monthly_error") {
    return LossKind::Requests;
  }
  if (metric == "outages_per_year" || metric == "probability_no_outage") return LossKind::Outages;
  return std::nullopt;
}

// Copies estimate a part of what each run observes, and scatter by it: a run with one outage more
// differs by far more than that.
constexpr double noise_of_copies = 0.05;

/// Of excursions that are exchangeable, one of n more is expected to be larger than all of n. Where
/// the distribution has a long tail, a sample without any of it is the one whose interval is not
/// refused; so each interval has room for one contribution more, as large as the largest.
void allow_for_larger(MetricEstimate& metric, double largest_share) {
  if (metric.name == "probability_no_outage") {
    if (metric.low) *metric.low -= largest_share * (1 - metric.mean);
  } else if (metric.high) {
    *metric.high += largest_share * metric.mean;
  }
}

}  // namespace

sim::Unseen Summary::hidden_in(std::string_view metric,
                               const sim::StratifiedMoments& moments) const {
  const bool from_copies = is_weighted_ && loss_of(metric);
  return moments.unseen(plan_.confidence, 0.0, from_copies ? noise_of_copies : 0.0);
}

WeightTally::Score Summary::score_of(LossKind loss) const {
  const std::vector<double> each = weights();
  WeightTally::Score score;
  for (std::size_t stratum = 0; stratum < sums_.size(); ++stratum) {
    const double weight = each[stratum];
    const auto& part = sums_[stratum].weights.scores[static_cast<std::size_t>(loss)];
    score.sum += weight * part.sum;
    score.squares += weight * weight * part.squares;
    score.largest = std::max(score.largest, weight * part.largest);
    score.natural_squares += weight * part.natural_squares;
  }
  return score;
}

WeightingReport Summary::weighting(std::string_view metric) const {
  WeightTally all;
  for (const StratumSums& sums : sums_) all.merge(sums.weights);
  WeightingReport report;
  report.copies = static_cast<std::int64_t>(all.copies);
  report.with_outage = static_cast<std::int64_t>(all.with_outage);
  const auto excursions = static_cast<double>(all.excursions);
  if (excursions > 0) {
    report.mean_weight = all.weights / excursions;
    const double variance =
        all.squared_weights / excursions - report.mean_weight * report.mean_weight;
    report.mean_weight_error = std::sqrt(std::max(0.0, variance) / excursions);
  }
  const std::optional<LossKind> loss = loss_of(metric);
  if (!loss) return report;
  const WeightTally::Score score = score_of(*loss);
  report.effective_contributions = sim::effective_sample_size(score.sum, score.squares);
  report.largest_share = score.sum > 0 ? score.largest / score.sum : 0;
  return report;
}

double Summary::beyond_largest(std::string_view metric,
                               const sim::StratifiedMoments& moments) const {
  return is_weighted_ && loss_of(metric) ? weighting(metric).largest_share * moments.mean() : 0;
}

bool Summary::guard(MetricEstimate& metric) const {
  if (!is_weighted_ || !loss_of(metric.name)) return false;
  metric.method = weighted_method;
  const WeightingReport report = weighting(metric.name);
  const std::string refused = report.refusal();
  if (refused.empty()) {
    allow_for_larger(metric, report.largest_share);
    return true;
  }
  metric.low.reset();
  metric.high.reset();
  metric.standard_error.reset();
  metric.method = "no interval: " + refused;
  return true;
}

std::optional<double> Summary::weighted_variance_reduction(std::string_view metric) const {
  const std::optional<LossKind> loss = loss_of(metric);
  const sim::StratifiedMoments* moments = watched(metric);
  if (!loss || moments == nullptr || moments->count() < 2) return std::nullopt;
  // An error that cannot be believed says nothing of what the copies were worth.
  if (!weighting(metric).refusal().empty()) return std::nullopt;
  const WeightTally::Score score = score_of(*loss);
  const double error = moments->standard_error();
  if (score.sum <= 0 || error <= 0) return std::nullopt;
  // Outages so rare that those of a replication have nothing to do with each other: the variance
  // of their sum is that of a compound Poisson variable.
  const double unit = moments->mean() / score.sum;
  const double natural_variance = score.natural_squares * unit * unit;
  return natural_variance / (static_cast<double>(moments->count()) * error * error);
}

}  // namespace models
