#include "models/probing/target_health.hpp"

#include <catch2/catch.hpp>

using models::HealthCheckSpec;
using models::ProbeOutcome;
using models::TargetHealth;
using models::TargetState;

namespace {

HealthCheckSpec thresholds(int healthy, int unhealthy) {
  HealthCheckSpec check;
  check.healthy_threshold = healthy;
  check.unhealthy_threshold = unhealthy;
  return check;
}

}  // namespace

TEST_CASE("a new target is healthy after one pass, a returning one after the whole threshold",
          "[target_health]") {
  const int threshold = GENERATE(2, 5, 10);
  TargetHealth target{thresholds(threshold, 2)};
  CHECK(target.record(ProbeOutcome::Passed) == TargetState::Healthy);
  CHECK_FALSE(target.record(ProbeOutcome::Failed));
  CHECK(target.record(ProbeOutcome::Failed) == TargetState::Unhealthy);
  for (int pass = 1; pass < threshold; ++pass) CHECK_FALSE(target.record(ProbeOutcome::Passed));
  CHECK(target.record(ProbeOutcome::Passed) == TargetState::Healthy);
}

TEST_CASE("a healthy target goes out at the threshold and not before", "[target_health]") {
  const int threshold = GENERATE(2, 3, 10);
  TargetHealth target{thresholds(5, threshold), TargetState::Healthy};
  CHECK_FALSE(target.record(ProbeOutcome::Failed, threshold - 1));
  CHECK(target.record(ProbeOutcome::Failed) == TargetState::Unhealthy);
}

TEST_CASE("a target that never passed goes out at the same threshold, and then needs the whole one",
          "[target_health]") {
  TargetHealth target{thresholds(5, 3)};
  CHECK_FALSE(target.record(ProbeOutcome::Failed, 2));
  CHECK(target.state() == TargetState::Initial);
  CHECK(target.record(ProbeOutcome::Failed) == TargetState::Unhealthy);
  CHECK(target.needed(ProbeOutcome::Passed) == 5);
}

TEST_CASE("one pass between failures starts the count again", "[target_health]") {
  TargetHealth target{thresholds(5, 3), TargetState::Healthy};
  CHECK_FALSE(target.record(ProbeOutcome::Failed, 2));
  CHECK_FALSE(target.record(ProbeOutcome::Passed));
  CHECK(target.needed(ProbeOutcome::Failed) == 3);
}

TEST_CASE("outcomes recorded at once must not hide a change of state", "[target_health]") {
  TargetHealth target{thresholds(5, 3), TargetState::Healthy};
  CHECK_FALSE(target.record(ProbeOutcome::Passed, 1'000'000));
  CHECK_THROWS_AS(target.record(ProbeOutcome::Failed, 4), sim::ContractViolation);
  CHECK(target.record(ProbeOutcome::Failed, 3) == TargetState::Unhealthy);
  CHECK_FALSE(target.needed(ProbeOutcome::Failed));
}

TEST_CASE("probes that fail by chance take a target out as rarely as runs of failures come",
          "[target_health][validation]") {
  // A18: E(s) = 1 + q E(0) + p E(s + 1), s failures in a row, E(threshold) = 0. The recursion walks
  // the state machine, so that it has to have exactly these states.
  const auto [threshold, expected] = GENERATE(table<int, double>({{2, 10'100}, {3, 1'010'100}}));
  const double p = 0.01;
  double constant = 0;
  double of_start = 0;
  for (int failures = threshold - 1; failures >= 0; --failures) {
    TargetHealth target{thresholds(5, threshold), TargetState::Healthy};
    target.record(ProbeOutcome::Failed, failures);
    REQUIRE(target.needed(ProbeOutcome::Failed) == threshold - failures);
    target.record(ProbeOutcome::Passed);
    REQUIRE(target.needed(ProbeOutcome::Failed) == threshold);
    constant = 1 + p * constant;
    of_start = (1 - p) + p * of_start;
  }
  CHECK(constant / (1 - of_start) == Approx(expected).epsilon(1e-9));
}
