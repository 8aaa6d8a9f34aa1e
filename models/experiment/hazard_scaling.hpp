#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/architecture/scenario.hpp"
#include "models/experiment/excursions.hpp"
#include "models/results/digest.hpp"
#include "models/world/plan.hpp"

namespace models {

/// Why hazard scaling cannot be used for this scenario, as the rest of "hazard scaling …"; empty
/// where it can.
[[nodiscard]] std::string why_no_hazard_scaling(const Scenario& scenario);

/// What a few replications tell about a scenario's excursions, and the scaling that follows: first
/// natural ones, for the recoveries; then ones with a copy of each excursion, for their number.
class ExcursionPilot {
 public:
  /// `given`: strata that will give their events in the replications that count; may be null.
  ExcursionPilot(const Plan& plan, const OutsideStrata* given);

  /// Excursions are counted by this scaling, which copies nothing.
  [[nodiscard]] const ExcursionSampling& counting() const noexcept { return counting_; }
  /// Replications that show some thousand excursions, within limits that keep it short.
  [[nodiscard]] std::uint64_t replications() const;
  /// One of them, run with counting().
  void add(const Digest& digest);

  [[nodiscard]] std::uint64_t outages() const noexcept { return outages_; }
  /// Whether outages are so rare among excursions that copies pay.
  [[nodiscard]] bool is_worth_it() const noexcept;
  /// With one copy of each excursion.
  [[nodiscard]] ExcursionSampling scaling() const;
  /// A replication that was run with scaling().
  void add_weighted(const Digest& digest) { weights_.merge(digest.rare.weights); }
  /// Copies of each excursion for which the work is worth most, by what was added.
  [[nodiscard]] std::uint64_t copies() const;
  /// How many times as often failures come in copies, right after a failure.
  [[nodiscard]] double scale() const;

 private:
  [[nodiscard]] RareLosses::Excursions all() const;

  ExcursionSampling counting_;
  double failures_per_second_ = 0;  ///< Of those that can be scaled, in a whole world.
  double failures_per_replication_ = 0;
  std::vector<RareLosses::Excursions> seen_;  ///< By kind.
  std::uint64_t outages_ = 0;
  std::int64_t events_ = 0;
  WeightTally weights_;
};

}  // namespace models
