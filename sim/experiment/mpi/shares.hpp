#pragma once

#include <cstdint>
#include <vector>

namespace sim::mpi {

/// How large the parts of the next round are: worked out by every rank for itself from figures that
/// all of them have, and so the same.
class Shares {
 public:
  /// Threads of each rank, each at least 1. The first round has one replication for each thread.
  explicit Shares(std::vector<std::uint64_t> threads);

  /// Replications for each rank out of `left`, in order of rank; none is left out at the end only
  /// because it is slow. Their sum is at most `left`, and at least 1 where `left` is.
  [[nodiscard]] std::vector<std::uint64_t> next(std::uint64_t left) const;

  /// What a rank did in the round: replications, seconds and bytes of results.
  struct Done {
    std::uint64_t replications = 0;
    double seconds = 0;
    std::uint64_t bytes = 0;
  };
  /// One for each rank. Aims at rounds of a quarter of a second with at least one replication for
  /// each thread, at most eight times the round before and 256 MiB of results.
  void learn(const std::vector<Done>& round);

 private:
  std::vector<std::uint64_t> threads_;
  std::vector<std::uint64_t> wanted_;
};

}  // namespace sim::mpi
