#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "sim/experiment/crew.hpp"
#include "sim/experiment/journal.hpp"
#include "sim/experiment/mpi/ranks.hpp"
#include "sim/experiment/mpi/shares.hpp"

namespace sim::mpi {

/// All ranks run the replications together, and every rank merges all results in order of their
/// id. So every rank has the same state after every call and decides the same: a program that
/// runs on each of them needs to know nothing of the others, but that only one may speak.
///
/// Work goes in rounds of about a quarter of a second. Each rank gets a share as large as it was
/// fast in the round before, runs it on its threads, and gets the results of the others.
///
/// An exception of a worker ends the run on all ranks after the results before it were merged; on
/// the others it is a std::runtime_error with its message. An exception from merge or progress
/// has to come on all ranks, or the others wait for ever.
class RankCrew : public Crew {
 public:
  /// `asked_to_stop`: set on any rank by anybody, e.g. a signal. `stopped`: what plans have as
  /// `cancelled` and the program looks at; it is set on all ranks at the same place. jobs: threads
  /// of this rank where a plan says 0. All have to outlive it.
  RankCrew(const Ranks& ranks, const std::atomic<bool>& asked_to_stop, std::atomic<bool>& stopped,
           int jobs);

  /// plan.cancelled has to be null or `stopped`. plan.jobs: threads of each rank.
  std::uint64_t run(const ReplicationPlan& plan, std::uint64_t expected,
                    const MakeByteWorker& make_worker, const MergeBytes& merge,
                    const CrewProgress& progress) override;
  /// Asked to stop, a rank gives up the replication that it is in, and its part of the round ends
  /// there; what comes behind it is merged on no rank.
  [[nodiscard]] const std::atomic<bool>* heeded(const std::atomic<bool>* cancelled) const override {
    return cancelled == nullptr ? nullptr : &asked_to_stop_;
  }

 private:
  struct Run;

  const Ranks& ranks_;
  const std::atomic<bool>& asked_to_stop_;
  std::atomic<bool>& stopped_;
  int jobs_;
};

/// A journal that only rank 0 has, for all ranks.
class SharedJournal : public Journal {
 public:
  /// `journal` is null but on rank 0. Both have to outlive it.
  SharedJournal(const Ranks& ranks, Journal* journal) : ranks_(ranks), journal_(journal) {}

  std::optional<JournalBlock> next() override;
  void append(std::uint64_t experiment, ReplicationId id, std::string_view result) override;

 private:
  const Ranks& ranks_;
  Journal* journal_;
};

}  // namespace sim::mpi
