#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "models/architecture/failure_spec.hpp"
#include "models/context/plan_book.hpp"
#include "models/ledger/blame.hpp"
#include "sim/random/distribution.hpp"
#include "sim/random/stream.hpp"
#include "sim/time/sim_time.hpp"
#include "sim/time/year.hpp"

namespace models {

/// What does not change about a service that the region runs, which knows no zone and fails by
/// *service events* alone: a Poisson process, in each of which it answers nothing for a while.
struct RegionalServicePlan {
  CauseId cause;                         ///< "service_event:sessions"
  const FaultProcess* events = nullptr;  ///< Of the scenario, which has to outlive the plan.
  bool comes_by_itself = false;          ///< Not in a drill.
  sim::StreamKey arrivals;
  sim::StreamKey lasts;

  [[nodiscard]] double per_second() const noexcept {
    return comes_by_itself ? events->per_year / sim::seconds_per_year : 0;
  }
};

[[nodiscard]] inline RegionalServicePlan plan_regional_service(const std::string& id,
                                                               const FaultProcess& events,
                                                               bool in_drill, PlanBook& book) {
  return {book.add_cause("service_event", id), &events, !in_drill && events.per_year > 0,
          book.key(id, "service_event"), book.key(id, "service_event_lasts")};
}

/// Whether such a service works. It schedules nothing: the service's room does.
class RegionalService {
 public:
  void start(const RegionalServicePlan& plan, std::uint64_t replication) {
    arrivals_ = sim::Stream(plan.arrivals, replication);
    lasts_ = sim::Stream(plan.lasts, replication);
  }
  void restart(std::uint64_t replication) {
    arrivals_.restart(replication);
    lasts_.restart(replication);
  }

  /// When an event comes by itself next; sim::never where none does.
  [[nodiscard]] sim::Instant next_event(const RegionalServicePlan& plan, sim::Instant now) {
    if (plan.per_second() <= 0) return sim::never;
    return now + sim::clamped_duration(sim::sample_exponential(arrivals_) / plan.per_second());
  }
  [[nodiscard]] sim::Duration draw_length(const RegionalServicePlan& plan) {
    return sim::sample_duration(plan.events->lasts, lasts_);
  }

  [[nodiscard]] bool works() const noexcept { return works_; }
  /// Of the event that goes on. Requires !works().
  [[nodiscard]] FaultId fault() const noexcept { return fault_; }
  /// Until `until` at least. The fault of an event that goes on already keeps the blame.
  void go_down(FaultId fault, sim::Instant until) noexcept {
    if (works_) fault_ = fault;
    until_ = works_ ? until : std::max(until, until_);
    works_ = false;
  }
  /// Something ends: whether the service works again.
  [[nodiscard]] bool comes_back(sim::Instant now) noexcept {
    if (works_ || now < until_) return false;
    works_ = true;
    return true;
  }

 private:
  bool works_ = true;
  FaultId fault_;
  sim::Instant until_{};
  sim::Stream arrivals_;
  sim::Stream lasts_;
};

}  // namespace models
