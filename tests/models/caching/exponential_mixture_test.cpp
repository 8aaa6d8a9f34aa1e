// Sums of exponentials from a table, against the sums themselves.

#include "models/caching/exponential_mixture.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <catch2/catch.hpp>

namespace {

using models::ExponentialMixture;

constexpr double promised = 6e-11;  ///< Of the whole weight.

struct Sums {
  double none = 0;
  double one = 0;
};

Sums sums_of(const std::vector<ExponentialMixture::Term>& terms, double seconds) {
  Sums sums;
  for (const ExponentialMixture::Term& term : terms) {
    const double events = term.rate * seconds;
    sums.none += term.weight * std::exp(-events);
    sums.one += term.weight * events * std::exp(-events);
  }
  return sums;
}

/// The largest errors over times that are dense between knots, from before the first knot on to
/// after the last one.
Sums errors_of(const std::vector<ExponentialMixture::Term>& terms, double from, double to) {
  const ExponentialMixture mixture(terms);
  Sums errors;
  for (double seconds = from; seconds < to; seconds *= 1.0037) {
    const Sums exact = sums_of(terms, seconds);
    errors.none = std::max(errors.none, std::abs(mixture.none_within(seconds) - exact.none));
    errors.one = std::max(errors.one, std::abs(mixture.one_within(seconds) - exact.one));
  }
  return errors;
}

}  // namespace

TEST_CASE("a sum of exponentials from the table is within its bound at all times") {
  // One stream alone is the worst case: others can only even its error out.
  const double rate = GENERATE(1.0, 3e-7, 400.0);
  CAPTURE(rate);
  const Sums errors = errors_of({{rate, 1}}, 1e-6 / rate, 100 / rate);
  CHECK(errors.none < promised);
  CHECK(errors.one < promised);
  // The bound is one that is nearly reached.
  CHECK(errors.one > promised / 3);
}

TEST_CASE("rates of all sizes are summed up within the same bound") {
  const double skew = GENERATE(0.3, 1.0, 2.5);
  CAPTURE(skew);
  std::vector<ExponentialMixture::Term> terms;
  double weight = 0;
  for (int rank = 1; rank <= 3000; ++rank) {
    const double share = std::pow(rank, -skew);
    terms.push_back({50 * share, share});
    weight += share;
  }
  const Sums errors = errors_of(terms, 1e-8, 1e10);
  CHECK(errors.none < promised * weight);
  CHECK(errors.one < promised * weight);
}

TEST_CASE("at the beginning nothing has come and in the end everything has") {
  const ExponentialMixture mixture({{2, 0.3}, {0.01, 0.7}});
  CHECK(mixture.none_within(0) == 1);
  CHECK(mixture.none_within(-1) == 1);
  CHECK(mixture.one_within(0) == 0);
  CHECK(mixture.none_within(1e6) == 0);
  CHECK(mixture.one_within(1e6) == 0);
  CHECK(ExponentialMixture().none_within(5) == 0);
}
