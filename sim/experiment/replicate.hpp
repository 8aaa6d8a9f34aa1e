#pragma once

#include <cstdint>
#include <utility>

#include "sim/experiment/replication_plan.hpp"
#include "sim/experiment/replication_team.hpp"

namespace sim {

/// Runs replications plan.first .. plan.first + plan.count - 1 and merges their results in that
/// order, so that any number of jobs gives the same bytes.
///
/// make_worker() is called once for each thread, on the calling thread; it returns a movable
/// callable Result(ReplicationId) that may keep scratch memory, and is used by one thread at a
/// time. The result must depend on the id alone. merge(ReplicationId, Result&&) and progress(done,
/// count), after each chunk, are called on the calling thread.
///
/// Replications are handed out in chunks of a 128th of all, 1 to 256, and about 4 * jobs chunks of
/// results are held at most. An exception from a worker is rethrown here after the results before
/// it have been merged, whatever the number of jobs; one from merge or progress ends the run too.
/// Returns how many were merged: plan.count unless cancelled, and then always the first ones; a
/// worker may throw Cancelled to leave the one that it is at.
/// Requires plan.jobs >= 0.
template <class MakeWorker, class Merge, class Progress = NoProgress>
std::uint64_t replicate(const ReplicationPlan& plan, MakeWorker&& make_worker, Merge&& merge,
                        Progress&& progress = Progress{}) {
  using Team = detail::ReplicationTeam<detail::WorkerOf<MakeWorker>>;
  Team team(plan, plan.count, make_worker);
  const auto merge_all = [&](ReplicationId id, typename Team::Result&& result) {
    merge(id, std::move(result));
    return true;
  };
  return team.run(merge_all, progress);
}

}  // namespace sim
