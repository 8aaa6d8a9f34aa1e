#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/ledger/blame.hpp"

namespace models {

/// What weighted copies are scored by.
enum class LossKind : std::uint8_t { Downtime, Requests, Outages };
inline constexpr std::size_t loss_kind_count = 3;

/// Sums over excursions that were seen by weighted copies, for what tells whether they can be
/// believed. The copies of an excursion begin alike, so that only excursions are independent.
struct WeightTally {
  /// Over excursions: what all copies of one contribute, by their weights.
  struct Score {
    double sum = 0;
    double squares = 0;
    double largest = 0;
    /// Sum of weight * loss² over the copies of an excursion, whose weights have a mean sum of 1:
    /// its mean is the second moment of what an excursion loses in nature.
    double natural_squares = 0;
  };

  std::uint64_t copies = 0;
  std::uint64_t with_outage = 0;  ///< Copies that had one.
  std::int64_t events = 0;        ///< Of the copies.
  std::uint64_t excursions = 0;
  double weights = 0;  ///< Of excursions: what their copies weigh together, 1 in the mean.
  double squared_weights = 0;
  std::array<Score, loss_kind_count> scores{};

  /// One excursion, as `runs` copies of it or of parts of it see it together, each counting by its
  /// weight over the copies made: `parts`, with sum and natural_squares of what they lose, in
  /// seconds, requests and outages. Their ends have the weight `ends` together.
  void add(std::uint64_t runs, std::uint64_t runs_with_outage, double ends,
           const std::array<Score, loss_kind_count>& parts) {
    ++excursions;
    copies += runs;
    with_outage += runs_with_outage;
    weights += ends;
    squared_weights += ends * ends;
    for (std::size_t kind = 0; kind < loss_kind_count; ++kind) {
      const double part = parts[kind].sum;
      scores[kind].sum += part;
      scores[kind].squares += part * part;
      scores[kind].largest = std::max(scores[kind].largest, part);
      scores[kind].natural_squares += parts[kind].natural_squares;
    }
  }

  void merge(const WeightTally& other) {
    copies += other.copies;
    with_outage += other.with_outage;
    events += other.events;
    excursions += other.excursions;
    weights += other.weights;
    squared_weights += other.squared_weights;
    for (std::size_t kind = 0; kind < loss_kind_count; ++kind) {
      scores[kind].sum += other.scores[kind].sum;
      scores[kind].squares += other.scores[kind].squares;
      scores[kind].largest = std::max(scores[kind].largest, other.scores[kind].largest);
      scores[kind].natural_squares += other.scores[kind].natural_squares;
    }
  }
};

/// Of one replication whose excursions (from a failure in a whole world until it is whole again)
/// were told apart, see experiment/excursions.hpp.
struct RareLosses {
  struct OutagesFrom {
    CauseId cause;
    double outages = 0;
  };
  struct Excursions {
    std::uint32_t kind = 0;  ///< Of the failure that began them, as FailureKinds counts.
    std::uint64_t count = 0;
    double seconds = 0;
    std::int64_t events = 0;
  };

  /// The losses of the digest are those of weighted copies instead of the replication's own.
  bool is_weighted = false;
  double outages = 0;  ///< Weighted number of those that began.
  double chance = 0;   ///< Mean 1 where an outage is certain, 0 where there is none.
  std::vector<OutagesFrom> outages_from;
  WeightTally weights;
  std::vector<Excursions> excursions;  ///< Only kinds that began one, in order of kind.
};

}  // namespace models
