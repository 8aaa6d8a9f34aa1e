#pragma once

#include <atomic>
#include <optional>

#include "models/cost/bill.hpp"
#include "models/cost/price_book.hpp"
#include "models/experiment/rare/excursions.hpp"
#include "models/results/digest.hpp"
#include "models/world/outside_events.hpp"
#include "models/world/world.hpp"
#include "sim/experiment/replication_plan.hpp"
#include "sim/experiment/strata.hpp"

namespace models {

/// Runs replications of one scenario on one thread, reusing its memory: the worker of an
/// experiment.
class Replicator {
 public:
  /// `prices` may be null: then nothing is priced. Both have to outlive it.
  Replicator(const Plan& plan, const PriceBook* prices);
  /// Replications that belong to strata, as `schedule` says. Both have to outlive it.
  Replicator(const Plan& plan, const PriceBook* prices, const OutsideStrata& strata,
             const sim::StratumSchedule& schedule);
  /// Each digest has its control variates from now on.
  void control() noexcept { start_.count_controls(); }
  /// Excursions are treated like that; `scaling` has to outlive it.
  void scale(const ExcursionSampling& scaling);
  /// As World::heed: then a replication may end with sim::Cancelled.
  void heed(const std::atomic<bool>* flag) noexcept { start_.heed(flag); }
  Digest operator()(sim::ReplicationId id);

 private:
  const Plan* plan_;
  const OutsideStrata* strata_ = nullptr;
  const sim::StratumSchedule* schedule_ = nullptr;
  std::optional<Bill> bill_;
  std::optional<Excursions> excursions_;
  World start_;  ///< As assembled; each replication begins as a copy of it.
  World world_;
  Outcome outcome_;
};

}  // namespace models
