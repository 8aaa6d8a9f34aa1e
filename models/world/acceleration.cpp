// Failures made frequent in copies of the world: see FailureBias, and experiment/excursions.hpp.

#include <algorithm>
#include <limits>

#include "models/world/world.hpp"
#include "sim/base/require.hpp"

namespace models {

bool World::run_to_failure() {
  sim::require(kinds_ != nullptr, "a world that nobody watches knows no failures");
  failed_ = false;
  while (is_event_due(end)) {
    advance_to(queue.next_time());
    handle_next();
    if (!failed_) continue;
    failed_ = false;
    if (!is_whole()) return true;
  }
  advance_to(end);
  return false;
}

void World::run_to_whole() {
  for (;;) {
    const bool is_due = is_event_due(end);
    if (!is_due || queue.next_time() > moment) {
      if (is_whole()) return;
      if (bias_.is_active() && is_down()) bias_.stop();
    }
    if (bias_.next() < (is_due ? queue.next_time() : end)) {
      strike_extra();
      continue;
    }
    if (!is_due) break;
    advance_to(queue.next_time());
    if (bias_.is_active()) bias_.settle(moment, live_share());
    handle_next();
  }
  advance_to(end);
  if (bias_.is_active()) bias_.settle(moment, live_share());
}

void World::diverge(std::uint64_t copy) {
  fork(copy);
  const std::uint64_t seed = scenario().run.seed;
  bias_.begin(sim::named_stream(seed, copy, "excursions", "bias"), moment,
              (*kinds_)[latest_failure_].recovery, failure_rate());
}

double World::failure_rate() const {
  double sum = 0;
  for (std::size_t kind = 0; kind < kinds_->size(); ++kind) {
    if ((*kinds_)[kind].share > 0) sum += natural_rate((*kinds_)[kind]);
  }
  return sum;
}

void World::count_losses(LossCount& count) {
  charge();
  ledger.count(scenario().workload.demand, count);
}

bool World::strikes(std::size_t service, std::size_t hazard) {
  if (kinds_ == nullptr) return true;
  const std::size_t kind = kinds_->index_of(service, hazard);
  if (passes_over_ && (*kinds_)[kind].share > 0) return false;
  count_failure(kind);
  return true;
}

/// Called right before the failure changes anything.
void World::count_failure(std::size_t kind) {
  failed_ = true;
  latest_failure_ = kind;
  if (!bias_.is_active()) return;
  const FailureKind& of = (*kinds_)[kind];
  if (of.share > 0) bias_.struck(moment, of.share, natural_rate(of));
  bias_.start_over(moment, of.recovery);
}

double World::natural_rate(const FailureKind& kind) const {
  return hazard_rate(kind.service, kind.hazard);
}

double World::live_share() const {
  double sum = 0;
  for (std::size_t kind = 0; kind < kinds_->size(); ++kind) {
    const FailureKind& of = (*kinds_)[kind];
    if (of.share > 0 && natural_rate(of) > 0) sum += of.share;
  }
  return sum;
}

void World::strike_extra() {
  advance_to(bias_.next());
  bias_.settle(moment, live_share());
  double left = bias_.uniform();
  std::size_t chosen = 0;
  for (std::size_t kind = 0; kind < kinds_->size(); ++kind) {
    if ((*kinds_)[kind].share <= 0) continue;
    chosen = kind;
    left -= (*kinds_)[kind].share;
    if (left < 0) break;
  }
  const FailureKind& kind = (*kinds_)[chosen];
  if (natural_rate(kind) <= 0) {
    bias_.draw_next(moment);  // Nobody is left that could fail in this way.
    return;
  }
  count_failure(chosen);
  strike_hazard(kind.service, kind.hazard, bias_.stream());
}

bool World::is_whole() const {
  if (!services_are_whole()) return false;
  // Clients may still ask what is gone. Too much demand, however, is no fault.
  return std::all_of(laws_.begin(), laws_.end(),
                     [](const LossLaw& law) { return law.capacity_rps > 0; });
}

double World::asked_rps() const {
  const double offered = scenario().workload.demand.rps(moment);
  return offered > 0 ? offered : 1;
}

double World::allowed_loss() const {
  // Shares are sums of fractions, see Ledger.
  constexpr double rounding = 1e-9;
  return 1 - scenario().run.up_threshold + rounding;
}

double World::lost_rps() const {
  const double rps = asked_rps();
  const double seconds = sim::to_seconds(moment - facts.load.derived());
  double lost = 0;
  for (const LossLaw& law : laws_) {
    lost += law.scale * law.lost_of(rps * (law.share + law.share_slope * seconds));
  }
  return lost;
}

bool World::is_down() const {
  return lost_rps() > allowed_loss() * asked_rps();
}

}  // namespace models
