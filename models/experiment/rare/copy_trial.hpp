#pragma once

#include <cstdint>

#include "models/experiment/rare/excursions.hpp"
#include "models/experiment/rare/hazard_scaling.hpp"
#include "models/results/digest.hpp"

namespace models {

/// What replications with one copy of each excursion tell about a way to treat excursions: how many
/// copies each deserves, and what a result then costs. Not for splitting.
class CopyTrial {
 public:
  /// `counted`: what natural replications have told; has to outlive it.
  CopyTrial(CopyMethod method, const ExcursionPilot& counted);

  /// So many rounds of replications the method needs: in each but the last it learns something that
  /// the next one goes by.
  [[nodiscard]] int rounds() const noexcept;
  /// Begins a round and forgets the one before. The replications are to be run by what it returns.
  [[nodiscard]] ExcursionSampling begin();
  /// A replication of the round.
  void add(const Digest& digest);

  [[nodiscard]] bool saw_outage() const noexcept { return weights_.with_outage > 0; }
  /// By what the last round told, with the copies of each excursion for which the work is worth
  /// most.
  [[nodiscard]] ExcursionSampling sampling() const;
  /// Whether this one is to be taken rather than `other`, both having run all their rounds: the one
  /// with the smaller product of variance and work. Where the two disagree about the mean by more
  /// than four standard errors, the one that has seen more: the other has missed something. Where
  /// only one has seen an outage, that one.
  [[nodiscard]] bool is_better_than(const CopyTrial& other) const;

 private:
  /// Of the downtime in an excursion, what a copy says of it: variance over squared mean.
  [[nodiscard]] double scatter() const;
  [[nodiscard]] double work_of_copy() const;
  [[nodiscard]] std::uint64_t copies() const;
  /// Second moment of an excursion's score over its squared mean, times the work for it in events.
  [[nodiscard]] double price() const;
  [[nodiscard]] double mean() const;
  [[nodiscard]] double squared_error() const;
  [[nodiscard]] const WeightTally::Score& down() const {
    return weights_.scores[static_cast<std::size_t>(LossKind::Downtime)];
  }

  CopyMethod method_;
  const ExcursionPilot* counted_;
  double floor_ = 0;
  std::uint64_t excursions_ = 0;
  WeightTally weights_;
};

}  // namespace models
