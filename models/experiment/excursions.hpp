#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/ledger/loss_count.hpp"
#include "models/results/digest.hpp"
#include "models/world/failure_kinds.hpp"
#include "models/world/world.hpp"

namespace models {

/// How excursions of a scenario are treated.
struct HazardScaling {
  FailureKinds kinds;
  std::uint64_t copies = 0;  ///< Of each excursion; 0: they are counted, and nothing is copied.
};

/// Runs a replication whose losses are those of weighted copies (docs/models/rare_events.md).
///
/// An excursion begins with a failure that strikes a world which was whole, and ends when it is
/// whole again. At its begin the world is copied, and the copies run to the end of theirs with
/// failures made frequent until an outage has come; the mean of weight * loss over the copies
/// stands for what the replication loses in this excursion. What it loses outside of excursions is
/// counted as it is. Both together have exactly the mean of the replication's own losses, over
/// whatever horizon: an excursion that the horizon cuts is cut in its copies too.
class Excursions {
 public:
  /// Both have to outlive it.
  Excursions(const Plan& plan, const HazardScaling& scaling);

  /// Runs `world`, which was just started as that replication, to its horizon.
  void run(World& world, std::uint64_t replication);
  /// Replaces the replication's own losses by those of the copies, where there are some.
  void put_into(Digest& digest) const;

 private:
  void clear();
  void add_calm(const World& world, const LossCount& before, const LossCount& after);
  void run_copies(const World& world);
  /// Adds `weight` times what was lost from `before` to `after`.
  void add(const World& world, double weight, const LossCount& before, const LossCount& after);

  const Plan* plan_;
  const HazardScaling* scaling_;
  World copy_;
  sim::Stream copy_numbers_;
  LossCount before_;  ///< At the end of the last excursion.
  LossCount begin_;   ///< At the begin of the present one.
  LossCount after_;   ///< Of a copy.
  bool had_outage_ = false;

  std::vector<double> lost_;  ///< By cause and phase.
  std::vector<double> down_;  ///< Seconds, by cause and phase.
  std::vector<double> lost_by_class_;
  double slot_errors_ = 0;
  std::vector<double> outages_from_;  ///< By cause.
  RareLosses rare_;
};

}  // namespace models
