#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/experiment/chunk_turnstile.hpp"
#include "sim/experiment/replication_plan.hpp"

namespace sim::detail {

/// Runs a plan with one worker for each thread. What replicate and replicate_until share.
template <class Worker>
class ReplicationTeam {
 public:
  using Result = std::decay_t<std::invoke_result_t<Worker&, ReplicationId>>;

  /// `expected` replications will run at the least: they decide how long the chunks are.
  template <class MakeWorker>
  ReplicationTeam(const ReplicationPlan& plan, std::uint64_t expected, MakeWorker& make_worker)
      : plan_(plan), expected_(expected) {
    const auto jobs = static_cast<std::uint64_t>(effective_jobs(plan.jobs));
    const auto size = static_cast<std::size_t>(std::min(jobs, plan.count));
    workers_.reserve(size);
    while (workers_.size() < size) workers_.push_back(make_worker());
  }

  /// `merge` returns false where no more results are wanted. Returns how many were merged.
  template <class Merge, class Progress>
  std::uint64_t run(Merge&& merge, Progress&& progress) {
    if (workers_.empty()) return 0;
    return workers_.size() == 1 ? run_here(merge, progress) : run_on_threads(merge, progress);
  }

 private:
  // A struct of its own, because a std::vector<bool> would hand out no references.
  struct Slot {
    Result result;
  };
  struct Results {
    std::vector<Slot> slots;
    std::exception_ptr failure;
  };
  struct AbandonOnExit {
    ChunkTurnstile& turnstile;
    explicit AbandonOnExit(ChunkTurnstile& of) : turnstile(of) {}
    AbandonOnExit(const AbandonOnExit&) = delete;
    AbandonOnExit& operator=(const AbandonOnExit&) = delete;
    ~AbandonOnExit() { turnstile.abandon(); }
  };

  [[nodiscard]] bool is_cancelled() const noexcept {
    return plan_.cancelled != nullptr && plan_.cancelled->load(std::memory_order_relaxed);
  }
  [[nodiscard]] ReplicationId id_of(std::uint64_t position) const noexcept {
    return ReplicationId{plan_.first + position};
  }

  /// Nothing where the worker gave up because the plan is cancelled.
  [[nodiscard]] static std::optional<Result> result_of(Worker& worker, ReplicationId id) {
    try {
      return worker(id);
    } catch (const Cancelled&) {
      return std::nullopt;
    }
  }

  template <class Merge, class Progress>
  std::uint64_t run_here(Merge& merge, Progress& progress) {
    std::uint64_t done = 0;
    while (done < plan_.count) {
      const std::uint64_t end = std::min(done + chunk_length(done, expected_), plan_.count);
      for (; done < end; ++done) {
        if (is_cancelled()) return done;
        std::optional<Result> result = result_of(workers_.front(), id_of(done));
        if (!result) return done;
        if (!merge(id_of(done), std::move(*result))) return done + 1;
      }
      progress(done, plan_.count);
    }
    return done;
  }

  template <class Merge, class Progress>
  std::uint64_t run_on_threads(Merge& merge, Progress& progress) {
    const std::size_t window = 4 * workers_.size();
    ChunkTurnstile turnstile(plan_.count, expected_, window);
    std::vector<Results> results(window);  // by chunk number modulo window
    std::vector<std::jthread> threads;
    // Declared after the threads, so that the work is abandoned before it is waited for.
    const AbandonOnExit guard{turnstile};
    threads.reserve(workers_.size());
    for (Worker& worker : workers_) {
      threads.emplace_back([&] { work(worker, turnstile, results); });
    }
    std::uint64_t done = 0;
    while (const auto chunk = turnstile.await_next()) {
      if (!merge_results(results[chunk->number % window], done, merge)) break;
      if (done < chunk->end) break;  // cancelled
      turnstile.release();
      progress(done, plan_.count);
    }
    return done;
  }

  void work(Worker& worker, ChunkTurnstile& turnstile, std::vector<Results>& results) const {
    while (const auto chunk = turnstile.claim()) {
      Results& place = results[chunk->number % results.size()];
      // Filled aside: places are neighbours in memory, and two threads would share their lines.
      Results filling = std::move(place);
      fill(filling, *chunk, worker, turnstile);
      const bool is_last = filling.slots.size() < chunk->end - chunk->begin;
      place = std::move(filling);
      turnstile.complete(*chunk, is_last);
    }
  }

  /// Leaves fewer results than the chunk has where the worker threw or nobody wants more.
  void fill(Results& results, const Chunk& chunk, Worker& worker,
            const ChunkTurnstile& turnstile) const {
    try {
      results.slots.clear();
      results.slots.reserve(static_cast<std::size_t>(chunk.end - chunk.begin));
      for (std::uint64_t position = chunk.begin; position < chunk.end; ++position) {
        if (is_cancelled() || turnstile.is_abandoned()) return;
        std::optional<Result> result = result_of(worker, id_of(position));
        if (!result) return;
        results.slots.push_back(Slot{std::move(*result)});
      }
    } catch (...) {
      results.failure = std::current_exception();
    }
  }

  template <class Merge>
  bool merge_results(Results& results, std::uint64_t& done, Merge& merge) const {
    for (Slot& slot : results.slots) {
      const ReplicationId id = id_of(done);
      ++done;
      if (!merge(id, std::move(slot.result))) return false;
    }
    // What came before the failure is merged first, as one thread would have done.
    if (results.failure) std::rethrow_exception(results.failure);
    return true;
  }

  const ReplicationPlan plan_;
  const std::uint64_t expected_;
  std::vector<Worker> workers_;
};

template <class MakeWorker>
using WorkerOf = std::decay_t<std::invoke_result_t<MakeWorker&>>;

}  // namespace sim::detail
