#include "sim/stats/stratified_moments.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sim/base/require.hpp"
#include "sim/stats/intervals.hpp"

namespace sim {

StratifiedMoments::StratifiedMoments(std::vector<double> probabilities)
    : probabilities_(std::move(probabilities)), moments_(probabilities_.size()) {
  double sum = 0;
  for (const double probability : probabilities_) {
    require(probability >= 0, "strata: negative probability");
    sum += probability;
  }
  require(std::abs(sum - 1) < 1e-9, "strata: probabilities do not sum to 1");
}

void StratifiedMoments::add(std::size_t stratum, double value) {
  require(stratum < moments_.size(), "strata: no such stratum");
  moments_[stratum].add(value);
}

void StratifiedMoments::merge(const StratifiedMoments& other) {
  require(probabilities_ == other.probabilities_, "strata: merged with others");
  for (std::size_t k = 0; k < moments_.size(); ++k) moments_[k].merge(other.moments_[k]);
}

std::uint64_t StratifiedMoments::count() const noexcept {
  std::uint64_t all = 0;
  for (const Moments& moments : moments_) all += moments.count();
  return all;
}

double StratifiedMoments::probability_seen_less_than(std::uint64_t least) const noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < moments_.size(); ++k) {
    if (moments_[k].count() < least) sum += probabilities_[k];
  }
  return sum;
}

double StratifiedMoments::mean() const noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < moments_.size(); ++k) sum += probabilities_[k] * moments_[k].mean();
  return sum;
}

double StratifiedMoments::error_variance(std::size_t stratum) const noexcept {
  const double error = probabilities_[stratum] * moments_[stratum].standard_error();
  return error * error;
}

double StratifiedMoments::standard_error() const noexcept {
  double sum = 0;
  for (std::size_t k = 0; k < moments_.size(); ++k) sum += error_variance(k);
  return std::sqrt(sum);
}

double StratifiedMoments::degrees_of_freedom() const noexcept {
  double sum = 0;
  double squares = 0;
  // Relative to the whole: fourth powers of errors of 1e-90 would be nothing.
  const double whole = standard_error();
  for (std::size_t k = 0; k < moments_.size() && whole > 0; ++k) {
    if (moments_[k].count() < 2) continue;
    const double share = error_variance(k) / (whole * whole);
    sum += share;
    squares += share * share / static_cast<double>(moments_[k].count() - 1);
  }
  const auto strata = static_cast<double>(moments_.size());
  if (!(squares > 0)) return std::max(1.0, static_cast<double>(count()) - strata);
  return std::max(1.0, sum * sum / squares);
}

Estimate StratifiedMoments::estimate(double confidence) const {
  Estimate result{mean(), std::nullopt, confidence, IntervalMethod::StratifiedT};
  if (probability_seen_less_than(2) > 0) return result;
  const double reach =
      student_t_quantile(0.5 + 0.5 * confidence, degrees_of_freedom()) * standard_error();
  result.interval = Interval{result.value - reach, result.value + reach};
  return result;
}

bool StratifiedMoments::is_alike(std::size_t stratum, double noise) const noexcept {
  const Moments& seen = moments_[stratum];
  return probabilities_[stratum] > 0 && !(seen.max() - seen.min() > noise * std::abs(seen.mean()));
}

template <class SizeOf>
double StratifiedMoments::unseen_sum(double confidence, double noise, const SizeOf& size_of) const {
  struct Part {
    double whole = 0;  // Where every run of the stratum were unlike those seen.
    double runs = 0;
  };
  std::vector<Part> parts;
  for (std::size_t k = 0; k < moments_.size(); ++k) {
    const double whole = is_alike(k, noise) ? probabilities_[k] * size_of(k) : 0.0;
    if (whole > 0) parts.push_back({whole, static_cast<double>(moments_[k].count())});
  }
  // The most for the runs that it takes first.
  std::stable_sort(parts.begin(), parts.end(), [](const Part& left, const Part& right) {
    return left.whole * right.runs > right.whole * left.runs;
  });
  double left = zero_event_upper_bound(confidence);
  double sum = 0;
  for (const Part& part : parts) {
    const double share = part.runs > left ? left / part.runs : 1.0;
    sum += part.whole * share;
    left -= part.runs * share;
  }
  return sum;
}

double StratifiedMoments::unseen_probability(double confidence) const {
  return unseen_sum(confidence, 0, [](std::size_t) { return 1.0; });
}

double StratifiedMoments::mean_deviation(double usual, double noise) const noexcept {
  const double near = noise * std::abs(usual);
  Moments sizes;
  for (const Moments& seen : moments_) {
    if (seen.count() == 0) continue;
    if (seen.min() >= usual - near && seen.max() <= usual + near) continue;
    const double off = seen.mean() - usual;
    const double n = static_cast<double>(seen.count());
    const double square = seen.variance() * ((n - 1) / n) + off * off;
    const bool one_way = seen.min() >= usual || seen.max() <= usual;
    sizes.add(one_way && off != 0 ? square / std::abs(off) : std::sqrt(square));
  }
  return sizes.mean();
}

Unseen StratifiedMoments::unseen(double confidence, std::optional<double> least,
                                 double noise) const {
  const auto above = [&](std::size_t k) { return mean_deviation(moments_[k].mean(), noise); };
  const auto below = [&](std::size_t k) {
    const double usual = moments_[k].mean();
    return least && usual <= *least ? 0.0 : mean_deviation(usual, noise);
  };
  return {unseen_sum(confidence, noise, below), unseen_sum(confidence, noise, above)};
}

double StratifiedMoments::plain_variance() const noexcept {
  const double centre = mean();
  double sum = 0;
  for (std::size_t k = 0; k < moments_.size(); ++k) {
    if (moments_[k].count() == 0) continue;
    const double p = probabilities_[k];
    const double off = moments_[k].mean() - centre;
    const double noise = moments_[k].standard_error();
    // The stratum means scatter by their own errors too, which is not between
    // the strata.
    sum += p * (moments_[k].variance() + off * off - (1 - p) * noise * noise);
  }
  return std::max(0.0, sum);
}

std::optional<double> StratifiedMoments::variance_reduction() const noexcept {
  const double error = standard_error();
  if (!(error > 0)) return std::nullopt;
  return plain_variance() / static_cast<double>(count()) / (error * error);
}

}  // namespace sim
