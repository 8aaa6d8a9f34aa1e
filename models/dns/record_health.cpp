#include "models/dns/record_health.hpp"

#include <algorithm>

#include "sim/base/require.hpp"

namespace models {
namespace {

/// What one checker does: the same threshold both ways. Who accepts connections does so at once, so
/// that an answer is missed `response_timeout` after the check was sent.
HealthCheckSpec checker_of(const DnsHealthCheckSpec& check) {
  HealthCheckSpec checker;
  checker.interval = check.interval;
  checker.timeout = check.response_timeout;
  checker.connect_timeout = check.timeout;
  checker.healthy_threshold = checker.unhealthy_threshold = check.failure_threshold;
  return checker;
}

/// The smallest number of checkers that is more than the share that is asked for.
int more_than(double share, int checkers) noexcept {
  int needed = 0;
  while (needed <= checkers && !(needed > share * checkers)) ++needed;
  return needed;
}

int is_healthy(const ProbeView& checker) noexcept {
  return checker.state() == TargetState::Healthy ? 1 : 0;
}

}  // namespace

RecordHealth::RecordHealth(const DnsHealthCheckSpec& check, std::span<const sim::Duration> phases)
    : flips_(2 * phases.size()), needed_checkers_(more_than(check.healthy_above, check.checkers)) {
  sim::require(check.checkers >= 1 && phases.size() == static_cast<std::size_t>(check.checkers),
               "a health check needs one phase for each checker");
  sim::require(1 <= needed_checkers_ && needed_checkers_ <= check.checkers,
               "healthy_above must lie between 0 and 1, 1 excluded");
  checkers_.reserve(phases.size());
  for (const sim::Duration phase : phases) checkers_.emplace_back(checker_of(check), phase);
}

void RecordHealth::begin(sim::Instant at, ProbeReply reply) {
  for (ProbeView& checker : checkers_) checker.begin(at, reply, TargetState::Healthy);
  healthy_checkers_ = static_cast<int>(checkers_.size());
  healthy_ = true;
  find_next_verdict();
}

void RecordHealth::target_changed(sim::Instant at, ProbeReply reply) {
  sim::require(at <= next_verdict_, "a verdict that was due before a change must be taken first");
  for (ProbeView& checker : checkers_) {
    while (checker.next_verdict() < at) take_verdict_of(checker);
    checker.target_changed(at, reply);
  }
  find_next_verdict();
}

std::optional<TargetState> RecordHealth::take_verdict(sim::Instant at) {
  sim::require(at <= next_verdict_, "a verdict must be taken when it is due");
  if (at != next_verdict_ || at == sim::never) return std::nullopt;
  for (ProbeView& checker : checkers_) {
    while (checker.next_verdict() <= at) take_verdict_of(checker);
  }
  healthy_ = !healthy_;
  find_next_verdict();
  return healthy_ ? TargetState::Healthy : TargetState::Unhealthy;
}

void RecordHealth::take_verdict_of(ProbeView& checker) {
  const int before = is_healthy(checker);
  checker.take_verdict(checker.next_verdict());
  healthy_checkers_ += is_healthy(checker) - before;
}

/// Fills the front of flips_ with all that the checkers will say until they stay as they are, in
/// order of time. A reply that lasts moves a checker at most once, a probe in flight once before.
std::size_t RecordHealth::collect_flips() {
  std::size_t flips = 0;
  for (ProbeView ahead : checkers_) {
    while (ahead.next_verdict() != sim::never) {
      const int before = is_healthy(ahead);
      const sim::Instant at = ahead.next_verdict();
      ahead.take_verdict(at);
      flips_[flips++] = Flip{at, is_healthy(ahead) - before};
    }
  }
  const auto end = flips_.begin() + static_cast<std::ptrdiff_t>(flips);
  std::sort(flips_.begin(), end, [](const Flip& a, const Flip& b) { return a.at < b.at; });
  return flips;
}

void RecordHealth::find_next_verdict() {
  const std::size_t flips = collect_flips();
  int healthy_checkers = healthy_checkers_;
  for (std::size_t index = 0; index < flips; ++index) {
    healthy_checkers += flips_[index].change;
    // Checkers that change at the same moment count together.
    const bool more = index + 1 < flips && flips_[index + 1].at == flips_[index].at;
    if (!more && (healthy_checkers >= needed_checkers_) != healthy_) {
      next_verdict_ = flips_[index].at;
      return;
    }
  }
  next_verdict_ = sim::never;
}

}  // namespace models
