#pragma once

#include <atomic>
#include <compare>
#include <cstdint>
#include <exception>

namespace sim {

/// Names one replication of an experiment. Streams of random numbers are keyed by it, so that a
/// replication is the same wherever and whenever it runs.
struct ReplicationId {
  std::uint64_t value = 0;
  friend constexpr auto operator<=>(ReplicationId, ReplicationId) noexcept = default;
};

/// Which replications to run, and on how many threads. Only the first two change a result.
struct ReplicationPlan {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  int jobs = 1;  ///< Worker threads; 1 starts none, 0 means one for each hardware thread.
  const std::atomic<bool>* cancelled = nullptr;  ///< Set by anyone to end early; may be null.
};

/// What a worker may throw instead of a result once the flag of the plan is set: a replication that
/// takes long need not be waited for. It ends the run as if the replication had not been begun.
class Cancelled : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "cancelled"; }
};

/// Progress that nobody watches.
struct NoProgress {
  void operator()(std::uint64_t, std::uint64_t) const noexcept {}
};

/// jobs >= 1 as it is, and the number of hardware threads for 0. Requires jobs >= 0.
[[nodiscard]] int effective_jobs(int jobs);

}  // namespace sim
