#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sim::mpi {

/// The processes that were started together, from MPI_Init to MPI_Finalize: one object a process.
///
/// Every function but abort is collective: all ranks call the same ones in the same order. Waiting
/// for the others sleeps instead of spinning, so that ranks may outnumber the cores.
class Ranks {
 public:
  Ranks();
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  [[nodiscard]] int rank() const noexcept { return rank_; }
  [[nodiscard]] int size() const noexcept { return size_; }

  /// What rank 0 gave, on all of them.
  [[nodiscard]] std::string broadcast(std::string bytes) const;
  /// What each of them gave, by rank. Throws std::length_error where it is 2 GiB or more in all.
  [[nodiscard]] std::vector<std::string> gather(std::string_view mine) const;

  /// Hardware threads for this rank, at least 1: those that it is bound to, divided by the ranks
  /// on its machine that are bound to the same ones.
  [[nodiscard]] int fair_jobs() const;

  /// Ends all ranks at once, from any of them.
  [[noreturn]] static void abort(int exit_code);

 private:
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace sim::mpi
