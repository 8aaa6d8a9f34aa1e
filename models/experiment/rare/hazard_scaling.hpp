#pragma once

#include <cstdint>
#include <vector>

#include "models/experiment/rare/excursions.hpp"
#include "models/results/digest.hpp"
#include "models/world/plan.hpp"

namespace models {

/// What a few natural replications tell about a scenario's excursions, and the scaling of hazards
/// that follows.
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
  [[nodiscard]] bool sees_hardly_any() const noexcept;
  /// The same, and there are failures that can be made frequent.
  [[nodiscard]] bool is_worth_it() const noexcept;
  /// With one copy of each excursion.
  [[nodiscard]] ExcursionSampling scaling() const;
  /// Events that a replication takes for each of its excursions, with what comes in between.
  [[nodiscard]] double work_of_excursion() const;
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
};

}  // namespace models
