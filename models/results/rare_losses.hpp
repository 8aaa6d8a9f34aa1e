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

/// Sums over weighted copies, for what tells whether they can be believed.
struct WeightTally {
  /// Over contributions: weight * loss / copies of an excursion.
  struct Score {
    double sum = 0;
    double squares = 0;
    double largest = 0;
    /// Sum of weight * loss² / copies of an excursion: its mean is the second moment of what an
    /// excursion loses in nature.
    double natural_squares = 0;
  };

  std::uint64_t copies = 0;
  std::uint64_t with_outage = 0;  ///< Copies that had one.
  std::int64_t events = 0;        ///< Of the copies.
  double weights = 0;
  double squared_weights = 0;
  std::array<Score, loss_kind_count> scores{};

  /// One of `each` copies of an excursion. Losses in seconds, requests and outages.
  void add(double weight, const std::array<double, loss_kind_count>& losses, std::uint64_t each) {
    ++copies;
    weights += weight;
    squared_weights += weight * weight;
    if (losses[static_cast<std::size_t>(LossKind::Outages)] > 0) ++with_outage;
    for (std::size_t kind = 0; kind < loss_kind_count; ++kind) {
      if (losses[kind] <= 0) continue;
      const double part = weight * losses[kind] / static_cast<double>(each);
      scores[kind].sum += part;
      scores[kind].squares += part * part;
      scores[kind].largest = std::max(scores[kind].largest, part);
      scores[kind].natural_squares += part * losses[kind];
    }
  }

  /// One excursion, as `runs` copies of parts of it see it together, each counting by the chance
  /// of getting to its part: `parts`, with sum and natural_squares of what they lose. Their ends
  /// have the weight `ends` together, which is 1.
  void add_split(std::uint64_t runs, std::uint64_t runs_with_outage, double ends,
                 const std::array<Score, loss_kind_count>& parts) {
    const auto each = static_cast<double>(runs);
    copies += runs;
    with_outage += runs_with_outage;
    weights += each * ends;
    squared_weights += each * ends * ends;
    for (std::size_t kind = 0; kind < loss_kind_count; ++kind) {
      // Copies of an excursion have ancestors in common: only excursions are independent.
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
