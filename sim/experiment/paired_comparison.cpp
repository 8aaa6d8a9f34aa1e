#include "sim/experiment/paired_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/base/require.hpp"
#include "sim/experiment/strata_errors.hpp"
#include "sim/stats/intervals.hpp"

namespace sim {

PairedComparison::PairedComparison(const std::vector<double>& of_a, const std::vector<double>& of_b)
    : weights_(of_a, of_b), differences_(weights_.probabilities()), pairs_(of_a.size()) {}

bool PairedComparison::add(double a, double b, std::size_t stratum) {
  require(stratum < pairs_.size(), "paired comparison: no such stratum");
  a *= weights_.factor_of_first(stratum);
  b *= weights_.factor_of_other(stratum);
  differences_.add(stratum, b - a);
  pairs_[stratum].add(b, a);
  return b != a;
}

void PairedComparison::merge(const PairedComparison& other) {
  require(weights_ == other.weights_, "paired comparison: merged with other strata");
  differences_.merge(other.differences_);
  for (std::size_t k = 0; k < pairs_.size(); ++k) pairs_[k].merge(other.pairs_[k]);
}

template <class Of>
double PairedComparison::weighted(const Of& of) const noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < pairs_.size(); ++k) {
    sum += differences_.probabilities()[k] * of(pairs_[k]);
  }
  return sum;
}

double PairedComparison::mean_a() const noexcept {
  return weighted([](const JointMoments& pairs) { return pairs.mean_second(); });
}

double PairedComparison::mean_b() const noexcept {
  return weighted([](const JointMoments& pairs) { return pairs.mean_first(); });
}

Estimate PairedComparison::difference(double confidence) const {
  return is_plain() ? mean_estimate(differences_.stratum(0), confidence)
                    : differences_.estimate(confidence);
}

std::optional<Estimate> PairedComparison::ratio(double confidence) const {
  const double a = mean_a();
  const double b = mean_b();
  if (!(a > 0 && b > 0)) return std::nullopt;
  Estimate estimate{b / a, std::nullopt, confidence, IntervalMethod::LogRatio};
  // Var(log(B/A)) = Var(b - (B/A) a) / (n B^2), to first order.
  StrataErrors errors;
  for (std::size_t k = 0; k < pairs_.size(); ++k) {
    errors.add(differences_.probabilities()[k], pairs_[k].variance_of_difference(b / a),
               pairs_[k].count());
  }
  const auto t = errors.t_quantile(confidence);
  if (!t) return estimate;
  const double reach = *t * (errors.standard_error() / b);
  estimate.interval = Interval{b / a * std::exp(-reach), b / a * std::exp(reach)};
  return estimate;
}

PairedVerdict PairedComparison::verdict(double confidence) const {
  const auto interval = difference(confidence).interval;
  if (!interval) return PairedVerdict::Undecided;
  if (interval->high < 0) return PairedVerdict::BLess;
  if (interval->low > 0) return PairedVerdict::BMore;
  return PairedVerdict::Undecided;
}

PairedComparison::Plain PairedComparison::plain() const noexcept {
  const double a = mean_a();
  const double b = mean_b();
  Plain sum;
  for (std::size_t k = 0; k < pairs_.size(); ++k) {
    const JointMoments& pairs = pairs_[k];
    if (pairs.count() == 0) continue;
    const auto part = [&](double p, double within, double between) {
      // The stratum means scatter by their own errors too, which is not between the strata.
      const double noise = (1 - p) / static_cast<double>(pairs.count());
      return p * (within * (1 - noise) + between);
    };
    // A factor of 0 belongs to a probability of 0.
    const double of_a = weights_.factor_of_first(k);
    const double of_b = weights_.factor_of_other(k);
    const double off_a = of_a > 0 ? pairs.mean_second() / of_a - a : 0;
    const double off_b = of_b > 0 ? pairs.mean_first() / of_b - b : 0;
    if (of_a > 0) {
      const double within = pairs.variance_second() / (of_a * of_a);
      sum.variance_a += part(weights_.first()[k], within, off_a * off_a);
    }
    if (of_b > 0) {
      const double within = pairs.variance_first() / (of_b * of_b);
      sum.variance_b += part(weights_.other()[k], within, off_b * off_b);
    }
    sum.covariance += part(weights_.probabilities()[k], pairs.covariance(), off_a * off_b);
  }
  return sum;
}

double PairedComparison::correlation() const noexcept {
  if (is_plain()) return pairs_[0].correlation();
  if (!weights_.are_equal()) return 0;
  const Plain all = plain();
  if (!(all.variance_a > 0 && all.variance_b > 0)) return 0;
  return std::clamp(all.covariance / std::sqrt(all.variance_a * all.variance_b), -1.0, 1.0);
}

std::optional<double> PairedComparison::variance_reduction() const noexcept {
  if (is_plain()) {
    const double variance = differences_.stratum(0).variance();
    if (!(variance > 0)) return std::nullopt;
    return (pairs_[0].variance_first() + pairs_[0].variance_second()) / variance;
  }
  const double error = differences_.standard_error();
  if (!(error > 0)) return std::nullopt;
  const Plain all = plain();
  const double apart = (all.variance_a + all.variance_b) / static_cast<double>(count());
  return apart / (error * error);
}

double PairedComparison::unseen_probability(double confidence) const {
  double alike = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < pairs_.size(); ++k) {
    const Moments& differences = differences_.stratum(k);
    const double p = differences_.probabilities()[k];
    if (differences.min() < differences.max() || !(p > 0)) continue;
    alike += p;
    // Of a stratum without a pair everything is unseen.
    least = std::min(least, std::max(1.0, static_cast<double>(differences.count())) / p);
  }
  return std::min(alike, zero_event_upper_bound(confidence) / least);
}

}  // namespace sim
