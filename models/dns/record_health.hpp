#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "models/architecture/load_balancing_spec.hpp"
#include "models/probing/probe_view.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// Route 53's health check of one address: many checkers, each with its own phase and its own view,
/// and one verdict: healthy while more than DnsHealthCheckSpec::healthy_above of them say so. As
/// with ProbeView, no probe and no checker's verdict is an event, only the change of the common
/// one. Answers follow it without delay. See docs/models/dns.md.
class RecordHealth {
 public:
  /// One checker for each phase. Requires check.checkers phases, each in [0, interval), and a
  /// threshold of at least 1.
  RecordHealth(const DnsHealthCheckSpec& check, std::span<const sim::Duration> phases);

  /// From now on the address is checked. It counts as healthy until the checkers know better, as
  /// Route 53 has it ("How Amazon Route 53 determines whether a health check is healthy").
  void begin(sim::Instant at, ProbeReply reply);

  /// From `at` on the address replies like this; the requirements are those of ProbeView.
  void target_changed(sim::Instant at, ProbeReply reply);

  [[nodiscard]] bool healthy() const noexcept { return healthy_; }

  /// The next change of healthy() if the address keeps replying as it does; sim::never if none.
  [[nodiscard]] sim::Instant next_verdict() const noexcept { return next_verdict_; }

  /// Changes the verdict if that is due at `at`, and returns it: Healthy or Unhealthy. Nothing
  /// where none is due. Requires at <= next_verdict().
  std::optional<TargetState> take_verdict(sim::Instant at);

  /// The checkers that called the address healthy at the last call of a function that changed this.
  [[nodiscard]] int healthy_checkers() const noexcept { return healthy_checkers_; }
  /// At least so many make the address healthy: 3 of 16 with the defaults.
  [[nodiscard]] int needed_checkers() const noexcept { return needed_checkers_; }
  /// For the timeline of a drill. Their states are those of the last change or verdict.
  [[nodiscard]] std::span<const ProbeView> checkers() const noexcept { return checkers_; }

 private:
  /// One checker's coming change of mind.
  struct Flip {
    sim::Instant at = sim::never;
    int change = 0;  ///< Of the number of healthy checkers: 1 or -1.
  };

  void take_verdict_of(ProbeView& checker);
  std::size_t collect_flips();
  void find_next_verdict();

  std::vector<ProbeView> checkers_;
  std::vector<Flip> flips_;  ///< Scratch of find_next_verdict: two for each checker are enough.
  int needed_checkers_;
  int healthy_checkers_ = 0;
  bool healthy_ = true;
  sim::Instant next_verdict_ = sim::never;
};

}  // namespace models
