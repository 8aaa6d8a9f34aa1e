#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/world/failure_kinds.hpp"
#include "models/world/plan.hpp"
#include "models/world/world.hpp"
#include "sim/random/stream.hpp"

namespace models {

/// How excursions of a scenario are split, see SplitCopies.
struct SplitLevels {
  std::vector<double> levels;  ///< Of severity, rising.
  std::vector<double> passed;  ///< Share of the copies that got from the level before, in a pilot.
  std::uint64_t copies = 0;    ///< Begun at each level.
  /// Whether the pilot saw outages, so that the levels lead all the way to one. Where one step is
  /// taken by less than one copy in some 200 000 it does not.
  bool leads_to_outage = false;
};

/// Finds levels that are passed with probability 0.1 to 0.5 where the steps allow (validation
/// suite, section 6, method 7: best at 0.1 to 0.3), one after the other: copies of excursions run
/// from the level before, and of the severities that they reached one is chosen. Then the number of
/// copies for which the work is worth most. Runs on the calling thread and draws from streams of
/// its own, so that every process finds the same.
class SplittingPilot {
 public:
  /// Both have to outlive it; `cancelled` as World::heed, and may be null.
  SplittingPilot(const Plan& plan, const FailureKinds& kinds, const std::atomic<bool>* cancelled);

  /// Throws sim::Cancelled.
  [[nodiscard]] SplitLevels find();
  /// Plain ones that it took excursions from.
  [[nodiscard]] std::uint64_t replications() const noexcept { return replications_; }

 private:
  struct Run {
    std::uint64_t number = 0;  ///< Of the copy.
    double highest = 0;        ///< Severity.
  };

  void find_starts();
  void follow(std::uint64_t replication, std::size_t most);
  /// Runs that many copies more of `states_`.
  void explore(std::size_t count);
  [[nodiscard]] double share_above(double level) const;
  [[nodiscard]] std::optional<double> choose(double above) const;
  void enter(double level);
  [[nodiscard]] std::uint64_t best_copies(const SplitLevels& found) const;

  const Plan* plan_;
  const FailureKinds* kinds_;
  World fresh_;
  World copy_;
  sim::Stream numbers_;
  std::vector<World> states_;  ///< In which copies begin.
  std::vector<Run> runs_;      ///< From `states_`.
  double cost_of_copy_ = 0;    ///< Beyond its events, in events.
  double stage_work_ = 0;      ///< Of `runs_`, in events.
  std::uint64_t replications_ = 0;
  double natural_work_ = 0;  ///< Of an excursion and the time before it, in events.
  double copy_work_ = 0;     ///< Of one copy at each level.
};

}  // namespace models
