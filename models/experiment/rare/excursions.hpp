#pragma once

#include <cstdint>
#include <vector>

#include "models/experiment/rare/conditional_copies.hpp"
#include "models/experiment/rare/copy_method.hpp"
#include "models/experiment/rare/excursion_losses.hpp"
#include "models/experiment/rare/split_copies.hpp"
#include "models/ledger/loss_count.hpp"
#include "models/results/digest.hpp"
#include "models/world/failure_kinds.hpp"
#include "models/world/world.hpp"

namespace models {

/// How excursions of a scenario are treated.
struct ExcursionSampling {
  FailureKinds kinds;
  std::uint64_t copies = 0;  ///< Of each excursion; 0: they are counted, and nothing is copied.
  CopyMethod method = CopyMethod::HazardScaling;
  double floor = 0;              ///< Of weights, see ConditionalCopies.
  std::vector<double> levels{};  ///< Of splitting, see SplitCopies.
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
  Excursions(const Plan& plan, const ExcursionSampling& sampling);

  /// Runs `world`, which was just started as that replication, to its horizon.
  void run(World& world, std::uint64_t replication);
  /// Replaces the replication's own losses by those of the copies, where there are some.
  void put_into(Digest& digest) const { losses_.put_into(digest); }

 private:
  void run_copies(const World& world);
  void run_biased_copies(const World& world);

  const Plan* plan_;
  const ExcursionSampling* sampling_;
  World copy_;
  ConditionalCopies conditional_;
  SplitCopies split_;
  sim::Stream copy_numbers_;
  LossCount before_;  ///< At the end of the last excursion.
  LossCount begin_;   ///< At the begin of the present one.
  LossCount after_;   ///< Of a copy.
  ExcursionLosses losses_;
};

}  // namespace models
