#pragma once

#include <cstdint>
#include <optional>

#include "models/architecture/load_balancing_spec.hpp"
#include "sim/base/require.hpp"

namespace models {

enum class ProbeOutcome : std::uint8_t { Passed, Failed };
enum class TargetState : std::uint8_t { Initial, Healthy, Unhealthy };

/// What one prober believes about one target, from the outcomes of its probes. It draws no random
/// numbers and schedules nothing. A target that never passed needs one pass to become healthy and
/// the unhealthy threshold of failures to become unhealthy; see docs/models/target_health.md.
class TargetHealth {
 public:
  /// A target in `start`, with no probe counted yet. Requires thresholds of at least 1.
  explicit TargetHealth(const HealthCheckSpec& check, TargetState start = TargetState::Initial)
      : healthy_threshold_(check.healthy_threshold),
        unhealthy_threshold_(check.unhealthy_threshold),
        state_(start) {
    sim::require(check.healthy_threshold >= 1 && check.unhealthy_threshold >= 1,
                 "a health check needs thresholds of at least 1");
  }

  /// Forgets all probes and believes in `start`.
  void restart(TargetState start) noexcept {
    streak_ = 0;
    last_ = ProbeOutcome::Passed;
    state_ = start;
  }

  /// Takes the outcome of one probe. Returns the new state where it changed.
  std::optional<TargetState> record(ProbeOutcome outcome) { return record(outcome, 1); }

  /// Takes `probes` equal outcomes in a row, of which only the last may change the state. Returns
  /// the new state where it did. Requires 0 <= probes <= needed(outcome).
  std::optional<TargetState> record(ProbeOutcome outcome, std::int64_t probes);

  /// How many more of `outcome` in a row it takes to change the state; nothing where no number of
  /// them does. At least 1.
  [[nodiscard]] std::optional<std::int64_t> needed(ProbeOutcome outcome) const noexcept;

  [[nodiscard]] TargetState state() const noexcept { return state_; }

  /// Outcomes equal to the last one, in a row up to now; 0 before the first.
  [[nodiscard]] std::int64_t streak() const noexcept { return streak_; }

 private:
  [[nodiscard]] static TargetState state_after(ProbeOutcome outcome) noexcept {
    return outcome == ProbeOutcome::Passed ? TargetState::Healthy : TargetState::Unhealthy;
  }
  [[nodiscard]] std::int64_t threshold(ProbeOutcome outcome) const noexcept;

  // Not the check itself: a view that looks ahead copies this.
  int healthy_threshold_;
  int unhealthy_threshold_;
  std::int64_t streak_ = 0;
  ProbeOutcome last_ = ProbeOutcome::Passed;
  TargetState state_;
};

inline std::optional<TargetState> TargetHealth::record(ProbeOutcome outcome, std::int64_t probes) {
  if (probes == 0) return std::nullopt;
  const std::optional<std::int64_t> to_change = needed(outcome);
  sim::require(probes > 0 && (!to_change || probes <= *to_change),
               "probes recorded at once must not reach beyond a change of state");
  streak_ = outcome == last_ ? streak_ + probes : probes;
  last_ = outcome;
  if (to_change != probes) return std::nullopt;
  state_ = state_after(outcome);
  return state_;
}

inline std::optional<std::int64_t> TargetHealth::needed(ProbeOutcome outcome) const noexcept {
  if (state_ == state_after(outcome)) return std::nullopt;
  const std::int64_t have = outcome == last_ ? streak_ : 0;
  const std::int64_t missing = threshold(outcome) - have;
  return missing > 1 ? missing : 1;
}

inline std::int64_t TargetHealth::threshold(ProbeOutcome outcome) const noexcept {
  if (outcome == ProbeOutcome::Failed) return unhealthy_threshold_;
  // A newly registered target needs one pass, a returning one the whole threshold.
  return state_ == TargetState::Initial ? 1 : healthy_threshold_;
}

}  // namespace models
