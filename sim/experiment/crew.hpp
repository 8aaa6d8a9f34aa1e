#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sim/experiment/replication_plan.hpp"

namespace sim {

/// Makes the result of a replication, as bytes. Used by one thread at a time.
using ByteWorker = std::function<std::string(ReplicationId)>;
/// Called on the calling thread, once for each thread that works.
using MakeByteWorker = std::function<ByteWorker()>;
/// Takes a result in; false where no more are wanted.
using MergeBytes = std::function<bool(ReplicationId, std::string_view)>;
/// Told how many of how many have been merged.
using CrewProgress = std::function<void(std::uint64_t done, std::uint64_t count)>;

/// Somebody who runs the replications of an experiment: threads, several processes, or the journal
/// of an earlier run. Results are bytes to it, so that it can keep them or send them.
class Crew {
 public:
  Crew() = default;
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  virtual ~Crew() = default;

  /// Merges the results of plan.first, plan.first + 1, … in that order, on the calling thread,
  /// until all are merged, `merge` returns false or the plan is cancelled. Returns how many were
  /// merged. At least `expected` replications will be asked for, in this and earlier calls: it
  /// decides how they are handed out, never a result. What workers throw is thrown here, as by
  /// replicate.
  virtual std::uint64_t run(const ReplicationPlan& plan, std::uint64_t expected,
                            const MakeByteWorker& make_worker, const MergeBytes& merge,
                            const CrewProgress& progress) = 0;

  /// What a worker looks at to give up a replication in the middle (and throw Cancelled) in a plan
  /// with this `cancelled`: that flag, or one of this process that is set before it is agreed upon.
  [[nodiscard]] virtual const std::atomic<bool>* heeded(const std::atomic<bool>* cancelled) const {
    return cancelled;
  }
};

/// The same where there may be no crew, and the threads of this process heed the plan's own flag.
[[nodiscard]] const std::atomic<bool>* heeded(const Crew* crew, const std::atomic<bool>* cancelled);

/// The threads of this process.
class ThreadCrew : public Crew {
 public:
  std::uint64_t run(const ReplicationPlan& plan, std::uint64_t expected,
                    const MakeByteWorker& make_worker, const MergeBytes& merge,
                    const CrewProgress& progress) override;
};

}  // namespace sim
