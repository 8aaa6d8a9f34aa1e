#pragma once

#include <random>
#include <utility>
#include <vector>

#include "models/probing/probe_view.hpp"

// The prober that ProbeView is held against: it sends every probe, one by one, and keeps its own
// streaks. It shares the spec and the names of states with the model, and no line of behaviour.
namespace brute_force {

using namespace std::chrono_literals;

struct Change {
  sim::Instant at{};
  models::ProbeReply reply = models::ProbeReply::Passes;
};

struct Verdict {
  sim::Instant at{};
  models::TargetState state = models::TargetState::Initial;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// The reply to a probe that is sent at `sent`; the first change is the registration.
inline models::ProbeReply reply_at(const std::vector<Change>& changes, sim::Instant sent) {
  models::ProbeReply reply = changes.front().reply;
  for (const Change& change : changes) {
    if (change.at <= sent) reply = change.reply;
  }
  return reply;
}

/// Every change of state that is known before `end`.
inline std::vector<Verdict> probe(const models::HealthCheckSpec& check, sim::Duration phase,
                                  const std::vector<Change>& changes, sim::Instant end,
                                  models::TargetState state = models::TargetState::Initial) {
  std::vector<Verdict> verdicts;
  int passes = 0;
  int failures = 0;
  for (sim::Instant sent = sim::simulation_start + phase; sent < end; sent += check.interval) {
    if (sent < changes.front().at) continue;
    const models::ProbeReply reply = reply_at(changes, sent);
    const bool passed = reply == models::ProbeReply::Passes;
    const sim::Duration connecting =
        check.connect_timeout > sim::Duration::zero() ? check.connect_timeout : check.timeout;
    sim::Instant known = sent;
    if (reply == models::ProbeReply::FailsSilently) known += check.timeout;
    if (reply == models::ProbeReply::NoConnection) known += connecting;
    passes = passed ? passes + 1 : 0;
    failures = passed ? 0 : failures + 1;
    models::TargetState next = state;
    if (failures >= check.unhealthy_threshold) next = models::TargetState::Unhealthy;
    if (passes >= check.healthy_threshold) next = models::TargetState::Healthy;
    if (passed && state == models::TargetState::Initial) next = models::TargetState::Healthy;
    if (next != state && known < end) verdicts.push_back(Verdict{known, next});
    state = next;
  }
  return verdicts;
}

/// Uniform over low … high; std::mt19937 is the same everywhere, its distributions are not.
inline int between(std::mt19937& random, int low, int high) {
  return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
}

/// A registration and up to 40 changes, at whole seconds so that many meet a probe, some of them
/// closer together than a time-out and some an hour apart.
inline std::vector<Change> random_changes(std::mt19937& random) {
  std::vector<Change> changes;
  sim::Instant at = sim::simulation_start + std::chrono::seconds(between(random, 0, 100));
  const int count = between(random, 1, 40);
  for (int i = 0; i < count; ++i) {
    const auto reply = static_cast<models::ProbeReply>(between(random, 0, 3));
    changes.push_back(Change{at, reply});
    const int longest = between(random, 0, 9) == 0 ? 3600 : between(random, 0, 1) == 0 ? 8 : 200;
    at += std::chrono::seconds(between(random, 0, longest));
  }
  return changes;
}

}  // namespace brute_force
