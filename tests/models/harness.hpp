#pragma once

#include <cstddef>

#include "models/context/plan_book.hpp"
#include "models/world/services.hpp"

namespace models {

/// For what the services of a scenario enter when they are planned.
inline PlanBook book_of(const Scenario& scenario, std::uint64_t seed = 1) {
  return {scenario, seed};
}

/// A world of the services under test and no others: no traffic, no losses, no loop but this one.
/// The plans have to outlive it.
template <class... Service>
class Harness : public Services<Harness<Service...>, Service...> {
  using Base = Services<Harness<Service...>, Service...>;
  friend Base;

 public:
  /// Begins replication `number`, which ends after `horizon`.
  Harness(const Facts& facts, std::size_t causes, sim::Duration horizon, std::uint64_t number,
          const typename Service::Plan&... plans)
      : Base(Commons(sim::simulation_start + horizon, facts, Ledger(causes, {1.0}, 0.95)),
             plans...) {
    this->replication = number;
    this->start_services();
  }

  /// Handles what is due within `length`.
  void pass(sim::Duration length) {
    const sim::Instant until = this->moment + length;
    while (!this->queue.empty() && this->queue.next_time() <= until) {
      const auto fired = this->queue.pop();
      this->moment = fired.at;
      this->handle(fired.event);
    }
    this->moment = until;
  }

  using Base::close_services;
  using Base::get;
  using Base::hazard_rate;
  using Base::obey;
  using Base::position;
  using Base::services_are_whole;
  using Base::strike_hazard;
  using Base::tell;

 private:
  bool strikes(std::size_t, std::size_t) { return true; }
  void lose_at_once(const LossAtOnce&) {}
  template <class Happened>
  void on(const Happened&) {}
};

}  // namespace models
