#include "sim/stats/stopping.hpp"

#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "sim/stats/intervals.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::StoppingEvidence;
using sim::StoppingRule;
using sim_tests::SplitMix;

namespace {

/// 200 replications, a value of 2 and the error that makes the t interval 2 -+ half_width.
StoppingEvidence evidence_with(double half_width) {
  return {200,          500,          2.0, half_width / sim::student_t_quantile(0.975, 199),
          std::nullopt, std::nullopt, 0};
}

}  // namespace

TEST_CASE("the rule is met at a half width of r over 1 + r of the value", "[stopping]") {
  const StoppingRule rule{.relative_precision = 0.25};
  CHECK(rule.is_met(evidence_with(0.3999)));
  CHECK_FALSE(rule.is_met(evidence_with(0.4001)));
  CHECK(sim::relative_precision_reached(evidence_with(0.4), 0.95) == Approx(0.25));
}

TEST_CASE("the rule waits for replications and for outages", "[stopping]") {
  StoppingEvidence evidence = evidence_with(0);
  CHECK(StoppingRule{}.is_met(evidence));
  evidence.replications = 49;
  CHECK_FALSE(StoppingRule{}.is_met(evidence));
  evidence.replications = 50;
  evidence.outages = 99;
  CHECK_FALSE(StoppingRule{}.is_met(evidence));
  evidence.outages = 100;
  CHECK(StoppingRule{}.is_met(evidence));
}

TEST_CASE("weighted replications need an effective sample as well", "[stopping]") {
  StoppingEvidence evidence = evidence_with(0);
  evidence.effective_sample_size = 1000;
  CHECK_FALSE(StoppingRule{}.is_met(evidence));
  evidence.effective_sample_size = 1001;
  CHECK(StoppingRule{}.is_met(evidence));
  CHECK(sim::effective_sample_size(10, 10) == 10);  // ten weights of 1
  CHECK(sim::effective_sample_size(10, 100) == 1);  // one weight of 10
  CHECK(sim::effective_sample_size(0, 0) == 0);
}

TEST_CASE("nothing known is no precision", "[stopping]") {
  CHECK(std::isinf(sim::relative_precision_reached(StoppingEvidence{}, 0.95)));
  CHECK(std::isinf(sim::relative_precision_reached(evidence_with(2.001), 0.95)));
  const StoppingRule eager{.min_replications = 0, .min_outages = 0};
  CHECK_FALSE(eager.is_met(StoppingEvidence{}));
}

TEST_CASE("evidence comes from means and from ratios", "[stopping]") {
  sim::Moments mean;
  sim::RatioEstimator ratio;
  for (int i = 0; i < 10; ++i) {
    mean.add(i);
    ratio.add(i, 2);
  }
  CHECK(sim::evidence_of(mean, 7).standard_error == Approx(mean.standard_error()));
  CHECK(sim::evidence_of(mean, 7).outages == 7);
  CHECK(sim::evidence_of(ratio, 7).value == Approx(4.5 / 2));
  CHECK(sim::evidence_of(ratio, 7).standard_error == Approx(mean.standard_error() / 2));
}

TEST_CASE("stopping by the rule keeps the relative error it promises", "[stopping]") {
  const StoppingRule rule{.relative_precision = 0.10};
  SplitMix bits(57);
  constexpr int repeats = 1000;
  int within = 0;
  int covered = 0;
  for (int i = 0; i < repeats; ++i) {
    sim::Moments sample;
    std::uint64_t check = 50;
    while (true) {
      while (sample.count() < check) sample.add(bits.exponential(3));
      if (rule.is_met(sim::evidence_of(sample, sample.count()))) break;
      check += (check + 9) / 10;
    }
    if (std::abs(sample.mean() - 3) <= 0.1 * 3) ++within;
    if (sim::t_interval(sample, 0.95)->contains(3)) ++covered;
  }
  CHECK(within > 0.93 * repeats);
  CHECK(covered > 0.92 * repeats);
}
