#pragma once

#include <atomic>
#include <cstdint>
#include <utility>

#include "sim/experiment/replication_plan.hpp"
#include "sim/experiment/replication_team.hpp"

namespace sim {

/// Replications in whole blocks until a rule is met. All but `jobs` and `cancelled` may change the
/// result.
struct SequentialPlan {
  std::uint64_t first = 0;   ///< Id of the first replication of the experiment.
  std::uint64_t done = 0;    ///< How many were merged before, where an experiment is resumed.
  std::uint64_t block = 50;  ///< The first check comes after one block, later ones at whole blocks.
  std::uint64_t ceiling = 0;  ///< Never more than these, done ones included; may cut a block.
  double growth = 0.10;       ///< The number must have grown by this share before the next check.
  int jobs = 1;               ///< As in ReplicationPlan.
  const std::atomic<bool>* cancelled = nullptr;  ///< As in ReplicationPlan.
};

enum class StopReason : std::uint8_t { RuleMet, CeilingReached, Cancelled };

struct SequentialOutcome {
  std::uint64_t replications = 0;  ///< Merged in all, earlier ones included.
  StopReason reason = StopReason::CeilingReached;
};

/// The number of replications at which the rule is asked next, where `done` have been merged:
/// block, then the least multiple of block that is larger by `growth`, and so on, up to the
/// ceiling. A resumed experiment is checked where an uninterrupted one would have been.
/// Requires block > 0 and growth >= 0.
[[nodiscard]] std::uint64_t next_check(const SequentialPlan& plan, std::uint64_t done);

namespace detail {

/// What replicate_until does with whoever runs the replications: `run(plan, merge, progress)`,
/// where merge returns false as soon as no more are wanted.
template <class Run, class Merge, class Rule, class Progress>
SequentialOutcome run_until(const SequentialPlan& plan, Run&& run, Merge&& merge, Rule&& rule,
                            Progress&& progress) {
  std::uint64_t done = plan.done;
  std::uint64_t check = next_check(plan, done);
  bool is_met = false;
  const auto merge_and_check = [&](ReplicationId id, auto&& result) {
    merge(id, std::forward<decltype(result)>(result));
    if (++done < check) return true;
    check = next_check(plan, done);
    is_met = rule(done);
    return !is_met;
  };
  const auto report = [&](std::uint64_t, std::uint64_t) { progress(done, plan.ceiling); };
  if (done < plan.ceiling) {
    const ReplicationPlan rest{plan.first + done, plan.ceiling - done, plan.jobs, plan.cancelled};
    run(rest, merge_and_check, report);
  }
  if (is_met) return {done, StopReason::RuleMet};
  return {done, done < plan.ceiling ? StopReason::Cancelled : StopReason::CeilingReached};
}

}  // namespace detail

/// Runs replications until `rule(merged so far)` is true at a check, the ceiling is reached, or the
/// plan is cancelled.
///
/// `rule` looks at what the caller merged, on the calling thread; it is asked at the ceiling too.
/// Meanwhile the workers run on, so no thread waits at a check; what they did beyond the last one
/// is thrown away, and any number of jobs gives the same bytes. progress gets (merged, ceiling).
/// Everything else is as in replicate.
template <class MakeWorker, class Merge, class Rule, class Progress = NoProgress>
SequentialOutcome replicate_until(const SequentialPlan& plan, MakeWorker&& make_worker,
                                  Merge&& merge, Rule&& rule, Progress&& progress = Progress{}) {
  const auto run = [&](const ReplicationPlan& rest, auto& merge_and_check, auto& report) {
    // Nobody knows yet how many will run: the chunks start short and grow with what has run.
    detail::ReplicationTeam<detail::WorkerOf<MakeWorker>> team(rest, plan.done, make_worker);
    team.run(merge_and_check, report);
  };
  return detail::run_until(plan, run, merge, rule, progress);
}

}  // namespace sim
