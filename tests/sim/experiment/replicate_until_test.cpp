#include "sim/experiment/replicate_until.hpp"

#include <atomic>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "sim/stats/moments.hpp"
#include "sim/stats/stopping.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::ReplicationId;
using sim::SequentialPlan;
using sim::StopReason;
using sim_tests::SplitMix;

namespace {

auto make_worker() {
  return [](ReplicationId id) { return SplitMix(id.value).exponential(2); };
}

struct Run {
  sim::SequentialOutcome outcome;
  sim::Moments moments;
  std::vector<std::uint64_t> checks;
};

/// Continues `run` until the mean is known to `precision`.
void continue_run(Run& run, SequentialPlan plan, double precision) {
  const sim::StoppingRule rule{.relative_precision = precision};
  plan.done = run.moments.count();
  run.outcome = sim::replicate_until(
      plan, make_worker, [&](ReplicationId, double result) { run.moments.add(result); },
      [&](std::uint64_t done) {
        run.checks.push_back(done);
        return rule.is_met(sim::evidence_of(run.moments, run.moments.count()));
      });
}

}  // namespace

TEST_CASE("a run stops at the first check that meets the rule", "[replicate_until]") {
  const int jobs = GENERATE(1, 2, 7);
  CAPTURE(jobs);
  Run run;
  continue_run(run, {.block = 50, .ceiling = 1'000'000, .jobs = jobs}, 0.05);
  CHECK(run.outcome.reason == StopReason::RuleMet);
  CHECK(run.outcome.replications == run.moments.count());
  CHECK(run.outcome.replications % 50 == 0);
  // An exponential has s = mean, so n = (1.96 * 1.05 / 0.05)^2 = 1694, give or take s itself.
  CHECK(run.outcome.replications > 1300);
  CHECK(run.outcome.replications < 2200);
  Run alone;
  continue_run(alone, {.block = 50, .ceiling = 1'000'000}, 0.05);
  CHECK(run.moments == alone.moments);
  CHECK(run.checks == alone.checks);
}

TEST_CASE("checks come when the number has grown by a tenth, at whole blocks",
          "[replicate_until]") {
  Run run;
  continue_run(run, {.block = 20, .ceiling = 3000}, 1e-9);
  REQUIRE(run.checks.size() > 5);
  CHECK(run.checks.front() == 20);
  CHECK(run.checks.back() == 3000);
  for (std::size_t i = 1; i < run.checks.size(); ++i) {
    const std::uint64_t before = run.checks[i - 1];
    CAPTURE(before, run.checks[i]);
    CHECK(run.checks[i] % 20 == 0);
    CHECK((run.checks[i] == 3000 || 10 * run.checks[i] >= 11 * before));
    CHECK((run.checks[i] == 3000 || 10 * (run.checks[i] - 20) < 11 * before));
  }
}

TEST_CASE("the ceiling ends what the rule does not", "[replicate_until]") {
  Run run;
  continue_run(run, {.block = 100, .ceiling = 777, .jobs = 2}, 1e-9);
  CHECK(run.outcome.reason == StopReason::CeilingReached);
  CHECK(run.outcome.replications == 777);
  Run none;
  continue_run(none, {.block = 100, .ceiling = 0}, 1e-9);
  CHECK(none.outcome.replications == 0);
  CHECK(none.checks.empty());
}

TEST_CASE("an interrupted run continues to the bytes of an uninterrupted one",
          "[replicate_until]") {
  const int jobs = GENERATE(1, 2);
  const std::uint64_t stop_after = GENERATE(1U, 50U, 999U);
  CAPTURE(jobs, stop_after);
  const SequentialPlan plan{.first = 30, .block = 50, .ceiling = 100'000, .jobs = jobs};
  Run whole;
  continue_run(whole, plan, 0.05);

  std::atomic<bool> cancelled = false;
  Run parts;
  SequentialPlan interrupted = plan;
  interrupted.cancelled = &cancelled;
  parts.outcome = sim::replicate_until(
      interrupted, make_worker,
      [&](ReplicationId, double result) {
        parts.moments.add(result);
        if (parts.moments.count() == stop_after) cancelled = true;
      },
      [](std::uint64_t) { return false; });
  CHECK(parts.outcome.reason == StopReason::Cancelled);
  CHECK(parts.outcome.replications == parts.moments.count());
  CHECK(parts.moments.count() < whole.moments.count());

  continue_run(parts, plan, 0.05);
  CHECK(parts.outcome.reason == StopReason::RuleMet);
  CHECK(parts.moments == whole.moments);
}

TEST_CASE("each thread has one worker for all the blocks", "[replicate_until]") {
  int made = 0;
  sim::replicate_until(
      {.block = 10, .ceiling = 5000, .jobs = 2},
      [&] {
        ++made;
        return make_worker();
      },
      [](ReplicationId, double) {}, [](std::uint64_t) { return false; });
  CHECK(made == 2);
}

TEST_CASE("progress counts towards the ceiling across rounds", "[replicate_until]") {
  std::uint64_t last = 0;
  bool rises = true;
  sim::replicate_until(
      {.block = 10, .ceiling = 500}, make_worker, [](ReplicationId, double) {},
      [](std::uint64_t) { return false; },
      [&](std::uint64_t done, std::uint64_t ceiling) {
        rises = rises && done > last && ceiling == 500;
        last = done;
      });
  CHECK(rises);
  CHECK(last == 500);
}

TEST_CASE("a plan without blocks is refused", "[replicate_until]") {
  CHECK_THROWS_AS(sim::next_check({.block = 0, .ceiling = 10}, 0), sim::ContractViolation);
  CHECK_THROWS_AS(sim::next_check({.ceiling = 10, .growth = -1}, 0), sim::ContractViolation);
}
