#include "sim/stats/intervals.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "sim/base/require.hpp"

namespace sim {

namespace {

void require_confidence(double confidence) {
  require(confidence > 0 && confidence < 1, "interval: confidence outside (0, 1)");
}

void require_proportion(std::uint64_t successes, std::uint64_t trials) {
  require(trials > 0, "proportion: no trials");
  require(successes <= trials, "proportion: more successes than trials");
}

}  // namespace

double student_t_quantile(double probability, double degrees_of_freedom) {
  require(probability > 0 && probability < 1, "t quantile: probability outside (0, 1)");
  require(degrees_of_freedom > 0, "t quantile: no degrees of freedom");
  return boost::math::quantile(boost::math::students_t(degrees_of_freedom), probability);
}

double normal_quantile(double probability) {
  require(probability > 0 && probability < 1, "normal quantile: probability outside (0, 1)");
  return boost::math::quantile(boost::math::normal(), probability);
}

double normal_cdf(double z) {
  return boost::math::cdf(boost::math::normal(), z);
}

std::optional<Interval> t_interval(const Moments& sample, double confidence) {
  require_confidence(confidence);
  if (sample.count() < 2) return std::nullopt;
  const double freedom = static_cast<double>(sample.count() - 1);
  const double reach =
      student_t_quantile(0.5 + 0.5 * confidence, freedom) * sample.standard_error();
  return Interval{sample.mean() - reach, sample.mean() + reach};
}

Estimate mean_estimate(const Moments& sample, double confidence) {
  return {sample.mean(), t_interval(sample, confidence), confidence, IntervalMethod::StudentT};
}

Interval wilson_interval(std::uint64_t successes, std::uint64_t trials, double confidence) {
  require_confidence(confidence);
  require_proportion(successes, trials);
  const double n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double z = normal_quantile(0.5 + 0.5 * confidence);
  const double zz = z * z;
  const double middle = (p + zz / (2 * n)) / (1 + zz / n);
  const double reach = z / (1 + zz / n) * std::sqrt(p * (1 - p) / n + zz / (4 * n * n));
  // At the ends the formula gives 0 and 1 exactly, but for rounding.
  return {successes == 0 ? 0.0 : std::max(0.0, middle - reach),
          successes == trials ? 1.0 : std::min(1.0, middle + reach)};
}

Interval clopper_pearson_interval(std::uint64_t successes, std::uint64_t trials,
                                  double confidence) {
  require_confidence(confidence);
  require_proportion(successes, trials);
  const double tail = 0.5 - 0.5 * confidence;
  const double hits = static_cast<double>(successes);
  const double misses = static_cast<double>(trials - successes);
  Interval interval{0, 1};
  if (hits > 0) {
    interval.low = boost::math::quantile(boost::math::beta_distribution(hits, misses + 1), tail);
  }
  if (misses > 0) {
    // From the upper tail, so that nothing is lost where the bound is close to 1.
    interval.high = boost::math::quantile(
        boost::math::complement(boost::math::beta_distribution(hits + 1, misses), tail));
  }
  return interval;
}

Estimate proportion_estimate(std::uint64_t successes, std::uint64_t trials, double confidence) {
  const Interval interval = wilson_interval(successes, trials, confidence);
  return {static_cast<double>(successes) / static_cast<double>(trials), interval, confidence,
          IntervalMethod::Wilson};
}

double zero_event_upper_bound(double confidence) {
  require_confidence(confidence);
  return -std::log1p(-confidence);
}

IntervalMethod method_for_outages(std::uint64_t outages) noexcept {
  if (outages == 0) return IntervalMethod::ZeroEvents;
  return outages < few_outages ? IntervalMethod::BcaBootstrap : IntervalMethod::StudentT;
}

}  // namespace sim
