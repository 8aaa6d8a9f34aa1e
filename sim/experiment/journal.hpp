#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "sim/experiment/crew.hpp"

namespace sim {

/// Results of consecutive replications of one experiment.
struct JournalBlock {
  std::uint64_t experiment = 0;  ///< Number of the Crew::run call within the process, from 0.
  std::uint64_t first = 0;       ///< Id of the first replication.
  std::string results;           ///< As add_result leaves them.
};

/// Appends one result to those of a block.
void add_result(std::string& results, std::string_view result);
/// Takes the first result off. Empty where the bytes end too early.
[[nodiscard]] std::optional<std::string_view> take_result(std::string_view& results);

/// A block as bytes, the same on every machine.
[[nodiscard]] std::string encode_block(const JournalBlock& block);
/// Empty where the bytes are too few; what is in `results` is not looked at.
[[nodiscard]] std::optional<JournalBlock> decode_block(std::string_view bytes);

/// What outlives a process of its experiments: written on by one process after another.
class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  /// The next block of earlier processes, in the order written; empty when all have been read.
  virtual std::optional<JournalBlock> next() = 0;
  /// Keeps one more result. Only called once all blocks have been read.
  virtual void append(std::uint64_t experiment, ReplicationId id, std::string_view result) = 0;
};

/// A journal that was written by another program or another experiment than the present one.
class JournalMismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Takes from a journal what an earlier process has computed, has the rest run by another crew, and
/// writes that down. Merges the same bytes in the same order as the other crew alone.
///
/// The experiments of a process have to come in the same order as in the process before. The first
/// replication taken from the journal is computed again by the crew, in each experiment; run throws
/// JournalMismatch where it comes out otherwise, or where ids do not follow one another.
class JournalCrew : public Crew {
 public:
  /// Both have to outlive it.
  JournalCrew(Journal& journal, Crew& crew) : journal_(journal), crew_(crew) {}

  std::uint64_t run(const ReplicationPlan& plan, std::uint64_t expected,
                    const MakeByteWorker& make_worker, const MergeBytes& merge,
                    const CrewProgress& progress) override;
  [[nodiscard]] const std::atomic<bool>* heeded(const std::atomic<bool>* cancelled) const override {
    return crew_.heeded(cancelled);
  }

  /// How many results came out of the journal so far, over all experiments.
  [[nodiscard]] std::uint64_t replayed() const noexcept { return replayed_; }

 private:
  struct Replay {
    std::uint64_t done = 0;
    bool wants_more = true;
  };

  /// The next result of the present experiment; empty where the journal has no more.
  [[nodiscard]] std::optional<std::string_view> next_of(std::uint64_t experiment, ReplicationId id);
  /// Has the crew run a replication that came out of the journal. False where it was cancelled, on
  /// all processes of the crew or on none: they have to leave the journal together.
  [[nodiscard]] bool check_again(const ReplicationPlan& plan, ReplicationId id,
                                 std::string_view result, const MakeByteWorker& make_worker);
  [[nodiscard]] Replay replay(std::uint64_t experiment, const ReplicationPlan& plan,
                              const MakeByteWorker& make_worker, const MergeBytes& merge,
                              const CrewProgress& progress);

  Journal& journal_;
  Crew& crew_;
  std::uint64_t experiments_ = 0;
  std::uint64_t replayed_ = 0;
  bool all_read_ = false;
  JournalBlock block_;
  std::string_view rest_;      ///< Of block_.results.
  std::uint64_t next_id_ = 0;  ///< Of the first result of rest_.
};

}  // namespace sim
