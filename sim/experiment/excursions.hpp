#pragma once

#include <cstdint>
#include <utility>

#include "sim/base/require.hpp"
#include "sim/random/stream.hpp"
#include "sim/stats/weighted_moments.hpp"

namespace sim {

/// What a biased copy of a world came back with.
struct WeightedScore {
  double weight = 1;  ///< PathWeight::value() of the whole copy's path.
  double score = 0;   ///< What the path lost, e.g. seconds of outage, outages, requests.
};

/// Importance sampling inside an otherwise natural run, for any world that is a value.
///
/// The natural run goes from fault to fault. Whenever a fault strikes a world in which all was well
/// (an excursion begins), the world is copied and the copies run under a bias until all is well
/// again or the run is over; the mean of weight * score of the copies stands for what the natural
/// run would have lost in this excursion, which is not scored; the natural run itself goes on
/// without a weight. The sum over excursions has exactly the mean of the natural loss: given the
/// state in which an excursion begins, the copies have the natural mean, however they are biased.
/// No regeneration is asked of the world, and weights never grow beyond one excursion.
///
/// For a probability ("has it ever happened") score the copies' indicator while it has not yet
/// happened to the natural run, and nothing after that: the events "first in excursion i" exclude
/// each other.
class ExcursionEstimator {
 public:
  /// Requires copies > 0. A few do: excursions are independent of each other, copies are not.
  explicit ExcursionEstimator(std::uint64_t copies) : copies_(copies) {
    require(copies > 0, "excursions: no copies");
  }

  /// Scores the excursion that begins in `world`. `run(World&&, Stream&)` runs one copy under the
  /// bias and returns its WeightedScore; whatever streams the world holds have to be replaced by
  /// branches of the one it is given, or all copies would go the same way. `stream` tells this
  /// excursion from others: give it a draw between excursions, or a branch for each.
  /// Returns what to add to the replication's loss.
  template <class World, class Run>
  double score(const World& world, const Stream& stream, Run&& run) {
    double sum = 0;
    for (std::uint64_t copy = 0; copy < copies_; ++copy) {
      Stream own = stream.branch(copy);
      World started = world;
      const WeightedScore scored = run(std::move(started), own);
      seen_.add(scored.weight, scored.score);
      sum += scored.weight * scored.score;
    }
    return sum / static_cast<double>(copies_);
  }

  /// Every copy of every excursion, for the guards: a mean weight of 1, no copy that dominates.
  /// (Standard errors of results come from the replications, not from here.)
  [[nodiscard]] const WeightedMoments& seen() const noexcept { return seen_; }

 private:
  std::uint64_t copies_;
  WeightedMoments seen_;
};

}  // namespace sim
