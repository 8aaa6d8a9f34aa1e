#include "sim/experiment/replicate.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/base/require.hpp"
#include "sim/stats/moments.hpp"
#include "tests/sim/stats/splitmix.hpp"

using sim::ReplicationId;
using sim::ReplicationPlan;
using sim_tests::SplitMix;

namespace {

/// A result that depends on the id alone and costs anything between nothing and a little.
double uneven_work(ReplicationId id) {
  SplitMix bits(id.value);
  const std::uint64_t draws = bits() % 50;
  double sum = bits.uniform();
  for (std::uint64_t i = 0; i < draws; ++i) sum += bits.exponential(1);
  return sum;
}

auto make_uneven_worker() {
  return uneven_work;
}

sim::Moments merged_moments(const ReplicationPlan& plan) {
  sim::Moments moments;
  sim::replicate(plan, make_uneven_worker,
                 [&](ReplicationId, double result) { moments.add(result); });
  return moments;
}

/// What a run merged before it threw, and what it threw.
struct Failure {
  std::vector<std::uint64_t> merged;
  std::string message;
};

template <class Worker, class OnMerge>
Failure failure_of(const ReplicationPlan& plan, Worker worker, OnMerge on_merge) {
  Failure failure;
  try {
    sim::replicate(
        plan, [&] { return worker; },
        [&](ReplicationId id, std::uint64_t) {
          on_merge(id);
          failure.merged.push_back(id.value);
        });
  } catch (const std::runtime_error& error) {
    failure.message = error.what();
  }
  return failure;
}

}  // namespace

TEST_CASE("any number of jobs gives the bytes of one", "[replicate]") {
  const auto count = GENERATE(0U, 1U, 2U, 127U, 1000U, 32768U, 70001U);
  const int jobs = GENERATE(2, 7, 0);
  CAPTURE(count, jobs);
  const ReplicationPlan alone{.first = 5, .count = count};
  ReplicationPlan shared = alone;
  shared.jobs = jobs;
  const sim::Moments expected = merged_moments(alone);
  CHECK(expected.count() == count);
  CHECK(merged_moments(shared) == expected);
}

TEST_CASE("results are merged once each, in order of their id, on the caller's thread",
          "[replicate]") {
  const int jobs = GENERATE(1, 2, 7);
  CAPTURE(jobs);
  const auto caller = std::this_thread::get_id();
  std::uint64_t next = 1000;
  bool in_order = true;
  bool here = true;
  const auto merged = sim::replicate(
      {.first = 1000, .count = 5000, .jobs = jobs},
      [] { return [](ReplicationId id) { return 3 * id.value; }; },
      [&](ReplicationId id, std::uint64_t result) {
        in_order = in_order && id.value == next && result == 3 * next;
        here = here && std::this_thread::get_id() == caller;
        ++next;
      });
  CHECK(merged == 5000);
  CHECK(next == 6000);
  CHECK(in_order);
  CHECK(here);
}

TEST_CASE("one job stays on the caller's thread and more do not use it", "[replicate]") {
  const int jobs = GENERATE(1, 3);
  CAPTURE(jobs);
  const auto caller = std::this_thread::get_id();
  int on_caller = 0;
  sim::replicate(
      {.count = 100, .jobs = jobs},
      [&] { return [&](ReplicationId) { return std::this_thread::get_id() == caller; }; },
      [&](ReplicationId, bool is_caller) { on_caller += is_caller ? 1 : 0; });
  CHECK(on_caller == (jobs == 1 ? 100 : 0));
}

TEST_CASE("each thread has a worker of its own, made on the caller's thread", "[replicate]") {
  struct Worker {
    std::shared_ptr<std::atomic<bool>> busy = std::make_shared<std::atomic<bool>>(false);
    bool operator()(ReplicationId id) const {
      const bool was_busy = busy->exchange(true);
      (void)uneven_work(id);
      busy->store(false);
      return was_busy;
    }
  };
  const auto caller = std::this_thread::get_id();
  int made = 0;
  bool made_here = true;
  int shared = 0;
  sim::replicate(
      {.count = 20000, .jobs = 5},
      [&] {
        ++made;
        made_here = made_here && std::this_thread::get_id() == caller;
        return Worker{};
      },
      [&](ReplicationId, bool was_busy) { shared += was_busy ? 1 : 0; });
  CHECK(made == 5);
  CHECK(made_here);
  CHECK(shared == 0);
}

TEST_CASE("no more workers are made than there is work for", "[replicate]") {
  int made = 0;
  const auto make_worker = [&] {
    ++made;
    return uneven_work;
  };
  sim::replicate({.count = 3, .jobs = 8}, make_worker, [](ReplicationId, double) {});
  CHECK(made == 3);
  sim::replicate({.count = 0, .jobs = 8}, make_worker, [](ReplicationId, double) {});
  CHECK(made == 3);
}

TEST_CASE("results may be movable only", "[replicate]") {
  const int jobs = GENERATE(1, 2);
  std::uint64_t sum = 0;
  sim::replicate(
      {.count = 1000, .jobs = jobs},
      [] {
        return [scratch = std::make_unique<int>(1)](ReplicationId id) {
          return std::make_unique<std::uint64_t>(id.value);
        };
      },
      [&](ReplicationId, std::unique_ptr<std::uint64_t>&& result) { sum += *result; });
  CHECK(sum == 999 * 1000 / 2);
}

TEST_CASE("an exception in a worker leaves what one thread would have left", "[replicate]") {
  const int jobs = GENERATE(1, 2, 7);
  const std::uint64_t bad = GENERATE(0U, 1U, 333U, 4999U);
  CAPTURE(jobs, bad);
  // Every later replication throws as well: the first by id wins, not the first in time.
  const auto worker = [bad](ReplicationId id) {
    if (id.value >= bad) throw std::runtime_error("broken in " + std::to_string(id.value));
    return id.value;
  };
  const Failure failure = failure_of({.count = 5000, .jobs = jobs}, worker, [](ReplicationId) {});
  CHECK(failure.message == "broken in " + std::to_string(bad));
  CHECK(failure.merged.size() == bad);
  CHECK((bad == 0 || failure.merged.back() == bad - 1));
}

TEST_CASE("an exception in merge ends the run and its threads", "[replicate]") {
  const int jobs = GENERATE(1, 2, 7);
  CAPTURE(jobs);
  std::atomic<std::uint64_t> ran = 0;
  const auto worker = [&ran](ReplicationId id) {
    ran.fetch_add(1, std::memory_order_relaxed);
    return id.value;
  };
  const Failure failure =
      failure_of({.count = 1'000'000, .jobs = jobs}, worker, [](ReplicationId id) {
        if (id.value == 42) throw std::runtime_error("cannot merge");
      });
  CHECK(failure.message == "cannot merge");
  CHECK(failure.merged.size() == 42);
  CHECK(ran.load() < 1'000'000);
}

TEST_CASE("a slow merge holds the workers back", "[replicate]") {
  static std::atomic<int> alive = 0;
  static std::atomic<int> most = 0;
  struct Counted {
    Counted() { note(alive.fetch_add(1) + 1); }
    Counted(Counted&&) noexcept { note(alive.fetch_add(1) + 1); }
    Counted& operator=(Counted&&) = delete;
    ~Counted() { alive.fetch_sub(1); }
    static void note(int now) {
      int seen = most.load();
      while (seen < now && !most.compare_exchange_weak(seen, now)) {
      }
    }
  };
  alive = 0;
  most = 0;
  sim::replicate(
      {.count = 200'000, .jobs = 2}, [] { return [](ReplicationId) { return Counted{}; }; },
      [&](ReplicationId id, const Counted&) {
        if (id.value % 20'000 == 0) {
          std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
      });
  CHECK(alive.load() == 0);
  // Eight chunks of 256 wait at most, and each thread holds one more.
  CHECK(most.load() <= 10 * 256 + 4);
  CHECK(most.load() > 256);
}

TEST_CASE("a cancelled run keeps its first replications", "[replicate]") {
  const int jobs = GENERATE(1, 2, 7);
  CAPTURE(jobs);
  std::atomic<bool> cancelled = false;
  std::uint64_t next = 0;
  bool in_order = true;
  const auto merged =
      sim::replicate({.count = 10'000'000, .jobs = jobs, .cancelled = &cancelled},
                     make_uneven_worker, [&](ReplicationId id, double result) {
                       in_order = in_order && id.value == next && result == uneven_work(id);
                       if (++next == 3000) cancelled = true;
                     });
  CHECK(merged == next);
  CHECK(merged >= 3000);
  CHECK(merged < 100'000);
  CHECK(in_order);
}

TEST_CASE("a worker may leave the replication that it is at", "[replicate]") {
  const int jobs = GENERATE(1, 3);
  CAPTURE(jobs);
  std::atomic<bool> cancelled = false;
  std::uint64_t next = 0;
  const auto worker = [&](ReplicationId id) {
    // One that would never end by itself.
    if (id.value == 700) {
      cancelled = true;
      throw sim::Cancelled();
    }
    return id.value;
  };
  const std::uint64_t merged = sim::replicate(
      {.count = 1'000'000, .jobs = jobs, .cancelled = &cancelled}, [&] { return worker; },
      [&](ReplicationId id, std::uint64_t result) {
        CHECK(result == id.value);
        CHECK(result == next++);
      });
  CHECK(merged == next);
  CHECK(merged <= 700);
  if (jobs == 1) CHECK(merged == 700);
}

TEST_CASE("a run cancelled before it began merges nothing", "[replicate]") {
  const int jobs = GENERATE(1, 2);
  const std::atomic<bool> cancelled = true;
  const auto merged =
      sim::replicate({.count = 1000, .jobs = jobs, .cancelled = &cancelled}, make_uneven_worker,
                     [](ReplicationId, double) { FAIL("merged"); });
  CHECK(merged == 0);
}

TEST_CASE("progress rises to the total on the caller's thread", "[replicate]") {
  const int jobs = GENERATE(1, 2);
  CAPTURE(jobs);
  std::vector<std::uint64_t> seen;
  sim::replicate(
      {.count = 1000, .jobs = jobs}, make_uneven_worker, [](ReplicationId, double) {},
      [&](std::uint64_t done, std::uint64_t total) {
        seen.push_back(done);
        CHECK(total == 1000);
      });
  REQUIRE(seen.size() == 143);  // chunks of 7
  CHECK(std::is_sorted(seen.begin(), seen.end()));
  CHECK(seen.back() == 1000);
}

TEST_CASE("chunks grow with the count, or with what has run, and stop at 256", "[replicate]") {
  using sim::detail::chunk_length;
  CHECK(chunk_length(0, 1) == 1);
  CHECK(chunk_length(0, 128) == 1);
  CHECK(chunk_length(0, 12'800) == 100);
  CHECK(chunk_length(12'800, 0) == 100);
  CHECK(chunk_length(0, 1'000'000'000) == 256);
}

TEST_CASE("a negative number of jobs is refused", "[replicate]") {
  CHECK_THROWS_AS(sim::effective_jobs(-1), sim::ContractViolation);
  CHECK(sim::effective_jobs(0) >= 1);
  CHECK(sim::effective_jobs(3) == 3);
}
