#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/ledger/loss_count.hpp"
#include "models/results/digest.hpp"
#include "models/results/rare_losses.hpp"
#include "models/world/world.hpp"

namespace models {

/// What a replication loses, as a sum of weighted parts of paths through its world.
class ExcursionLosses {
 public:
  /// `plan` has to outlive it.
  explicit ExcursionLosses(const Plan& plan) : plan_(&plan) {}

  /// Begins a replication whose failures have this many kinds.
  void clear(bool is_weighted, std::size_t kinds);
  /// Adds `weight` times what was lost in `world` from `before` to `after`.
  void add(const World& world, double weight, const LossCount& before, const LossCount& after);
  /// The same, of a path that belongs to the replication itself.
  void add_calm(const World& world, const LossCount& before, const LossCount& after);
  /// The same, of a copy of an excursion that began at `begin`, or of a part of one, from one copy
  /// of a world to the next, that took so many events: it counts by `weight`, what it weighs over
  /// the copies made there.
  void add_part(const World& world, double weight, const LossCount& begin, const LossCount& before,
                const LossCount& after, std::int64_t events);
  /// All copies of an excursion are there; their ends have this weight together.
  void end_parts(double ends);
  /// The replication itself, which is not scored there, has got through an excursion.
  void passed(const LossCount& before, const LossCount& after);
  /// The excursions that begin with a failure of this kind.
  [[nodiscard]] RareLosses::Excursions& excursions(std::size_t kind) {
    return rare_.excursions[kind];
  }

  /// Replaces the replication's own losses by these, where they are weighted.
  void put_into(Digest& digest) const;

 private:
  const Plan* plan_;
  bool had_outage_ = false;   ///< The replication itself.
  std::vector<double> lost_;  ///< By cause and phase.
  std::vector<double> down_;  ///< Seconds, by cause and phase.
  std::vector<double> lost_by_class_;
  double slot_errors_ = 0;
  std::vector<double> outages_from_;  ///< By cause.
  RareLosses rare_;
  std::array<WeightTally::Score, loss_kind_count> parts_{};  ///< Of the present excursion.
  std::uint64_t runs_ = 0;                                   ///< Parts of it.
  std::uint64_t runs_with_outage_ = 0;
};

}  // namespace models
