#include "models/analytic/health_check.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "models/analytic/first_passage.hpp"
#include "models/analytic/stationary.hpp"
#include "sim/base/require.hpp"
#include "tests/analytic/validation_case.hpp"

using namespace models::analytic;

namespace {

/// Walks the probe clock by hand: probes start at phase, phase + interval, ... after the failure.
Seconds walked(const Probing& probing, Seconds phase, FailureKind kind) {
  Seconds probe = phase;
  for (int failures = 1; failures < probing.threshold; ++failures) probe += probing.interval;
  return kind == FailureKind::Hang ? probe + probing.timeout : probe;
}

/// The streak of a target under noise, one step a probe: 0 .. k - 1 failures in a row while in
/// rotation, then 0 .. h - 1 passes in a row while out of it.
MarkovChain streaks(double noise, int k, int h) {
  const auto fails = static_cast<std::size_t>(k);
  const auto passes = static_cast<std::size_t>(h);
  MarkovChain chain(fails + passes);
  for (std::size_t i = 0; i < fails; ++i) {
    chain.add_transition(i, i + 1, noise);
    if (i > 0) chain.add_transition(i, 0, 1 - noise);
  }
  for (std::size_t i = 0; i < passes; ++i) {
    chain.add_transition(fails + i, i + 1 == passes ? 0 : fails + i + 1, 1 - noise);
    if (i > 0) chain.add_transition(fails + i, fails, noise);
  }
  return chain;
}

}  // namespace

TEST_CASE("A18: from failure to mark", "[a18]") {
  ValidationCase a18("A18");
  const Probing slow{Seconds(30), Seconds(5), 2};
  const Probing fast{Seconds(10), Seconds(5), 3};
  for (const auto& [name, probing, kind] : {std::tuple{"refused_30x2", slow, FailureKind::Refused},
                                            {"hang_30x2_t5", slow, FailureKind::Hang},
                                            {"refused_10x3", fast, FailureKind::Refused},
                                            {"hang_10x3_t5", fast, FailureKind::Hang}}) {
    const DetectionDelay delay = detection_delay(probing, kind);
    a18.check(std::string("mean_s_") + name, delay.mean().count());
    a18.check(std::string("p95_s_") + name, delay.quantile(0.95).count());
  }
  a18.check("mean_probes_to_false_unhealthy_p1pct_k2", mean_trials_to_run(0.01, 2));
  a18.check("mean_probes_to_false_unhealthy_p1pct_k3", mean_trials_to_run(0.01, 3));
  a18.check_complete();
}

TEST_CASE("the law of the delay is that of the probe clock", "[health_check]") {
  const Probing probing{Seconds(30), Seconds(5), GENERATE(1, 2, 5)};
  const auto kind = GENERATE(FailureKind::Refused, FailureKind::Hang);
  const DetectionDelay delay = detection_delay(probing, kind);
  for (const double level : {0.0, 0.25, 0.95, 1.0}) {
    const Seconds phase = level * probing.interval;
    CHECK(delay.quantile(level).count() == Approx(walked(probing, phase, kind).count()));
  }
}

TEST_CASE("false alarms agree with the chain of streaks", "[health_check]") {
  const double noise = GENERATE(0.01, 0.2, 0.6);
  const int k = GENERATE(1, 2, 4);
  const int h = GENERATE(1, 3, 5);
  CAPTURE(noise, k, h);
  const MarkovChain chain = streaks(noise, k, h);
  StateSet out(chain.size(), false);
  for (std::size_t i = static_cast<std::size_t>(k); i < out.size(); ++i) out[i] = true;
  const FalseAlarms alarms = false_alarms(Probing{Seconds(10), Seconds(2), k}, noise, h);
  const LongRun run = long_run(chain, out);
  CHECK(alarms.mean_time_to_unhealthy.count() ==
        Approx(10 * mean_first_passage(chain, out)[0]).epsilon(1e-10));
  CHECK(alarms.mean_time_unhealthy.count() == Approx(10 * run.mean_outage).epsilon(1e-10));
  CHECK(alarms.share_unhealthy == Approx(run.unavailability).epsilon(1e-10));
}

TEST_CASE("A39: requests lost to a hung instance", "[a39]") {
  ValidationCase a39("A39");
  const DetectionDelay delay =
      detection_delay({Seconds(a39.parameter("interval_s")), Seconds(a39.parameter("timeout_s")),
                       a39.count("threshold")},
                      FailureKind::Hang);
  const auto lost = [&](RetryPolicy retry) {
    return lost_until_marked(a39.parameter("rate"), a39.count("n"), delay, retry);
  };
  a39.check("lost_no_retry", lost(RetryPolicy::None).mean);
  a39.check("sd_lost_no_retry", lost(RetryPolicy::None).standard_deviation);
  a39.check("lost_random_retry", lost(RetryPolicy::AnyTarget).mean);
  a39.check("lost_retry_elsewhere", lost(RetryPolicy::OtherTarget).mean);
  a39.check_complete();
}

TEST_CASE("a health check out of range is refused", "[health_check]") {
  CHECK_THROWS_AS(detection_delay({Seconds(5), Seconds(6), 2}, FailureKind::Hang),
                  sim::ContractViolation);
  CHECK_THROWS_AS(mean_trials_to_run(0, 2), sim::ContractViolation);
  CHECK_THROWS_AS(lost_until_marked(1, 1, {Seconds(1), Seconds(2)}, RetryPolicy::OtherTarget),
                  sim::ContractViolation);
}
