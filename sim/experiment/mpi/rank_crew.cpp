#include "sim/experiment/mpi/rank_crew.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <exception>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/experiment/replicate.hpp"

namespace sim::mpi {

namespace {

/// The head of a message. It is sent as it lies in memory: all ranks run the same program, and
/// there is no machine of the other byte order among ours. Without padding.
struct Head {
  std::uint64_t done = 0;
  double seconds = 0;
  std::uint64_t is_asked_to_stop = 0;
  std::uint64_t has_failed = 0;
};

std::string as_bytes(const Head& head) {
  return {reinterpret_cast<const char*>(&head), sizeof head};
}

Head take_head(std::string_view& bytes) {
  Head head;
  if (bytes.copy(reinterpret_cast<char*>(&head), sizeof head) < sizeof head) {
    throw std::runtime_error("MPI: a message is too short");
  }
  bytes.remove_prefix(sizeof head);
  return head;
}

std::string_view take(std::string_view& bytes) {
  const auto result = take_result(bytes);
  if (!result) throw std::runtime_error("MPI: a message is too short");
  return *result;
}

std::vector<std::uint64_t> threads_of_all(const Ranks& ranks, std::size_t threads) {
  std::vector<std::uint64_t> all;
  for (const std::string& each : ranks.gather(std::to_string(threads))) {
    all.push_back(std::stoull(each));
  }
  return all;
}

std::vector<ByteWorker> workers_for(const ReplicationPlan& plan, int jobs,
                                    const MakeByteWorker& make_worker) {
  std::vector<ByteWorker> workers;
  const auto count = std::min(static_cast<std::uint64_t>(jobs), plan.count);
  while (workers.size() < count) workers.push_back(make_worker());
  return workers;
}

/// What a rank has to tell after its part of a round.
struct Part {
  Head head;
  std::string results;  ///< Followed by the message of a failure.
  std::exception_ptr failure;
};

Part run_part(const ReplicationPlan& plan, const std::vector<ByteWorker>& workers) {
  Part part;
  const auto began = std::chrono::steady_clock::now();
  std::size_t lent = 0;
  const auto lend_worker = [&] {
    return [&worker = workers[lent++]](ReplicationId id) { return worker(id); };
  };
  const auto keep = [&](ReplicationId, const std::string& result) {
    add_result(part.results, result);
    ++part.head.done;
  };
  try {
    replicate(plan, lend_worker, keep);
  } catch (const std::exception& error) {
    part.failure = std::current_exception();
    part.head.has_failed = 1;
    add_result(part.results, error.what());
  }
  const auto took = std::chrono::steady_clock::now() - began;
  part.head.seconds = std::chrono::duration<double>(took).count();
  part.head.is_asked_to_stop = plan.cancelled->load(std::memory_order_relaxed) ? 1 : 0;
  return part;
}

}  // namespace

/// One call of run.
struct RankCrew::Run {
  const ReplicationPlan& plan;
  const MergeBytes& merge;
  std::size_t me = 0;  ///< This rank.
  std::uint64_t done = 0;
  bool wants_more = true;
  bool is_asked_to_stop = false;
  std::vector<Shares::Done> learned;

  /// Merges what all ranks did, in order, up to the first result that is missing. `mine`: what this
  /// rank threw.
  void merge_round(const std::vector<std::string>& messages,
                   const std::vector<std::uint64_t>& shares, const std::exception_ptr& mine) {
    std::vector<std::string_view> results(messages.begin(), messages.end());
    std::vector<Head> heads;
    learned.clear();
    for (std::string_view& each : results) {
      heads.push_back(take_head(each));
      learned.push_back({heads.back().done, heads.back().seconds, each.size()});
      is_asked_to_stop = is_asked_to_stop || heads.back().is_asked_to_stop != 0;
    }
    for (std::size_t rank = 0; rank < heads.size() && wants_more; ++rank) {
      merge_part(heads[rank].done, results[rank]);
      if (!wants_more) return;
      if (heads[rank].has_failed != 0) fail(rank, results[rank], mine);
      if (heads[rank].done < shares[rank]) return;
    }
  }

  [[noreturn]] void fail(std::size_t rank, std::string_view& results,
                         const std::exception_ptr& mine) const {
    if (rank == me) std::rethrow_exception(mine);
    throw std::runtime_error("rank " + std::to_string(rank) + ": " + std::string(take(results)));
  }

  void merge_part(std::uint64_t count, std::string_view& results) {
    for (std::uint64_t i = 0; i < count && wants_more; ++i) {
      wants_more = merge(ReplicationId{plan.first + done}, take(results));
      ++done;
    }
  }
};

RankCrew::RankCrew(const Ranks& ranks, const std::atomic<bool>& asked_to_stop,
                   std::atomic<bool>& stopped, int jobs)
    : ranks_(ranks), asked_to_stop_(asked_to_stop), stopped_(stopped), jobs_(jobs) {}

std::uint64_t RankCrew::run(const ReplicationPlan& plan, std::uint64_t,
                            const MakeByteWorker& make_worker, const MergeBytes& merge,
                            const CrewProgress& progress) {
  if (plan.count == 0 || stopped_) return 0;
  const int jobs = plan.jobs > 0 ? plan.jobs : jobs_;
  const std::vector<ByteWorker> workers = workers_for(plan, jobs, make_worker);
  const auto me = static_cast<std::size_t>(ranks_.rank());
  Shares shares(threads_of_all(ranks_, workers.size()));
  Run run{plan, merge, me, 0, true, false, {}};
  while (run.wants_more && run.done < plan.count && !stopped_) {
    const std::vector<std::uint64_t> counts = shares.next(plan.count - run.done);
    ReplicationPlan mine{plan.first + run.done, counts[me], jobs, &asked_to_stop_};
    for (std::size_t rank = 0; rank < me; ++rank) mine.first += counts[rank];
    const Part part = run_part(mine, workers);
    run.merge_round(ranks_.gather(as_bytes(part.head) + part.results), counts, part.failure);
    if (run.is_asked_to_stop) stopped_ = true;
    shares.learn(run.learned);
    if (run.wants_more) progress(run.done, plan.count);
  }
  return run.done;
}

std::optional<JournalBlock> SharedJournal::next() {
  // One byte more tells a block from the end.
  std::string bytes;
  if (journal_ != nullptr) {
    const auto block = journal_->next();
    if (block) bytes = "+" + encode_block(*block);
  }
  bytes = ranks_.broadcast(std::move(bytes));
  if (bytes.empty()) return std::nullopt;
  return decode_block(std::string_view(bytes).substr(1));
}

void SharedJournal::append(std::uint64_t experiment, ReplicationId id, std::string_view result) {
  if (journal_ != nullptr) journal_->append(experiment, id, result);
}

}  // namespace sim::mpi
