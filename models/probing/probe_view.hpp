#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/architecture/load_balancing_spec.hpp"
#include "models/probing/target_health.hpp"
#include "sim/base/require.hpp"
#include "sim/time/sim_time.hpp"

namespace models {

/// How a target would answer a probe that is sent now.
enum class ProbeReply : std::uint8_t {
  Passes,         ///< At once: response times are far below a probe's time-out.
  FailsSilently,  ///< Not at all: the probe fails `timeout` after it was sent.
  NoConnection,   ///< Nobody is there to connect to: it fails `connect_timeout` after it was sent.
  Refuses,        ///< At once with an error, e.g. a reset connection.
};

/// One probe that a recorded drill shows although it was not an event.
struct ProbeRecord {
  sim::Instant sent{};
  sim::Instant answered{};  ///< When its outcome was known: `sent`, or the time-out after it.
  ProbeOutcome outcome = ProbeOutcome::Passed;
};

/// One prober's view of one target: a balancer node's, or a Route 53 checker's. Probe k is sent at
/// phase + k × interval on the simulation's clock, whatever the outcomes of others, and the state
/// of the target at that moment decides its outcome. No probe is an event: the view is told when
/// the target changes, and knows from that when its own verdict will change.
///
/// Ties: a change at the moment in which a probe is sent comes first, unless that probe's verdict
/// was taken before.
class ProbeView {
 public:
  /// A view of nothing yet: next_verdict() is never before begin(). Requires 0 <= phase < interval
  /// and 0 <= timeout < interval, as ELB does, so that outcomes arrive in the order of sending.
  ProbeView(const HealthCheckSpec& check, sim::Duration phase);

  /// From now on the target is probed, by the probes sent at or after `registered`, and believed to
  /// be in `start`. Forgets a target that was probed before.
  void begin(sim::Instant registered, ProbeReply reply, TargetState start = TargetState::Initial);

  /// From `at` on the target replies like this. Requires begin(), `at` no earlier than the last
  /// change, and every verdict due before `at` taken.
  void target_changed(sim::Instant at, ProbeReply reply);

  /// The next change of state() if the target keeps replying as it does; sim::never if none.
  [[nodiscard]] sim::Instant next_verdict() const noexcept { return next_verdict_; }

  /// Changes the state if a verdict is due at `at`, and returns the new one. Returns nothing, and
  /// does nothing, where none is: an event that a change of the target overtook is harmless.
  /// Requires at <= next_verdict().
  std::optional<TargetState> take_verdict(sim::Instant at);

  [[nodiscard]] TargetState state() const noexcept { return health_.state(); }
  [[nodiscard]] ProbeReply reply() const noexcept { return reply_; }
  [[nodiscard]] sim::Duration phase() const noexcept { return phase_; }

  /// Probes that the prober sends in [from, to), none if to <= from.
  [[nodiscard]] std::int64_t probes_between(sim::Instant from, sim::Instant to) const noexcept;

  /// Appends the probes sent to the target in [from, to) since it replies as it does now: a drill
  /// calls this with the time since the last change, just before it reports the next one.
  void probes(sim::Instant from, sim::Instant to, std::vector<ProbeRecord>& out) const;

 private:
  [[nodiscard]] sim::Instant sent_at(std::int64_t probe) const noexcept;
  [[nodiscard]] std::int64_t first_at_or_after(sim::Instant at) const noexcept;
  [[nodiscard]] ProbeOutcome outcome() const noexcept;
  [[nodiscard]] sim::Duration delay() const noexcept;
  std::optional<TargetState> count_in_flight();
  void count_until(sim::Instant at);
  [[nodiscard]] sim::Instant find_next_verdict() const;

  sim::Duration phase_;
  sim::Duration interval_;
  sim::Duration timeout_;          ///< From sending to the failure of a probe that gets no answer.
  sim::Duration connect_timeout_;  ///< The same where nobody is there to connect to.
  TargetHealth health_;
  ProbeReply reply_ = ProbeReply::Passes;
  std::int64_t next_probe_ = 0;          ///< First probe that is not counted in health_.
  std::int64_t first_of_reply_ = 0;      ///< First probe that gets reply_.
  sim::Instant changed_ = sim::never;    ///< When the target last changed; never before begin().
  sim::Instant in_flight_ = sim::never;  ///< When a probe sent before that will time out.
  sim::Instant next_verdict_ = sim::never;
};

inline ProbeView::ProbeView(const HealthCheckSpec& check, sim::Duration phase)
    : phase_(phase),
      interval_(check.interval),
      timeout_(check.timeout),
      connect_timeout_(check.connect_timeout > sim::Duration::zero() ? check.connect_timeout
                                                                     : check.timeout),
      health_(check) {
  sim::require(sim::Duration::zero() <= phase && phase < check.interval,
               "a probe's phase must lie within its interval");
  sim::require(sim::Duration::zero() <= check.timeout && check.timeout < check.interval,
               "a probe's time-out must be shorter than its interval");
}

inline void ProbeView::begin(sim::Instant registered, ProbeReply reply, TargetState start) {
  health_.restart(start);
  reply_ = reply;
  next_probe_ = first_at_or_after(registered);
  first_of_reply_ = next_probe_;
  changed_ = registered;
  in_flight_ = sim::never;
  next_verdict_ = find_next_verdict();
}

inline void ProbeView::target_changed(sim::Instant at, ProbeReply reply) {
  sim::require(changed_ <= at && at < sim::never, "a target changes after it was registered");
  sim::require(at <= next_verdict_, "a verdict that was due before a change must be taken first");
  count_until(at);
  reply_ = reply;
  first_of_reply_ = next_probe_;
  changed_ = at;
  next_verdict_ = find_next_verdict();
}

inline std::optional<TargetState> ProbeView::take_verdict(sim::Instant at) {
  sim::require(at <= next_verdict_, "a verdict must be taken when it is due");
  if (at != next_verdict_ || at == sim::never) return std::nullopt;
  std::optional<TargetState> verdict;
  if (in_flight_ != sim::never) verdict = count_in_flight();
  if (!verdict) {
    const std::int64_t probes = *health_.needed(outcome());
    verdict = health_.record(outcome(), probes);
    next_probe_ += probes;
  }
  next_verdict_ = find_next_verdict();
  return verdict;
}

inline std::int64_t ProbeView::probes_between(sim::Instant from, sim::Instant to) const noexcept {
  return from < to ? first_at_or_after(to) - first_at_or_after(from) : 0;
}

inline void ProbeView::probes(sim::Instant from, sim::Instant to,
                              std::vector<ProbeRecord>& out) const {
  if (changed_ == sim::never) return;
  const std::int64_t first = std::max(first_at_or_after(from), first_of_reply_);
  for (std::int64_t probe = first; sent_at(probe) < to; ++probe) {
    out.push_back(ProbeRecord{sent_at(probe), sent_at(probe) + delay(), outcome()});
  }
}

inline sim::Instant ProbeView::sent_at(std::int64_t probe) const noexcept {
  return sim::simulation_start + phase_ + probe * interval_;
}

inline std::int64_t ProbeView::first_at_or_after(sim::Instant at) const noexcept {
  const std::int64_t offset = (at - sim::simulation_start - phase_).count();
  const std::int64_t interval = interval_.count();
  // Division truncates towards zero, which is up for the negative offsets already.
  return offset > 0 ? (offset + interval - 1) / interval : offset / interval;
}

inline ProbeOutcome ProbeView::outcome() const noexcept {
  return reply_ == ProbeReply::Passes ? ProbeOutcome::Passed : ProbeOutcome::Failed;
}

inline sim::Duration ProbeView::delay() const noexcept {
  switch (reply_) {
    case ProbeReply::Passes:
    case ProbeReply::Refuses:
      break;
    case ProbeReply::FailsSilently:
      return timeout_;
    case ProbeReply::NoConnection:
      return connect_timeout_;
  }
  return sim::Duration::zero();
}

inline std::optional<TargetState> ProbeView::count_in_flight() {
  in_flight_ = sim::never;
  return health_.record(ProbeOutcome::Failed);
}

/// Counts what is known strictly before `at`, and leaves a probe in flight whose time-out is not.
/// No state changes here: at <= next_verdict_.
inline void ProbeView::count_until(sim::Instant at) {
  if (in_flight_ < at) count_in_flight();
  const std::int64_t end = std::max(first_at_or_after(at), next_probe_);
  const bool last_in_flight = end > next_probe_ && sent_at(end - 1) + delay() >= at;
  const std::int64_t known = end - next_probe_ - (last_in_flight ? 1 : 0);
  // A state that no number of equal outcomes can change has no use for the exact streak's length,
  // but the other outcome must restart it: so it is recorded all the same.
  health_.record(outcome(), known);
  if (last_in_flight) in_flight_ = sent_at(end - 1) + delay();
  next_probe_ = end;
}

inline sim::Instant ProbeView::find_next_verdict() const {
  TargetHealth ahead = health_;
  if (in_flight_ != sim::never && ahead.record(ProbeOutcome::Failed)) return in_flight_;
  const std::optional<std::int64_t> probes = ahead.needed(outcome());
  return probes ? sent_at(next_probe_ + *probes - 1) + delay() : sim::never;
}

}  // namespace models
