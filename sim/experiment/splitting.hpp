#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/base/require.hpp"
#include "sim/experiment/replicate.hpp"
#include "sim/random/stream.hpp"
#include "sim/stats/estimate.hpp"
#include "sim/stats/moments.hpp"

namespace sim {

/// How much work splitting does. All but `jobs` and `cancelled` change the result.
struct SplittingPlan {
  std::size_t levels = 1;          ///< The last one is the rare event.
  std::uint64_t copies = 2000;     ///< Started at each level.
  std::uint64_t repetitions = 40;  ///< Independent runs of the whole: the standard error.
  std::uint64_t seed = 1;
  int jobs = 1;                                  ///< As in ReplicationPlan.
  const std::atomic<bool>* cancelled = nullptr;  ///< As in ReplicationPlan.
};

/// How a copy's run from one level ended.
struct Passage {
  bool reached = false;    ///< The next level was entered; else the copy fell back to the start.
  std::uint64_t work = 1;  ///< What it took, e.g. events.
};

/// One repetition: the product of the shares that passed is the estimate.
struct SplittingRun {
  std::vector<double> passed;  ///< Share of copies that got from level i to i + 1; 0 once none did.
  double work = 0;
  [[nodiscard]] double probability() const noexcept;
};

struct SplittingResult {
  Moments probability;          ///< One observation for each repetition.
  std::vector<Moments> passed;  ///< By level.
  double work = 0;              ///< Of all repetitions.

  void add(const SplittingRun& run);
  /// With a t interval over the repetitions; empty where one of them carries more than a fifth of
  /// their sum: then the others have missed what it found.
  [[nodiscard]] Estimate estimate(double confidence) const;
  /// Squared relative standard error times work: what one unit of work is worth, whatever the
  /// effort. Plain simulation has (1 - p) / p times the work of one plain run. Empty where nothing
  /// got through.
  [[nodiscard]] std::optional<double> work_normalised_variance() const noexcept;
};

namespace detail {

/// One repetition of fixed-effort splitting; see run_splitting.
template <class Start, class Advance>
SplittingRun split_once(const SplittingPlan& plan, std::uint64_t repetition, const Start& start,
                        const Advance& advance) {
  using State = std::decay_t<decltype(start(std::declval<Stream&>()))>;
  SplittingRun run{std::vector<double>(plan.levels), 0};
  Stream choices = named_stream(plan.seed, repetition, "splitting", "choices");
  const Stream root = named_stream(plan.seed, repetition, "splitting", "copies");
  std::vector<State> entered;
  for (std::size_t level = 0; level < plan.levels; ++level) {
    std::vector<State> next;
    // Every entrance state is continued as often as any other, to within one; the random start
    // makes that the same on average, so no state is favoured.
    const std::uint64_t offset = level == 0 ? 0 : choices.below(entered.size());
    for (std::uint64_t copy = 0; copy < plan.copies; ++copy) {
      Stream stream = root.branch(level * plan.copies + copy);
      State state = level == 0
                        ? start(stream)
                        : entered[static_cast<std::size_t>((offset + copy) % entered.size())];
      const Passage passage = advance(state, level, stream);
      run.work += static_cast<double>(passage.work);
      if (passage.reached) next.push_back(std::move(state));
    }
    run.passed[level] = static_cast<double>(next.size()) / static_cast<double>(plan.copies);
    if (next.empty()) break;
    entered = std::move(next);
  }
  return run;
}

}  // namespace detail

/// Probability that something rare happens on a path that climbs through levels, by fixed-effort
/// splitting (Garvels 2000): from each level a fixed number of copies of the states that entered it
/// are run on, and the shares that get through are multiplied. Unbiased, whatever the levels; good
/// ones are passed with probability 0.1 to 0.3 each. For roads of many small steps (backlog,
/// missing capacity); where two or three big jumps are the road, use hazard scaling.
///
/// `start(Stream&)` makes a state at level 0. `advance(State&, level, Stream&)` runs it until it
/// enters level + 1 or is lost, and returns the Passage; both may be called on several threads.
/// State is copyable; a world with streams of its own has to replace them by branches of the one it
/// is given, and redraw what is left of memoryless lives, or the copies stay alike.
/// Requires levels, copies and repetitions > 0.
template <class Start, class Advance>
SplittingResult run_splitting(const SplittingPlan& plan, const Start& start,
                              const Advance& advance) {
  require(plan.levels > 0 && plan.copies > 0 && plan.repetitions > 0, "splitting: nothing to do");
  SplittingResult result;
  replicate(
      {0, plan.repetitions, plan.jobs, plan.cancelled},
      [&] {
        return [&](ReplicationId id) { return detail::split_once(plan, id.value, start, advance); };
      },
      [&](ReplicationId, const SplittingRun& run) { result.add(run); });
  return result;
}

}  // namespace sim
